import { html } from './html.ts';
import { page } from './page.ts';

/** Between a form and its thanks, for an address that looks like a slip: both answers are one click, nothing is typed again. */
export function didYouMeanPage(values: Readonly<Record<string, string>>, suggestion: string): string {
  const { email = '', ...others } = values;
  const body = html`<div class="card">
<h1>Is your address right?</h1>
<p class="lead">You typed <strong>${email}</strong>. Did you mean <strong>${suggestion}</strong>?</p>
<form method="post" action="/leads">
${Object.entries({ ...others, addressChecked: 'yes' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}<div class="choices">
<button name="email" value="${suggestion}" autofocus>Yes, use ${suggestion}</button>
<button name="email" value="${email}" class="quiet">No, ${email} is right</button>
</div>
</form>
</div>`;
  return page({ title: 'Is your address right?', body });
}

import { ownLanguage } from '../../../domain/language/language.ts';
import { formWords } from './form-words.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** Between a form and its thanks, for an address that looks like a slip: both answers are one click, nothing is typed again. */
export function didYouMeanPage(values: Readonly<Record<string, string>>, suggestion: string, language: string): string {
  const { isRight, typed, meant, use, keep } = formWords(language);
  const { email = '', ...others } = values;
  const body = html`<div class="card">
<h1>${isRight}</h1>
<p class="lead">${typed}: <strong>${email}</strong>. ${meant} <strong>${suggestion}</strong>?</p>
<form method="post" action="/leads">
${Object.entries({ ...others, addressChecked: 'yes' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}<div class="choices">
<button name="email" value="${suggestion}" autofocus>${use(suggestion)}</button>
<button name="email" value="${email}" class="quiet">${keep(email)}</button>
</div>
</form>
</div>`;
  return page({ title: isRight, body, language: ownLanguage(language) });
}

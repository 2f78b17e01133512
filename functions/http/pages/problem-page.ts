import type { InvalidField } from '../../../domain/lead/invalid-field.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** A request that could not be served, in kind words: what happened, what to do, and the fields if some were wrong. */
export function problemPage(
  status: number,
  title: string,
  text: string,
  invalid: readonly InvalidField[] = [],
): string {
  const body = html`<div class="card">
<h1>${title}</h1>
${text && html`<p class="lead">${text}</p>`}
${invalid.length > 0 && html`<div class="notice bad"><ul>${invalid.map(({ field, expected }) => html`<li>${field}: expected ${expected}</li>`)}</ul></div>`}
<p class="soft small">${status >= 500 ? 'Nothing you typed is lost if you go back. ' : ''}Code ${status}</p>
</div>`;
  return page({ title, body, problem: true });
}

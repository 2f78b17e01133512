import type { Language } from '../../../domain/language/language.ts';
import type { InvalidField } from '../../../domain/lead/invalid-field.ts';
import { html } from './html.ts';
import { page } from './page.ts';
import { ownWords } from './problem-words.ts';

/** A request that could not be served, in kind words: what happened, what to do, and the fields if some were wrong. */
export function problemPage(
  status: number,
  title: string,
  text: string,
  invalid: readonly InvalidField[] = [],
  language: Language = 'en',
): string {
  const own = ownWords[language];
  const body = html`<div class="card">
<h1>${title}</h1>
${text && html`<p class="lead">${text}</p>`}
${invalid.length > 0 && html`<div class="notice bad"><ul>${invalid.map(({ field, expected }) => html`<li>${field}: ${own.expected} ${expected}</li>`)}</ul></div>`}
<p class="soft small">${status >= 500 && `${own.kept} `}${own.code} ${status}</p>
</div>`;
  return page({ title, body, problem: true, language });
}

import type { Language } from '../../../../domain/language/language.ts';
import { donePage } from '../done-page.ts';
import { html } from '../html.ts';
import { page } from '../page.ts';
import { texts } from './texts.ts';

/** Double opt-in. Opening the link confirms nothing, because mail scanners open links; the button does. */
export function confirmPage(view: { token: string; confirmed: boolean; language: Language }): string {
  const { token, confirmed, language } = view;
  const says = texts[language];
  if (confirmed) return donePage(says.confirmedTitle, says.confirmed, language);
  const body = html`<div class="card">
<h1>${says.confirmHead}</h1>
<p class="lead">${says.confirm}</p>
<form method="post" action="/confirm/${token}"><button>${says.confirmButton}</button></form>
<hr>
<p class="soft small">${says.notMe}</p>
</div>`;
  return page({ title: says.confirmTitle, language, body });
}

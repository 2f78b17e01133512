import type { Language } from '../../../../domain/language/language.ts';
import type { SignedReceipt } from '../../../../domain/privacy/erasure.ts';
import { type Html, html } from '../html.ts';
import { page } from '../page.ts';
import { receiptBody } from './receipt.ts';
import { texts } from './texts.ts';

/** Asks for the address that gets the link. `problem`: the typed text is no address. */
export function askPage(language: Language, problem?: { typed: string }): string {
  const says = texts[language];
  return card(
    language,
    says.askTitle,
    html`<p class="lead">${says.askLead}</p>
${problem && notice(says.noAddress)}
<form method="post" action="/my-data">
<div class="field"><label for="email">${says.address}</label><input type="email" id="email" name="email" autocomplete="email" required${problem && html` value="${problem.typed}" aria-invalid="true"`}></div>
<button>${says.askButton}</button>
</form>`,
  );
}

/** The same for an address we know and for any other. */
export const sentPage = (language: Language): string =>
  card(language, texts[language].sentTitle, html`<p class="lead">${texts[language].sentLead}</p>`);

/** Behind the link of the mail: both wishes, each by a button. Opening it does nothing, because scanners open links. */
export function wishPage(
  language: Language,
  view: { token: string; open: readonly ('export' | 'erase')[]; isUnsure?: boolean },
): string {
  const says = texts[language];
  const action = `/my-data/${view.token}`;
  const form = (wish: 'export' | 'erase', content: Html) =>
    view.open.includes(wish)
      ? html`<form method="post" action="${action}"><input type="hidden" name="action" value="${wish}">${content}</form>`
      : html`<p class="soft">${says.used}</p>`;
  return card(
    language,
    says.openTitle,
    html`<p class="lead">${says.openLead}</p>
<h2>${says.exportTitle}</h2>
<p>${says.exportText}</p>
${form('export', html`<button>${says.exportButton}</button>`)}
<hr>
<h2>${says.eraseTitle}</h2>
<p>${says.eraseText}</p>
${view.isUnsure && notice(says.notSure)}
${form(
  'erase',
  html`<label class="choice"><input type="checkbox" name="sure" value="yes" required><span>${says.eraseSure}</span></label>
<button class="quiet">${says.eraseButton}</button>`,
)}`,
  );
}

/** A copy that is too large for an answer lies at this address for an hour. */
export const readyPage = (language: Language, address: string): string =>
  card(
    language,
    texts[language].readyTitle,
    html`<p class="lead">${texts[language].readyLead}</p><p><a class="button" href="${address}">${texts[language].exportButton}</a></p>`,
  );

export const workingPage = (language: Language): string =>
  card(language, texts[language].workingTitle, html`<p class="lead" role="status">${texts[language].workingLead}</p>`);

const notice = (text: string) => html`<div class="notice bad" role="alert"><p>${text}</p></div>`;

const card = (language: Language, title: string, body: Html): string =>
  page({ title, language, body: html`<div class="card"><h1>${title}</h1>${body}</div>` });

/** The receipt, to print or to save. `file`: where it is as a file for programs. */
export function receiptPage(signed: SignedReceipt, language: Language, { zone, file }: { zone: string; file: string }) {
  const says = texts[language];
  return page({
    title: says.receiptTitle,
    language,
    body: html`<div class="card">${receiptBody(signed, language, zone)}<hr><p>${says.keep}</p><p><a href="${file}">${says.file}</a></p></div>`,
  });
}

import type { Language } from '../../../../domain/language/language.ts';
import type { SignedReceipt } from '../../../../domain/privacy/erasure.ts';
import { inGerman } from '../../../../domain/privacy/german.ts';
import { tellings } from '../../../../domain/privacy/tellings.ts';
import { localTime } from '../../../../domain/time/calendar.ts';
import { dayOf, germanMomentOf } from '../../../../domain/time/format.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { type Html, html } from '../html.ts';
import { texts } from './texts.ts';

/** The receipt of an erasure: what was erased where and when, and what remains until when and why. */
export function receiptBody({ receipt, signature }: SignedReceipt, language: Language, zone: string): Html {
  const { erased, remains, finishedAt, recipients = [] } = receipt;
  const says = texts[language];
  const time = (at: Instant) => (language === 'de' ? germanMomentOf(at, zone) : localTime(at, zone));
  const own = <Entry extends { place: string; what?: string }>(entry: Entry) =>
    language === 'de' ? { ...entry, ...inGerman(entry) } : entry;
  const why = ({ on, askedAt, raisedAt }: SignedReceipt['receipt']) => {
    if (on === 'retention') return says.over(time(finishedAt));
    return raisedAt ? says.askedLater(time(raisedAt), time(finishedAt)) : says.asked(time(askedAt), time(finishedAt));
  };
  const [there, bare] = [
    erased.map(own).filter(({ found }) => found > 0),
    erased.map(own).filter(({ found }) => found === 0),
  ];
  return html`<h1>${says.receiptTitle}</h1>
<p>${why(receipt)}</p>
<h2>${says.erased}</h2>
<ul>${there.map(({ place, at, found }) => html`<li>${place}: ${found} (${time(at)})</li>`)}</ul>
${bare.length > 0 && html`<p>${says.nothing(bare.map(({ place }) => place).join(', '))}</p>`}
${
  recipients.length > 0 &&
  html`<h2>${says.told}</h2>
<ul>${recipients.map(({ name, state, at }) => html`<li>${name}: ${tellings[language][state](time(at))}</li>`)}</ul>`
}
<h2>${says.remains}</h2>
<ul>${remains.map(own).map(({ place, what, until }) => html`<li><strong>${place}.</strong> ${what}${until !== undefined && ` ${says.until(dayOf(until, zone, language === 'de' ? 'de-DE' : 'en-GB'))}`}</li>`)}</ul>
<p class="soft small">${says.words}</p>
<p class="soft small">${says.signature}: <span class="quote">${signature}</span></p>`;
}

/** The same as a file to send: one page without anything from elsewhere. */
export function receiptFile(signed: SignedReceipt, language: Language, zone: string): string {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${texts[language].receiptTitle}</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}.quote{overflow-wrap:anywhere}</style></head>
<body>${receiptBody(signed, language, zone)}</body></html>
`.markup;
}

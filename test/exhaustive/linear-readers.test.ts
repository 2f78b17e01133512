import { metadata } from 'leadloop:phones';
import { test } from 'vitest';
import { wrongLetters } from '../../cli/import/code-page.ts';
import { readCsv } from '../../cli/import/csv-sheet.ts';
import { isOptOut, looksLikeOptOut } from '../../cli/import/opt-out.ts';
import { looseFieldOf } from '../../cli/import/synonyms.ts';
import { readVcards } from '../../cli/import/vcard-sheet.ts';
import { consentSaid } from '../../domain/capture/consent-words.ts';
import { addressesIn, phonesIn } from '../../domain/capture/contacts-in-text.ts';
import { countryCode } from '../../domain/capture/country.ts';
import { isNoDate } from '../../domain/capture/date-words.ts';
import { normalizeEmail } from '../../domain/capture/identity.ts';
import { losslessJson } from '../../domain/capture/lossless-json.ts';
import { e164 } from '../../domain/capture/phone.ts';
import { masked } from '../../domain/capture/profile.ts';
import { parseSubmission } from '../../domain/capture/submission.ts';
import { withoutTags } from '../../domain/capture/text.ts';
import { suggestionFor } from '../../domain/capture/typo.ts';
import { dialled } from '../../domain/lead/dialled.ts';
import { firstNameOf } from '../../domain/mail/first-name.ts';
import { wrapText } from '../../domain/mail/wrap.ts';
import { amountIn, reportedAmount } from '../../domain/settlement/amount.ts';
import { dayOf } from '../../domain/settlement/form-reading.ts';
import { botRequest } from '../../domain/tracking/click-request.ts';
import { withParameter } from '../../domain/tracking/query-text.ts';
import { parseEvent } from '../../domain/tracking/tracked-event.ts';
import { charsetIn, pairsIn, textOf } from '../../functions/http/body-text.ts';
import { config, monday } from '../support/fixtures.ts';
import { expectLinear, repeated } from '../support/linear.ts';

const csv = async (text: string) => {
  const sheet = await readCsv(once(text));
  for await (const _ of sheet.rows);
};
const cards = async (text: string) => {
  for await (const _ of readVcards(once(text)).rows);
};
async function* once(text: string) {
  yield text;
}
/** What a reader refuses, it refuses in linear time. */
const orRefused = (read: (text: string) => unknown) => async (text: string) => {
  try {
    await read(text);
  } catch {
    return;
  }
};

/** Every reader of foreign text, apart from mails (test/domain/replies/linear.test.ts), and the signs of which it has to be afraid. */
const readers: readonly [string, (text: string) => unknown][] = [
  ['an address among others', addressesIn],
  ['an address', normalizeEmail],
  ['a slip in an address', suggestionFor],
  ['a masked address', masked],
  ['phone numbers', phonesIn],
  ['a number to dial', dialled],
  ['a first name', firstNameOf],
  ['a country', countryCode],
  ['an amount', (text) => amountIn(text, 'EUR')],
  ['a reported amount', (text) => reportedAmount(text, 'EUR')],
  ['wrapped text', (text) => wrapText(text, 74, '')],
  ['letters of the wrong code page', (text) => wrongLetters([text])],
  ['a header that may be an opt-out', looksLikeOptOut],
  ['a cell that may be an opt-out', isOptOut],
  ['a header in more words than its name', looseFieldOf],
  ['a word about consent', (text) => consentSaid(text)],
  ['a date that never was', isNoDate],
  ['a day', dayOf],
  ['a number with a country', (text) => e164(text, 'DE', metadata)],
  ['a message that an editor wrote', withoutTags],
  ['the bytes of a body', (text) => textOf(Buffer.from(text))],
  ['a content type', charsetIn],
  ['an encoded form or query string', (text) => pairsIn(text)],
  ['JSON', (text) => losslessJson(JSON.stringify([text]))],
  ['a body that is no JSON', losslessJson],
  ['a user agent', (userAgent) => botRequest({ method: 'GET', userAgent, headers: { purpose: userAgent } })],
  ['an address on the web', (text) => withParameter(`https://a.example/?${text}`, 'profile', 'x')],
  ['an event', (text) => parseEvent({ id: text, name: text, url: text, at: text }, 'site', monday, 1)],
  ['a CSV file', csv],
  ['a CSV file of quotes', (text) => csv(`email,name\na@b.example,"${text}"`)],
  ['vCards', (text) => cards(`BEGIN:VCARD\nFN:${text}\nNOTE;ENCODING=QUOTED-PRINTABLE:${text}\nEND:VCARD`)],
  ...(['strict', 'lenient'] as const).map((reading): [string, (text: string) => unknown] => [
    `a post, ${reading}`,
    (text) => {
      const words = ['email', 'name', 'company', 'phone', 'country', 'message', 'jobTitle', 'companySize', 'website'];
      const origin = ['utm_source', 'referrer', 'landingPage', 'timeZone', 'language', 'budget', 'consent'];
      const body = Object.fromEntries([...words, ...origin].map((name) => [name, text]));
      return parseSubmission({ ...body, form: 'contact' }, config.capture.forms, { reading });
    },
  ]),
];
const worst = [
  ...['.', ' ', '\n', '@', '+', 'a', '?', '"', ' ,', ' @', 'ä', '@.', '<>', '; ', '\r\n', 'or ', '+4 ', '"\u00a0'],
  ...[
    '=0A=\n',
    '%',
    '%C3',
    '&a=',
    '(',
    '1.',
    '0,',
    '-',
    ';',
    '\\;',
    '\u200b',
    '[',
    '<p>',
    '<a ',
    '</p',
    ' ab ',
    'name ',
    '01 ',
    '{"a":',
    '9',
    '/',
  ],
];

test.each(readers)('N12: %s of 1 MB is read in linear time', async (name, read) => {
  for (const piece of worst)
    await expectLinear(`${name} of ${JSON.stringify(piece)}`, repeated(piece, 'x', 'x'), orRefused(read));
});

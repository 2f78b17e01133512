import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOptOut } from '../../../cli/import/opt-out.ts';
import { consentSaid } from '../../../domain/capture/consent-words.ts';

test.each([
  ...['Einwilligung liegt vor', 'Active subscriber'],
  ...['Yes!', 'yes please', 'I agree.', 'Ja, gerne', 'Ich stimme zu', 'einverstanden', 'opt_in', 'Opt-In', 'OPTED IN'],
  ...[
    'Ja, ich möchte',
    'ja (Newsletter)',
    'Sí, acepto',
    'YES – weekly',
    'opt-in confirmed',
    'Single Opt-In',
    'DOI',
    '[x]',
    '👍',
  ],
  ...[
    'CONSENT_GRANTED',
    'Freely given consent from contact',
    'erteilt',
    'erlaubt',
    'Opted in on 2026-03-01',
    '2026-03-01',
  ],
  ...['01.03.2026', 'согласен', '同意する', '동의', 'igen', 'ano', 'kyllä', 'Ναι', 'כן', 'أوافق'],
  ...['✓', '✔\ufe0f', '☑', '1.0', 'accepted', "j'accepte", 'はい', 'да', 'sí', 'evet', 'نعم'],
])('C1: %j agrees', (word) => {
  expect(consentSaid(word)).toBe('consent');
});

test.each([
  ...[
    '[ ]',
    '👎',
    'Not allowed',
    'nicht erteilt',
    'Keine Zustimmung',
    'zurückgezogen',
    'NON_SUBSCRIBED',
    'Suppressed',
    'DNC',
    "Don't contact",
    'hard bounced',
    'Einwilligung liegt nicht vor',
    'Do not send',
    'withdrew',
  ],
  ...[
    'Opted out on 2026-01-01',
    'Nein, keine Werbung',
    'Zurückgezogen am 1.3.2026',
    'не согласен',
    '同意しない',
    '동의안함',
    'nem',
    'ne',
  ],
  ...[
    'Consent not given',
    'not consented',
    'consent denied',
    'nicht zugestimmt',
    'Does not accept marketing',
    '아니오',
  ],
  ...['No, thanks', 'not now', 'opt_out', 'Opt-Out', 'withdrawn', 'Revoked', 'declined', 'rejected', 'unchecked', '☐'],
  ...[
    '0.0',
    'nein danke',
    'widerrufen',
    'Widersprochen',
    'nicht einverstanden',
    'désinscrite',
    'いいえ',
    'нет',
    'hayır',
  ],
])('C1: %j does not agree', (word) => {
  expect(consentSaid(word)).toBe('no');
});

test.each([
  'Yes, do not contact me',
  'Ja, aber nicht per Mail',
  'YES - email only',
  'Oui, sauf le téléphone',
  'Performance of a contract',
  'pending',
  'maybe',
  'yes, but not by mail',
  'n/a',
])('C1: %j says neither', (word) => {
  expect(consentSaid(word)).toBe('unknown');
});

test('C1: case, dashes, stops and spaces around and between words change nothing', () => {
  const around = fc.stringMatching(/^[ .!_-]{0,3}$/);
  fc.assert(
    fc.property(fc.constantFrom('opt out', 'no thanks', 'withdrawn', 'nein danke'), around, around, (word, a, b) => {
      const typed = `${a}${word.replace(' ', ` ${b}`)}${b}`;
      expect([typed, typed.toUpperCase()].map((one) => consentSaid(one))).toEqual(['no', 'no']);
    }),
  );
});

test.each([
  ...[
    '0000-00-00',
    '0000-00-00 00:00:00',
    '1970-01-01',
    '1899-12-30',
    '00.00.0000',
    '00/00/0000',
    '00-00-0000',
    '00000000',
  ],
  ...['01.01.1970', '1/1/1970 1:00:00 AM', '1970-01-01T00:00:00Z', '1969-12-31 16:00:00', '19700101', '01.01.70'],
  ...[
    '1900-01-01',
    '01.01.1900',
    '1/0/1900',
    '1900-01-00',
    '1/0/00',
    '30.12.1899',
    '12/30/1899',
    '31.12.1899',
    '1904-01-01',
  ],
  ...[
    '1753-01-01',
    '01.01.1753',
    '1601-01-01',
    '1/1/1601',
    '1/1/0001 12:00:00 AM',
    '01.01.0001 00:00:00',
    '0001-01-01',
  ],
  ...['2026-00-00', '00.03.2026', '(1970-01-01)', '"0000-00-00"', '1000-01-01', '01. 01. 1970', '1970/01/01'],
  ...[
    'Thu Jan 01 1970 00:00:00 GMT+0000',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '1. Januar 1970',
    '1 janvier 1970',
    'Dec 30, 1899',
  ],
])('C1: the moment %s never was, and says nothing', (text) => {
  expect(consentSaid(text)).toBeUndefined();
  expect(isOptOut(text)).toBe(false);
});

test.each(['9999-12-31', '31.12.9999', '12/31/9999', '9999-12-31T23:59:59Z', '2099-12-31', '99.99.9999'])(
  'C1: %s is no moment of consent, and blocks for ever in a column of opt-outs',
  (text) => {
    expect(consentSaid(text)).toBeUndefined();
    expect(isOptOut(text)).toBe(true);
  },
);

test.each([
  ...[
    '2026-03-01',
    '01.03.2026',
    '3/1/2026',
    '01-03-2026',
    '2026/03/01 10:22',
    '2026-03-01T10:22:07+01:00',
    '20260301',
  ],
  ...['1/3/26', '1970-06-01', '01.01.2026', '1/1/2000', '2026-11-30 (double opt-in)', '01.03.2026, 10:22 Uhr'],
])('C1: somebody agreed on %s', (text) => {
  expect(consentSaid(text, { now: '2026-11-30T09:00:00.000Z' })).toBe('consent');
  expect(isOptOut(text)).toBe(true);
});

test.each(['2026-12-01', '2031-01-01', '01.03.2027', '31.02.2026', '2026-13-45', '1965-05-04', '2026-03-01 (pending)'])(
  'C1: nobody has agreed on %s, and who it is must be asked',
  (text) => {
    expect(consentSaid(text, { now: '2026-11-30T09:00:00.000Z' })).toBe('unknown');
    expect(isOptOut(text)).toBe(true);
  },
);

test('C1: a no behind a date counts', () => {
  expect(
    ['2026-03-01: unsubscribed', '01.03.2026 abgemeldet', '2026-03-01 no'].map((text) => consentSaid(text)),
  ).toEqual(['no', 'no', 'no']);
});

const unsure = {
  en: [
    'pending',
    'unconfirmed',
    'expired',
    'cancelled',
    'inactive',
    'bounced',
    'blocked',
    'not verified',
    'mail sent',
    '?',
  ],
  de: [
    'unbestätigt',
    'ausstehend',
    'abgelaufen',
    'gekündigt',
    'Inaktiv',
    'gesperrt',
    'zurückgezogen',
    'gelöscht',
    'angefragt',
  ],
  fr: ['en attente', 'non confirmé', 'expiré', 'annulé', 'révoqué', 'désabonné', 'désactivé', 'à confirmer'],
  es: ['pendiente', 'sin confirmar', 'caducado', 'vencido', 'cancelado', 'revocado', 'de baja', 'rechazado'],
  it: ['in attesa', 'non confermato', 'scaduto', 'annullato', 'revocato', 'da confermare', 'disiscritto'],
  nl: ['in behandeling', 'onbevestigd', 'verlopen', 'ingetrokken', 'afgemeld', 'geannuleerd', 'niet bevestigd'],
  pl: ['oczekuje', 'niepotwierdzony', 'wygasła', 'wycofana', 'anulowano', 'wypisany', 'zablokowany'],
  pt: ['pendente', 'não confirmado', 'expirado', 'vencido', 'cancelado', 'revogado', 'inativo'],
};

test.each(Object.entries(unsure))('C1: words behind a yes take it back in %s', (_, words) => {
  const yeses = ['Yes', 'Opt-in', 'Double Opt-In', 'Ja', 'Oui', 'Sí', 'Tak', 'Sim', '2026-03-01'];
  const cells = yeses.flatMap((yes) =>
    words.flatMap((word) => [`${yes} (${word})`, `${yes}, ${word}`, `${yes} - ${word.toUpperCase()}`]),
  );
  expect(cells.filter((cell) => consentSaid(cell) === 'consent')).toEqual([]);
});

test.each([
  'Yes (confirmed)',
  'Ja, bestätigt am 1.3.2026',
  'Double Opt-In (aktiv)',
  'Yes, recommended by a friend',
  'Ja (Newsletter, attended fair)',
  'Oui (newsletter)',
  'Yes – weekly, intended for our team',
])('C1: words behind a yes leave it: %j', (cell) => {
  expect(consentSaid(cell)).toBe('consent');
});

test.each(['no', '0', 'false', 'Nein', '[ ]', 'inactive', 'not unsubscribed', 'Not opted out', 'нет', '[]', ''])(
  'C1: %j in a column of opt-outs is none',
  (cell) => {
    expect(isOptOut(cell)).toBe(false);
  },
);

test.each([
  'yes',
  '1',
  '2026-01-01',
  'withdrew',
  'no thanks',
  'Do not contact',
  'unsubscribed',
  'Keine Zustimmung',
  '[x]',
  'manual',
])('C1: %j in a column of opt-outs is one', (cell) => {
  expect(isOptOut(cell)).toBe(true);
});

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
      expect([typed, typed.toUpperCase()].map(consentSaid)).toEqual(['no', 'no']);
    }),
  );
});

test.each(['0000-00-00', '0000-00-00 00:00:00', '1970-01-01', '1899-12-30'])(
  'C1: the moment %s never was, and says nothing',
  (text) => {
    expect(consentSaid(text)).toBeUndefined();
    expect(isOptOut(text)).toBe(false);
  },
);

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

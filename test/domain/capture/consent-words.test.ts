import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consentSaid } from '../../../domain/capture/consent-words.ts';

test.each([
  ...['Yes!', 'yes please', 'I agree.', 'Ja, gerne', 'Ich stimme zu', 'einverstanden', 'opt_in', 'Opt-In', 'OPTED IN'],
  ...['✓', '✔\ufe0f', '☑', '1.0', 'accepted', "j'accepte", 'はい', 'да', 'sí', 'evet', 'نعم'],
])('C1: %j agrees', (word) => {
  expect(consentSaid(word)).toBe('consent');
});

test.each([
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

test.each(['pending', 'maybe', 'yes, but not by mail', 'n/a'])('C1: %j says neither', (word) => {
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

import { metadata } from 'leadloop:phones';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { e164 } from '../../../domain/capture/phone.ts';

test.each([
  ['+49 (30) 5550-1234', undefined, '+493055501234'],
  ['030 5550 1234', 'DE', '+493055501234'],
  ['020 7946 0018', 'GB', '+442079460018'],
  ['(212) 555-0123', 'US', '+12125550123'],
  ['0041 44 668 18 00', 'DE', '+41446681800'],
  ['030 5550 1234 ext. 12', 'DE', '+493055501234;ext=12'],
  // A country that is not in nurture.yaml: by its length.
  ['+81 (3) 1234-5678', undefined, '+81312345678'],
  ['+886 2 2345 6789', undefined, '+886223456789'],
  ['+886 2', undefined, '+886 2'],
  // Without a country nobody can tell which one is meant.
  ['030 5550 1234', undefined, '030 5550 1234'],
  ['030 5550 1234', 'ZZ', '030 5550 1234'],
  ['ask for Ada', 'DE', 'ask for Ada'],
  ['12', 'DE', '12'],
  ['1-800-FLOWERS', 'DE', '1-800-FLOWERS'],
  ['0800 LIFTNOW', 'DE', '0800 LIFTNOW'],
  // Extensions in other languages, and a country code that was typed twice over.
  ['030/55501234 App. 12', 'DE', '+493055501234;ext=12'],
  ['030 55501234 Durchwahl 12', 'DE', '+493055501234;ext=12'],
  ['01 23 45 67 89 poste 12', 'FR', '+33123456789;ext=12'],
  ['++49 30 55501234', undefined, '+493055501234'],
  ['00 +49 30 55501234', undefined, '+493055501234'],
])('%s in %s is %s', (typed, country, expected) => {
  expect(e164(typed, country, metadata)).toBe(expected);
});

test('any text is read without an error, and a number that was read stays the same', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.option(fc.constantFrom('DE', 'US', 'XX'), { nil: undefined }),
      (typed, country) => {
        const once = e164(typed, country, metadata);
        expect(e164(once, country, metadata)).toBe(once);
      },
    ),
  );
});

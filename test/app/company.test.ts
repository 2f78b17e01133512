import { expect, test } from 'vitest';
import { companyWords, isSameCompany } from '../../app/parts/company.ts';
import { findWords } from '../../domain/workflow/desk/find-words.ts';

test.each([
  ['Works GmbH', 'works gmbh', true],
  ['Müller & Söhne', ' Muller  Sohne', true],
  ['Works GmbH', 'Works Ltd', false],
  ['Works GmbH', undefined, false],
])('%s and %s as the same company: %s', (one, other, same) => {
  expect(isSameCompany(one, other)).toBe(same);
});

test('a company of any length is found by words that the API takes and leads are kept under', () => {
  const company = Array.from({ length: 40 }, (_, n) => `${'Consulting'.repeat(9)}${n} company${n}`).join(' ');
  const asked = companyWords(company);
  expect(asked.length).toBeLessThanOrEqual(200);
  const kept = findWords({ name: 'Ada King Countess of Lovelace', company, email: 'ada@works.example' });
  expect(asked.split(' ').every((word) => kept.includes(word))).toBe(true);
});

import { expect, test } from 'vitest';
import { addressIn } from '../../../domain/capture/several.ts';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { config } from '../../support/fixtures.ts';

const address = 'ada@works.example';

test.each([
  '＜ADDRESS＞',
  '‹ADDRESS›',
  '「ADDRESS」',
  'Ada 〈Head〉 <ADDRESS>',
  'ADDRESS。',
  '\u2068ADDRESS\u2069',
  'E-Mail: ADDRESS',
])('C14: %s holds an address', (text) => {
  expect(addressIn(text.replace('ADDRESS', address))).toBe(address);
});

test('C14: an address as Asian keyboards write it', () => {
  expect(addressIn('ada＠works。example')).toBe(address);
});

const strict = (fields: Record<string, unknown>, form = 'demo') =>
  parseSubmission({ email: address, name: 'Ada', company: 'Works', form, ...fields }, config.capture.forms);
const person = (fields: Record<string, unknown>) => {
  const read = strict(fields);
  return read.ok ? read.submission.person : read.invalid;
};

test('C2: a name copied out of a spreadsheet has a tab in it', () => {
  expect(person({ name: 'Ada\tLovelace' })).toMatchObject({ name: 'Ada Lovelace' });
  expect(person({ name: 'Ada\nBcc: b@c.example' })).toMatchObject([{ field: 'name' }]);
});

test.each(['n/a', '-', '–', 'keine', '.'])('C21: %j in the field of a phone number is none', (phone) => {
  expect(person({ phone })).not.toHaveProperty('phone');
});

test.each([
  ['answers[interests][0]', 'answers[interests][1]'],
  ['answers[interests][]', 'answers.interests[1]'],
  ['answers.interests', 'answers[interests]'],
  ['answers.interests[]', 'answers.interests[2]'],
])('C5: %s and %s are two values of one answer', (one, other) => {
  const read = strict({ [one]: 'Lifts', [other]: 'Kitchens' });
  expect(read.ok && read.submission.answers).toEqual({ interests: 'Lifts, Kitchens' });
});

test('C5: a field of the form may be numbered, too', () => {
  const read = strict({ 'need[0]': 'Second visits', 'need[1]': 'Planning the week' });
  expect(read.ok && read.submission.answers).toEqual({ need: 'Second visits, Planning the week' });
});

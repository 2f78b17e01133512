import { expect, test } from 'vitest';
import { described } from '../../domain/mail/variables.ts';
import { configReference, eventReference, mailReference } from '../../lib/build/references.ts';

/** The cells of each row of the tables: key, value, needed, meaning. */
const rowsOf = (page: string) =>
  page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

test('every config key says what it means, in a sentence', () => {
  const rows = rowsOf(configReference());
  expect(rows.length).toBeGreaterThan(350);
  const silent = rows.filter(([, , , , about = '']) => !/^[A-Z`].*[.]$/.test(about.replace(/^(true|false):/, 'T')));
  expect(silent.map(([, key, , , about]) => `${key}: ${about}`)).toEqual([]);
});

test('every fact of an event says what it means', () => {
  const rows = rowsOf(eventReference()).filter(([, key]) => key !== '`data`');
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(([, , , , about]) => about === '').map(([, key]) => key)).toEqual([]);
});

test('every mail variable says what it is, in a sentence, and stands in the reference with the fields of its lists', () => {
  const known = described();
  expect(known.length).toBeGreaterThan(50);
  expect(known.filter(({ about }) => !/^[A-Z].{5,}\.$/.test(about)).map(({ name }) => name)).toEqual([]);
  const rows = rowsOf(mailReference());
  expect(rows.map(([, name, about]) => [name, about])).toEqual(
    expect.arrayContaining(known.map(({ name, about }) => [`\`${name}\``, about])),
  );
  expect(rows.find(([, name]) => name === '`timeline`')?.[3]).toBe('`at`, `what`');
});

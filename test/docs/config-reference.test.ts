import { expect, test } from 'vitest';
import { configReference, eventReference } from '../../lib/build/references.ts';

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

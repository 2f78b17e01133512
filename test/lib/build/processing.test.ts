import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { integrations } from '../../../domain/config/integrations.ts';
import { processingRecord, recipients } from '../../../lib/build/processing.ts';
import { root } from '../../support/repository/sources.ts';

const text = processingRecord();

test('the record has what Art. 30(1) asks for: recipients, transfers to third countries, and measures', () => {
  for (const { who, gets, where } of Object.values(recipients))
    expect(text).toContain(`| ${who} | ${gets} | ${where} |`);
  expect(text).toMatch(/third countries/);
  expect(text).toMatch(/standard contractual clauses/);
  for (const measure of ['Encryption', 'Pseudonyms', 'Access', 'Availability', 'Deletion', 'Testing'])
    expect(text.split('## How it is kept safe')[1]).toContain(`- ${measure}: `);
});

test('each recipient names keys that config/ has', () => {
  const reference = readFileSync(join(root, 'docs/reference/config.md'), 'utf8');
  const known = new Set(Array.from(reference.matchAll(/^\| `([^`]+)` \|/gm), ([, key = '']) => key));
  expect(
    Object.values(recipients)
      .flatMap(({ keys }) => keys)
      .filter((key) => !known.has(key)),
  ).toEqual([]);
});

test('each kind of system that hears of leads is among the recipients', () => {
  const rooms = Object.keys(integrations.parse({})).map((room) => `integrations.${room}`);
  const named = Object.values(recipients).flatMap(({ keys }) => keys);
  expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
});

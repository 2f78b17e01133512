import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decisionIndex } from '../../lib/build/decision-index.ts';

test('every decision has a title and a status, and is in the index', () => {
  expect(readFileSync('docs/decisions/README.md', 'utf8')).toBe(decisionIndex());
});

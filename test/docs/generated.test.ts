import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandReference } from '../../cli/command/reference.ts';
import { decisionIndex } from '../../lib/build/decision-index.ts';
import { references } from '../../lib/build/schema.ts';
import { root } from '../support/repository/sources.ts';

const pages = {
  ...references(),
  'docs/decisions/README.md': decisionIndex(),
  'docs/guide/commands.md': await commandReference(),
};

// test/lib/build/schema.test.ts compares the JSON schemas.
test.each(Object.entries(pages))('%s is what `npm run generate` writes', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

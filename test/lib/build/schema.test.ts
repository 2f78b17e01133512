import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { editorSchemas, publishedSchemas } from '../../../lib/build/schema.ts';

test.each(Object.entries({ ...editorSchemas(), ...publishedSchemas() }))(
  '%s is what `node lib/build/schema.ts` writes',
  (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

test('no schema of an event is left that nobody sends', () => {
  const sent = Object.keys(publishedSchemas()).map((path) => basename(path));
  expect(readdirSync('docs/reference/events').sort()).toEqual(sent.sort());
});

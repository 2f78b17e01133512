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

test('every file of the configuration tells editors its schema', () => {
  for (const path of Object.keys(editorSchemas())) {
    const file = basename(path);
    const yaml = readFileSync(`config/${file.replace('.schema.json', '.yaml')}`, 'utf8');
    expect(yaml.split('\n', 1)[0]).toBe(`# yaml-language-server: $schema=schema/${file}`);
  }
});

test('no schema of an event is left that nobody sends', () => {
  const sent = Object.keys(publishedSchemas()).map((path) => basename(path));
  expect(readdirSync('docs/reference/events').sort()).toEqual(sent.sort());
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { editorSchemas } from '../../bin/schema.ts';

test.each(Object.entries(editorSchemas()))('%s is what `node bin/schema.ts` writes', (file, text) => {
  expect(readFileSync(`config/schema/${file}`, 'utf8')).toBe(text);
});

test('every file of the configuration tells editors its schema', () => {
  for (const file of Object.keys(editorSchemas())) {
    const yaml = readFileSync(`config/${file.replace('.schema.json', '.yaml')}`, 'utf8');
    expect(yaml.split('\n', 1)[0]).toBe(`# yaml-language-server: $schema=schema/${file}`);
  }
});

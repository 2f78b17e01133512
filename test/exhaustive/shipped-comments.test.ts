import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settings } from '../support/repository/edited.ts';
import { root } from '../support/repository/sources.ts';

// The fast suite tries the examples of the fixture's comments, because people may edit those we ship.
describe.each(readdirSync(join(settings, 'config')))('the comments of config/%s as we ship it', (file) => {
  const [shipped, fixture] = [root, settings].map((folder) => readFileSync(join(folder, 'config', file), 'utf8')) as [
    string,
    string,
  ];
  /** What is tried: examples to copy, sums, and the names that a condition may use. */
  const tried = (text: string) => [
    ...(text.match(/^ *# .*(?:try: | = [\d.]+ |\brep: ).*$/gm) ?? []),
    ...(/^# Conditions are JSONata.*?Comparisons/ms.exec(text) ?? []),
  ];

  test('offer the examples that the fast suite tries; after a change copy them to test/support/settings', () => {
    expect(tried(fixture)).toEqual(tried(shipped));
  });

  test('begin with the schema that editors check by', () => {
    expect(shipped.split('\n', 1)[0]).toBe(
      `# yaml-language-server: $schema=schema/${file.replace('.yaml', '.schema.json')}`,
    );
  });
});

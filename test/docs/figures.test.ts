import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functionRows } from '../../lib/functions.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('13.5: the guide says of one edit of a delay what the bench has counted, with as many functions as there are', () => {
  const said = /changes (\d+) of (\d+) functions/.exec(read('docs/guide/deploy.md'))?.slice(1);
  const counted = /that one edit of a delay changes \| (\d+): [^|]*\| (\d+) functions/
    .exec(read('bench/README.md'))
    ?.slice(1);
  expect(said).toEqual(counted);
  expect(Number(said?.[1])).toBe(functionRows.length);
});

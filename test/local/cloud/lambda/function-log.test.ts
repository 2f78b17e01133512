import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { formerLog, openFunctionLog } from '../../../../local/cloud/lambda/function-log.ts';

const most = 100_000;

test('keeps the newest lines, whole and without a gap, in two files that do not grow', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'functions.log');
  let line = 0;
  for (const lives of [1, 2]) {
    const log = openFunctionLog(path, most);
    for (let batch = 0; batch < 30; batch++) {
      for (let n = 0; n < 700; n++) log.line('capture', 'request', `line ${line++}`, 1_795_000_000_000);
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate); // the file is opened and written meanwhile
      expect(readdirSync(folder).length, `life ${lives}`).toBeLessThanOrEqual(2);
    }
    await log.close();
  }
  const numbers = [formerLog(path), path].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => Number(JSON.parse(text).message.slice('line '.length))),
  );
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, n) => line - numbers.length + n));
  const bytes = [formerLog(path), path].map((file) => statSync(file).size);
  expect(Math.max(...bytes)).toBeLessThan(3 * most);
  expect(bytes[0]).toBeGreaterThan(most / 2);
});

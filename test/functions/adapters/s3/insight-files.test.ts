import { expect, test } from 'vitest';
import { createInsightFiles } from '../../../../functions/adapters/s3/insight-files.ts';
import { remembered } from '../../../../functions/adapters/s3/remembered.ts';

/** A bucket in memory whose every answer is a new object. */
function bucket() {
  const bodies = new Map<string, Uint8Array>();
  return {
    async whole(_: string, key: string) {
      const body = bodies.get(key);
      return body && { body, etag: `"${body.length}"` };
    },
    async replace(_: string, key: string, body: Uint8Array) {
      bodies.set(key, body);
      return true;
    },
  };
}

const minute = 60_000;
const linesOf = (n: number) => Array.from({ length: n }, (_, run) => ({ id: `00${run}`, run }));

test('lines of an object that is remembered are read once, and again when it is forgotten', async () => {
  let now = 0;
  const files = createInsightFiles(
    remembered(bucket(), minute, () => now),
    'insight',
  );
  await files.writeShard('00', linesOf(3), undefined);
  const [first] = (await files.shard('00')).lines;
  expect(first).toEqual({ id: '000', run: 0 });
  expect((await files.shard('00')).lines[0]).toBe(first);
  now += minute;
  await files.writeShard('00', linesOf(2), undefined);
  expect((await files.shard('00')).lines).toEqual(linesOf(2));
});

test('the lines of a large shard are not kept in memory', async () => {
  const files = createInsightFiles(
    remembered(bucket(), minute, () => 0),
    'insight',
  );
  await files.writeShard('00', linesOf(401), undefined);
  const [first] = (await files.shard('00')).lines;
  const [again] = (await files.shard('00')).lines;
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

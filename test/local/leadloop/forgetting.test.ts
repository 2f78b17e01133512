import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClock } from '../../../local/cloud/clock/index.ts';
import { type Forgetting, openForgetting } from '../../../local/leadloop/forgetting.ts';

let folder = '';
let forgetting: Forgetting;
/** What was done, in turn; a pass takes until `go`. */
let done: string[] = [];
let go = () => {};
let isSlow = false;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-forgetting-'));
  [done, isSlow] = [[], false];
  forgetting = await open();
});
afterEach(async () => {
  go();
  await forgetting.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'forgetting.ndjson');
const object = { status: 200, headers: {}, cookies: [], body: 'From: Eva <eva@other.example>' };
const open = (clock = createClock({ mode: 'real' })) =>
  openForgetting({
    path: path(),
    clock,
    log: { info: () => undefined, error: (message) => void done.push(message) },
    services: {
      s3: { put: () => undefined, handle: (method) => (method === 'DELETE' ? { ...object, status: 204 } : object) },
      ses: { forget: async (person) => void done.push(person) },
      async compact() {
        done.push('compact');
        if (isSlow) await new Promise<void>((resolve) => (go = resolve));
      },
    },
  });
const erased = (leadId: string) => forgetting.onEvent({ 'detail-type': 'LeadErased', detail: { leadId } });

test('a hundred people who are erased while files are written anew wait for one more pass, not for a hundred', async () => {
  isSlow = true;
  await erased('first');
  await vi.waitFor(() => expect(done).toEqual(['first', 'compact']));
  for (let n = 0; n < 100; n++) await erased(`lead-${n}`);
  isSlow = false;
  go();
  await forgetting.stop();
  expect(done.filter((one) => one === 'compact')).toHaveLength(2);
  expect(done).toHaveLength(2 + 100 + 1);
  expect(readFileSync(path(), 'utf8')).toBe('');
});

/** Passes that take what `passTakes` says, by a clock of their own. */
async function paced(rest?: (ms: number) => Promise<void>) {
  let elapsed = 0;
  let passTakes = 0;
  const { onEvent, stop } = await openForgetting({
    path: join(folder, 'paced.ndjson'),
    clock: createClock({ mode: 'real' }),
    log: { info: () => undefined, error: (message) => void done.push(message) },
    services: {
      s3: { put: () => undefined, handle: () => object },
      ses: { forget: async () => undefined },
      async compact() {
        elapsed += passTakes;
        done.push('compact');
      },
    },
    elapsed: () => elapsed,
    ...(rest && {
      rest: async (ms: number) => {
        elapsed += ms;
        await rest(ms);
      },
    }),
  });
  return {
    stop,
    async pass(takes: number) {
      passTakes = takes;
      const before = done.length;
      await onEvent({ 'detail-type': 'LeadErased', detail: { leadId: `lead-${before}` } });
      await vi.waitFor(() => expect(done).toHaveLength(before + 1), 10_000);
    },
  };
}

test('a pass is followed by a rest 99 times as long, so that forms come first', async () => {
  const { pass, stop } = await paced();
  await pass(10);
  const began = performance.now();
  await pass(0);
  expect(performance.now() - began).toBeGreaterThan(900);
  await stop();
});

test('a rest is no longer than a minute', async () => {
  const rests: number[] = [];
  const { pass, stop } = await paced(async (ms) => void rests.push(ms));
  for (const takes of [20, 3_000, 1]) await pass(takes);
  await stop();
  expect(rests).toEqual([0, 20 * 99, 60_000]);
});

test('what a killed process was told and did not do is done at the next start', async () => {
  isSlow = true;
  await erased('ada');
  await forgetting.s3('DELETE', '/bucket/replies/mail-1', {});
  expect(readFileSync(path(), 'utf8')).toContain('ada');
  const before = done.length;
  isSlow = false;
  const next = await open();
  next.resume();
  await vi.waitFor(() => expect(done.slice(before)).toEqual(['ada', 'unknown', 'compact']));
  await next.stop();
  expect(readFileSync(path(), 'utf8')).toBe('');
});

test('what fails is told, and tried again with the next', async () => {
  const broken = await openForgetting({
    path: join(folder, 'broken.ndjson'),
    clock: createClock({ mode: 'virtual', startAt: 0 }),
    log: { info: () => undefined, error: (message) => void done.push(`error: ${message}`) },
    services: {
      s3: { put: () => undefined, handle: () => object },
      ses: { forget: async (person) => void done.push(person) },
      async compact() {
        if (done.length < 2) throw new Error('the disk is full');
        done.push('compact');
      },
    },
  });
  const lead = (leadId: string) => broken.onEvent({ 'detail-type': 'LeadErased', detail: { leadId } });
  await lead('ada');
  await vi.waitFor(() => expect(done).toEqual(['ada', expect.stringContaining('the disk is full')]));
  await lead('bob');
  await vi.waitFor(() => expect(done.slice(2)).toEqual(['ada', 'bob', 'compact']));
  await broken.stop();
});

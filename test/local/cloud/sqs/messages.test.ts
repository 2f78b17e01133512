import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createClock } from '../../../../local/cloud/clock/index.ts';
import { openMessages } from '../../../../local/cloud/sqs/messages.ts';
import { jobs, start } from './queue.ts';

const clock = createClock({ mode: 'virtual', startAt: start });
const open = (path: string) => openMessages({ path, clock, queues: [jobs], onVisible: () => undefined });

test('what was delivered leaves the file; a process killed at any moment loses nothing and brings nothing back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-messages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'messages.ndjson');
  const messages = await open(path);
  const bodies = (from: Awaited<ReturnType<typeof open>>) => from.inQueue(jobs.arn).map(({ body }) => body);
  await messages.send(jobs, [{ body: 'stays' }]);
  const sizes: number[] = [];
  for (let round = 0; round < 40; round++) {
    const sent = await messages.send(
      jobs,
      Array.from({ length: 100 }, (_, n) => ({ body: `${round}/${n}` })),
    );
    for (const message of sent) messages.remove(message);
    const [last] = await messages.send(jobs, [{ body: `last of ${round}` }]);
    // Killed here: the file as it is, while it may be on its way to being written anew.
    const copy = join(folder, `killed-${round}.ndjson`);
    copyFileSync(path, copy);
    const after = await open(copy);
    expect(bodies(after).sort()).toEqual([`last of ${round}`, 'stays']);
    await after.close();
    sizes.push(statSync(path).size);
    if (last) messages.remove(last);
  }
  await messages.close();
  // 8,000 lines were written; a thousand and those of one round stand in it at most.
  const bytesOfLine = (sizes[0] ?? 0) / 202;
  expect(Math.max(...sizes)).toBeLessThan(1_300 * bytesOfLine);
  const again = await open(path);
  expect(bodies(again)).toEqual(['stays']);
  await again.close();
});

test.each([
  ['none is left', []],
  ['others wait', [{ body: 'waits' }]],
])(
  'bodies of deleted messages leave the file as soon as nothing happens, when %s, and at the latest with the end',
  async (_, others) => {
    const folder = mkdtempSync(join(tmpdir(), 'leadloop-messages-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'messages.ndjson');
    const messages = await open(path);
    await messages.send(jobs, others);
    const deletes = async (body: string) => {
      const [sent] = await messages.send(jobs, [{ body }]);
      if (sent) messages.remove(sent);
      await messages.flushed();
    };
    const holds = (body: string) => readFileSync(path, 'utf8').includes(body);
    await deletes('ada@works.example');
    await vi.waitFor(() => expect(holds('ada@')).toBe(false), { timeout: 5_000 });
    await deletes('bob@works.example');
    await messages.close();
    expect([holds('bob@'), holds('waits')]).toEqual([false, others.length > 0]);
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCloud } from '../../../local/leadloop/cloud.ts';
import { assembled } from '../../support/town/assembly.ts';

/** Mails a second, as SES gives a new account. test/exhaustive/send-quota.test.ts has 10,000 leads and no cloud. */
const rate = 14;
/** The part of it that marketing mail may take. */
const share = 0.8;
const leads = 45;

test('forty-five leads in the same moment, SES takes 14 mails a second: everybody is welcomed once, at no more than that', async () => {
  const { dir, config } = await assembled();
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-quota-'));
  const taken = new Map<number, number>();
  let throttled = 0;
  const cloud = await startCloud({
    dataDir,
    port: 0,
    clockMode: 'virtual',
    startAt: Date.parse('2026-11-23T11:00+01:00'),
    assemblyDir: dir,
    config,
    throttled: false,
    log: { info: () => undefined, error: () => undefined },
    faults: {
      mail: ({ sentAt }) => {
        const second = Math.floor(Date.parse(sentAt) / 1_000);
        const before = taken.get(second) ?? 0;
        if (before < rate) taken.set(second, before + 1);
        else throttled += 1;
        return before < rate ? undefined : 'throttle';
      },
    },
  });
  try {
    const post = (n: number) =>
      fetch(`${cloud.url}/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `lead-${n}@works.example`, form: 'contact', country: 'DE', consent: true }),
      });
    const answers = await Promise.all(Array.from({ length: leads }, (_, n) => post(n)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    await cloud.idle();
    await cloud.advance(cloud.now() + 3_600_000);
    const mails = (await cloud.mail()).filter(({ tags }) => tags.kind === 'marketing');
    expect(mails.map(({ tags }) => tags.step)).toEqual(mails.map(() => 'welcome'));
    expect(new Set(mails.map(({ to }) => to)).size).toBe(leads);
    expect(mails).toHaveLength(leads);
    // Marketing mail keeps to its share by itself, so SES has nothing to refuse.
    expect(throttled).toBe(0);
    expect(Math.max(...taken.values())).toBeLessThanOrEqual(rate * share);
    expect(taken.size).toBeGreaterThanOrEqual(leads / rate);
    expect((await cloud.executions()).map(({ state }) => state)).toEqual(mails.map(() => 'Wait for engagement'));
  } finally {
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

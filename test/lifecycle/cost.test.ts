import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assumedMs, type Cost, costOf, touchUsage, type Usage } from '../../analysis/cost/cost.ts';
import { plainUsage } from '../../analysis/cost/lead-usage.ts';
import { runPlain } from '../../bench/cost/plain.ts';
import { countConsumed } from '../support/town/consumed.ts';
import { story } from '../support/town/town.ts';

const root = resolve(import.meta.dirname, '../..');

async function command(url: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(url).port };
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/main.ts', ...args], { cwd: root, env });
  return stdout;
}

describe('the five-touch journey', () => {
  let consumed: ReturnType<typeof countConsumed>;
  beforeAll(() => {
    consumed = countConsumed();
  });
  afterAll(() => consumed.stop());

  story('is priced by its own history, and keeps the aim', '2026-11-23T10:00+01:00', async (town) => {
    const lead = town.visitor({ name: 'Grace Hopper', country: 'DE' });
    const { leadId } = await lead.posts('contact');
    const costNow = async () =>
      (await town.get<{ cost: { usage: Usage; cost: Cost } }>(`/_local/leads/${leadId}`)).cost;
    await town.days(10);
    const { cost: afterThree, usage: three } = await costNow();
    await town.days(8);
    const { cost: afterFour, usage: four } = await costNow();
    await town.days(22);
    const { usage, cost } = await costNow();
    consumed.stop();

    expect([three.mails, four.mails, usage.mails]).toEqual([3, 4, 5]);
    // What leadloop preview takes for one more mail.
    const oneMore = costOf(touchUsage).total / (afterFour.total - afterThree.total);
    expect(oneMore).toBeGreaterThan(0.9);
    expect(oneMore).toBeLessThan(1.1);
    expect(cost).toEqual(costOf(usage));
    expect(cost.beside / cost.mail).toBeLessThanOrEqual(0.8);
    // What DynamoDB counted, beside what is written in a batch (four words and their entries) and index entries: eleven marks of the
    // sweep and three stages, on and off.
    expect(consumed.units.writes).toBeGreaterThan(30);
    const withoutIndexes = usage.writeUnits - 2 * 4 - 2 * 5 - 3 - 2 * 3;
    expect(withoutIndexes).toBeGreaterThanOrEqual(consumed.units.writes * 0.9);
    expect(withoutIndexes).toBeLessThanOrEqual(consumed.units.writes * 1.35);
    expect(usage.readUnits).toBeGreaterThanOrEqual(consumed.units.reads * 0.9);

    const text = await command(town.url, 'cost', '--leads', leadId);
    expect(text).toContain(leadId);
    expect(text).toMatch(/^plain Wait\/Send, the same mails +9 /m);
    expect(text).toContain(
      `Everything beside SES is ${(cost.beside / cost.mail).toFixed(2)} of SES (aim: at most 0.8)`,
    );
    await expect(command(town.url, 'cost')).rejects.toThrow('npx leadloop cost --leads');
  });
});

test('the plain machine beside it costs what the interpreter counts', async () => {
  const run = await runPlain([3, 4, 7, 7]);
  const { transitions, invocations, lambdaMs } = plainUsage(5);
  expect([run.transitions, run.invocations]).toEqual([transitions, invocations]);
  expect(lambdaMs).toBe(run.invocations * assumedMs);
});

story(
  'leadloop preview reads what the embedded cloud runs with, and waits for nobody',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await town.visitor({ country: 'DE' }).posts('contact');
    await town.days(1);
    const page = `${process.env.TMPDIR ?? '/tmp'}/leadloop-preview-${process.pid}.html`;
    const text = await command(town.url, 'preview', '--html', page);
    expect(text).toMatch(/^1 waiting lead of the embedded cloud .*: the working config against what is deployed\n/);
    expect(text).toMatch(/^first +1 +0 +0 +0 +0 +1$/m);
    expect(text).toContain('Mails in 60 days, if nobody does anything: 4 → 4.');
    expect(text).toContain('of the 50,000 that SES allows a day');
  },
);

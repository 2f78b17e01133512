import { beforeEach, describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { createSendQuota } from '../../../functions/adapters/ses/send-quota.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { aLead, anAddress } from '../../support/lead.ts';
import { request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, type Process } from '../../support/world.ts';

const table = useTable();
const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});

const sweep = (process: Process, more: object = {}) => runSweep({ ...process, ...more });
/** The newest value of each metric. */
const measured = () => Object.assign({}, ...lines.map((line) => JSON.parse(line))) as Record<string, unknown>;

describe('13.7: the sweep measures', () => {
  test('how long the oldest start has waited, in the embedded metric format with the stage as dimension', async () => {
    const world = createWorld(table);
    world.sfn.down = true;
    await world.process().leads.create(aLead(world.now()));
    world.pass(5 * 60_000);
    await sweep(world.process());
    expect(measured()).toMatchObject({ Stage: 'test', OldestStart: 300, SweepFailures: 1 });
    const [{ _aws }] = lines.map((line) => JSON.parse(line)).filter((one) => 'OldestStart' in one);
    expect(_aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Leadloop',
        Dimensions: [['Stage']],
        Metrics: ['OldestStart', 'OldestWake', 'OldestLook', 'OldestPublish'].map((Name) => ({
          Name,
          Unit: 'Seconds',
        })),
      },
    ]);
    world.sfn.down = false;
    await sweep(world.process());
    expect(measured()).toMatchObject({ SweepFailures: 0 });
  });

  test('how much of the quota of SES is used, and goes on when SES does not say', async () => {
    const world = createWorld(table);
    await sweep(world.process(), { sendQuota: async () => ({ perDay: 200, perSecond: 1, sentToday: 170 }) });
    expect(measured().SendQuotaUsed).toBe(85);
    lines.length = 0;
    await sweep(world.process(), { sendQuota: () => Promise.reject(new Error('throttled')) });
    expect(measured()).not.toHaveProperty('SendQuotaUsed');
    expect(measured()).toHaveProperty('StuckSends');
  });

  test('which forms hear nothing: from the first look, until somebody sends it', async () => {
    const world = createWorld(table);
    const { contact } = config.capture.forms;
    const forms = { contact: { ...contact, expectWithin: 4 * 3_600_000 } };
    const looks = async () => {
      await sweep(world.process(), { forms });
      return measured().SilentForms;
    };
    expect(await looks()).toBe(0);
    world.pass(6 * 3_600_000);
    expect(await looks()).toBe(1);
    const rules = { ...config.capture, forms: { ...config.capture.forms, ...forms } };
    const capture = createCapture({ ...world.process(), rules } as never);
    await served(capture)(request('POST /leads', { body: { email: anAddress(), website: 'spam' } }));
    expect(await looks()).toBe(1);
    await served(capture)(request('POST /leads', { body: { email: anAddress() } }));
    expect(await looks()).toBe(0);
  });

  test('and is not stopped by a table that does not say when a form was heard', async () => {
    const world = createWorld(table);
    const forms = { contact: { ...config.capture.forms.contact, expectWithin: 1 } };
    const heard = { since: () => Promise.reject(new TemporaryError('StorageUnavailable', 'down')) };
    await sweep(world.process(), { forms, heard });
    expect(measured().SilentForms).toBe(0);
  });
});

test('13.7: SES is asked for its quota once in ten minutes', async () => {
  let now = '2026-11-24T10:00:00.000Z';
  const SendQuota = { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 10 };
  const send = vi.fn(async () => ({ SendQuota }));
  const quota = createSendQuota(() => now, { send } as never);
  expect(await quota()).toEqual({ perDay: 50_000, perSecond: 14, sentToday: 10 });
  await quota();
  expect(send).toHaveBeenCalledTimes(1);
  now = '2026-11-24T10:10:00.000Z';
  await quota();
  expect(send).toHaveBeenCalledTimes(2);
});

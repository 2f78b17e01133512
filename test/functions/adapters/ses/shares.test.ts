import { beforeEach, describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import { marketingShare } from '../../../../domain/nurture/mail-limits.ts';
import type { OutgoingMail } from '../../../../functions/adapters/ses/mailer.ts';
import { createMailer } from '../../../../functions/adapters/ses/mailer.ts';
import { usualRate } from '../../../../functions/adapters/step-functions/granted-rates.ts';
import { createSes } from '../../../support/aws/ses.ts';
import { aLead } from '../../../support/lead.ts';
import { quiet } from '../../../support/quiet.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, type Process } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const letter = (leadId: string, kind: OutgoingMail['kind']): OutgoingMail => ({
  leadId,
  lifecycleId: 'l',
  track: 'first',
  step: 'one',
  template: 'welcome',
  kind,
  to: `${leadId}@works.example`,
  data: { html: {}, text: {} } as OutgoingMail['data'],
  headers: {},
  why: 'due',
});

function mailerOf({ sends, suppressions, leads, limits, now }: Process, perSecond: number | Error) {
  const { inbox, send } = createSes();
  const quota = async () => {
    if (perSecond instanceof Error) throw perSecond;
    return { perSecond };
  };
  const mailer = createMailer({
    written: { keep: async () => {}, keepTemplate: async () => {} },
    sends,
    suppressions,
    leads,
    limits,
    now,
    quota,
    client: { send } as never,
    from: 'us@fieldnote.example',
    configurationSet: 'c',
    templateName: (mail) => mail,
    templatePrefix: '',
    mailsPerHour: 1_000,
  });
  return { mailer, inbox };
}

describe('13.8: shares of the rate of SES', () => {
  test.each([
    [1, 1],
    [10, 8],
    [14, 11],
    [500, 400],
  ])('of %i mails a second, %i may be marketing', (rate, share) => {
    expect(marketingShare(rate)).toBe(share);
  });

  test('marketing mail above its share waits without a trace, while what a person waits for goes; it goes once, later', async () => {
    const world = createWorld(table, '2026-11-20T10:00:00.000Z');
    const { mailer, inbox } = mailerOf(world.process(), 5);
    const posts = Array.from({ length: 10 }, (_, n) => mailer.post(letter(`share-${n}`, 'marketing')));
    const results = await Promise.allSettled(posts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(TemporaryError);
    await mailer.post(letter('somebody', 'transactional'));
    await mailer.post(letter('a-rep', 'internal'));
    expect(inbox).toHaveLength(6);
    for (let second = 0; second < 3; second++) {
      world.pass(1_000);
      await Promise.allSettled(Array.from({ length: 10 }, (_, n) => mailer.post(letter(`share-${n}`, 'marketing'))));
    }
    expect(inbox).toHaveLength(12);
    expect(new Set(inbox.map(({ to }) => to)).size).toBe(12);
  });

  test('a share that nobody can tell stops nothing', async () => {
    const { mailer, inbox } = mailerOf(createWorld(table).process(), new Error('AccessDenied'));
    await mailer.post(letter('unknown-quota', 'marketing'));
    expect(inbox).toHaveLength(1);
  });
});

test('13.8: a re-plan is slower where Step Functions takes less', () => {
  expect([usualRate('wake', 'eu-west-1'), usualRate('wake', 'eu-central-1')]).toEqual([200, 50]);
});

describe('13.8: the sweep', () => {
  const sweep = (process: Process, more: object) => runSweep({ ...process, ...more });

  test('begins with who waits longest, several at once; a lead that hangs keeps nobody waiting', async () => {
    const world = createWorld(table, '2026-11-21T10:00:00.000Z');
    const { leads, pending } = world.process();
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const lead = aLead(world.now());
      await leads.create(lead);
      ids.push(lead.id);
      world.pass(1_000);
    }
    // The sweep leaves the young to those who made them.
    world.pass(30_000);
    const eachPage: typeof pending.eachPage = async (each) => {
      each((await pending.all()).filter(({ leadId }) => ids.includes(leadId)).toReversed(), 0);
    };
    const started: string[] = [];
    let release = () => {};
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lifecycles = {
      ...world.process().lifecycles,
      start: async (leadId: string) => {
        started.push(leadId);
        if (leadId === ids[0]) await hangs;
        return true;
      },
    };
    const swept = sweep(world.process(), { lifecycles, pending: { ...pending, eachPage } });
    await vi.waitFor(() => expect(started).toHaveLength(20));
    release();
    await swept;
    expect(new Set(started.slice(0, 8))).toEqual(new Set(ids.slice(0, 8)));
    expect([...started].sort()).toEqual([...ids].sort());
  });
});

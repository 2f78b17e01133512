import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Lead } from '../../../domain/lead/lead.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { createMailEvents, fromQueue, type MailEvent } from '../../../functions/listeners/mail-events.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';
import { distribute, salesReady } from '../../support/hand-off.ts';
import { aLead, park, tokenOf } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});

const time = '2026-11-23T10:00:05.000Z';
type Kind = 'Unrendered' | 'Rejected' | 'Sent' | 'Delivered' | 'Opened' | 'Hard' | 'Soft' | 'Complaint';

/** What SES puts on the bus about a mail (SES guide, Monitor using EventBridge). */
function event(kind: Kind, mail: World['inbox'][number] | undefined) {
  const tags = Object.fromEntries(Object.entries(mail?.tags ?? {}).map(([name, value]) => [name, [value]]));
  const base = { mail: { messageId: mail?.messageId ?? '', tags: { ...tags, 'ses:source-ip': ['127.0.0.1'] } } };
  const bounce = (bounceType: string) => ({
    bounce: {
      bounceType,
      timestamp: time,
      bouncedRecipients: [{ diagnosticCode: 'smtp; 550 <ada@works.example> unknown' }],
    },
  });
  const parts: Record<Kind, [string, Partial<MailEvent>]> = {
    Unrendered: ['Email Rendering Failed', { failure: { errorMessage: "Attribute 'name' is not present." } }],
    Rejected: ['Email Rejected', {}],
    Sent: ['Email Sent', {}],
    Delivered: ['Email Delivered', { delivery: { timestamp: time } }],
    Opened: ['Email Opened', { open: { timestamp: time } }],
    Hard: ['Email Bounced', bounce('Permanent')],
    Soft: ['Email Bounced', bounce('Transient')],
    Complaint: ['Email Complaint Received', { complaint: { timestamp: time } }],
  };
  const [type, detail] = parts[kind];
  return { id: '1', time, 'detail-type': type, detail: { ...base, ...detail } };
}
const hear = (process: Process, heard: ReturnType<typeof event>) =>
  createMailEvents({ ...process, rules: config.nurture })(heard);

/** A lead that got its welcome mail and is parked. */
async function mailed(parts: Partial<Lead> = {}, lostAnswer = false, on = table) {
  const world = createWorld(on);
  const lead = aLead(world.now(), parts);
  const id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  await world.process().leads.create(lead);
  await createScoring(world.process())(id);
  world.ses.lostAnswer = lostAnswer;
  await createNurture(world.process())(id);
  await park(on, lead, 'engagement');
  return { world, lead, id, mail: world.inbox[0], input: lead };
}
const historyOf = (world: World, { id }: Lead) => world.process().leads.history(id);

describe('mail events', () => {
  test('settle a send nobody could say anything about', async () => {
    const { world, lead, mail } = await mailed({}, true);
    expect((await historyOf(world, lead))?.sends[0]?.state).toBe('unknown');
    await hear(world.process(), event('Sent', mail));
    expect((await historyOf(world, lead))?.sends[0]).toMatchObject({ state: 'sent', messageId: 'm-1', sentAt: time });
  });

  test.each<[Kind, string]>([
    ['Unrendered', 'SES could not fill in the template'],
    ['Rejected', 'SES found a virus in it'],
  ])('%s: the ledger says that SES did not send it, once and for all, and an alarm hears of it', async (kind, why) => {
    vi.stubEnv('STAGE', 'test');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    for (const lostAnswer of [false, true]) {
      const { world, lead, mail } = await mailed({}, lostAnswer);
      for (const heard of [kind, 'Sent', kind] as const) await hear(world.process(), event(heard, mail));
      expect((await historyOf(world, lead))?.sends[0]).toMatchObject({ state: 'refused', why });
      expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    }
    const metrics = written.mock.calls.flatMap(([line]) => (String(line).includes('MailsNotSent') ? [line] : []));
    expect(metrics.map((line) => JSON.parse(String(line)))).toMatchObject(
      Array(4).fill({ MailsNotSent: 1, Stage: 'test' }),
    );
    vi.unstubAllEnvs();
    written.mockRestore();
  });

  test.each<[Kind, string]>([
    ['Hard', 'bounced'],
    ['Complaint', 'complained'],
  ])('%s: nothing more is sent, and the execution is woken to end', async (kind, reason) => {
    const { world, lead, mail, id } = await mailed();
    await hear(world.process(), event(kind, mail));
    expect(await world.process().suppressions.find(lead.id)).toMatchObject({ reason, at: time });
    expect((await historyOf(world, lead))?.lead.suppressed).toEqual({ reason, at: time });
    expect(world.woken.map(({ token }) => token)).toEqual([tokenOf(lead)]);
    expect((await createScoring(world.process())(id)).next).toBe('unsubscribed');
  });

  test('keep what the other mail server said, without the address', async () => {
    const { world, lead, mail } = await mailed();
    await hear(world.process(), event('Hard', mail));
    const bounced = (await historyOf(world, lead))?.activities.find(({ type }) => type === 'mail.bounced');
    expect(bounced?.detail).toMatchObject({ hard: true, template: 'welcome', diagnostic: 'smtp; 550 … unknown' });
  });

  test('do not hold a full mailbox against anybody', async () => {
    const { world, lead, mail } = await mailed();
    await hear(world.process(), event('Soft', mail));
    expect((await historyOf(world, lead))?.lead.suppressed).toBeUndefined();
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect((await historyOf(world, lead))?.activities.at(-1)).toMatchObject({
      type: 'mail.bounced',
      detail: { hard: false },
    });
    expect(world.woken).toEqual([]);
  });

  test('the fifth full mailbox in thirty days counts as an address that does not work, in any order', async () => {
    const { world, lead, mail, id } = await mailed();
    const bounces = [28, 7, 21, 0, 14].map((days) => {
      const heard = event('Soft', mail && { ...mail, messageId: `m-${days}` });
      const timestamp = plus(time, days * day);
      return { ...heard, detail: { ...heard.detail, bounce: { bounceType: 'Transient', timestamp } } };
    });
    for (const heard of bounces.slice(0, 4)) await hear(world.process(), heard);
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect(world.woken).toEqual([]);
    expect(world.atSes).toEqual([]);
    for (const heard of [...bounces.slice(4), ...bounces]) await hear(world.process(), heard);
    expect(await world.process().suppressions.find(lead.id)).toMatchObject({ reason: 'bounced' });
    expect((await historyOf(world, lead))?.lead.suppressed?.reason).toBe('bounced');
    expect(world.woken.map(({ token }) => token)).toEqual([tokenOf(lead)]);
    expect((await createScoring(world.process())(id)).next).toBe('unsubscribed');
    expect(world.atSes[0]).toEqual({ email: lead.email, reason: 'bounced' });
  });

  test('N13: five bounces of mails that were delivered suppress nobody', async () => {
    const { world, lead, mail } = await mailed();
    for (const days of [0, 1, 2, 3, 4, 5])
      for (const kind of ['Delivered', 'Soft'] as const) {
        const heard = event(kind, mail && { ...mail, messageId: `m-${days}` });
        const timestamp = plus(time, days * day);
        const part = kind === 'Soft' ? { bounce: { bounceType: 'Transient', timestamp } } : { delivery: { timestamp } };
        await hear(world.process(), { ...heard, detail: { ...heard.detail, ...part } });
      }
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect((await historyOf(world, lead))?.lead.suppressed).toBeUndefined();
    expect([world.woken, world.atSes]).toEqual([[], []]);
  });

  test.each(['not-spam', 'Not-Spam', 'auth-failure'])('N14: feedback of the type %s changes nothing', async (type) => {
    const { world, lead, mail } = await mailed();
    const before = JSON.stringify(await historyOf(world, lead));
    const heard = event('Complaint', mail);
    const complaint = { timestamp: time, complaintFeedbackType: type };
    await hear(world.process(), { ...heard, detail: { ...heard.detail, complaint } });
    expect(JSON.stringify(await historyOf(world, lead))).toBe(before);
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
  });

  test.each(['abuse', 'fraud', 'other', 'virus'])('N14: feedback of the type %s is a complaint', async (type) => {
    const { world, lead, mail } = await mailed();
    const heard = event('Complaint', mail);
    const complaint = { timestamp: time, complaintFeedbackType: type };
    await hear(world.process(), { ...heard, detail: { ...heard.detail, complaint } });
    expect((await historyOf(world, lead))?.lead.suppressed?.reason).toBe('complained');
  });

  test('heard twice, days late and in any order say the same', async () => {
    const kinds: Kind[] = ['Sent', 'Delivered', 'Opened', 'Hard', 'Complaint'];
    const orders = fc.shuffledSubarray([...kinds, ...kinds], { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { world, lead, mail } = await mailed({}, false, createMemoryTable());
        for (const kind of order) {
          world.pass(day);
          await hear(world.process(), event(kind, mail));
        }
        const history = await historyOf(world, lead);
        expect(history?.activities.map(({ type }) => type).sort()).toEqual([
          'form.submitted',
          'mail.bounced',
          'mail.complained',
          'mail.delivered',
          'mail.opened',
        ]);
        expect(history?.sends).toMatchObject([{ state: 'sent', messageId: 'm-1' }]);
        expect(history?.lead.suppressed).toBeDefined();
        expect(world.woken).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  test('killed anywhere and delivered again, suppress and wake', async () => {
    await killedAnywhere(
      mailed,
      (process, { id }) => hear(process, hardBounceOf(id)),
      async (world, lead, kill) => {
        await hear(world.process(), hardBounceOf(lead.id));
        const history = await historyOf(world, lead);
        expect(history?.lead.suppressed?.reason, JSON.stringify(kill)).toBe('bounced');
        expect(history?.lead.parked, JSON.stringify(kill)).toBeUndefined();
        expect(history?.activities).toHaveLength(2);
      },
    );
  });

  test('about mail to a rep are an alarm for ops and touch the lead in no way', async () => {
    const { world, input, lead } = await salesReady(table);
    await distribute(world.process(), input);
    const before = JSON.stringify(await historyOf(world, lead));
    for (const kind of ['Delivered', 'Opened', 'Hard', 'Complaint'] as const)
      await hear(world.process(), event(kind, world.inbox[0]));
    expect(JSON.stringify(await historyOf(world, lead))).toBe(before);
    expect(await world.process().suppressions.find(lead.id)).toBeUndefined();
    expect(console.error).toHaveBeenCalledTimes(2);
  });

  test('about a confirmation mail that came back suppress the address, too', async () => {
    const { world, lead, mail } = await mailed();
    await hear(world.process(), event('Hard', mail && { ...mail, tags: { ...mail.tags, kind: 'transactional' } }));
    expect((await historyOf(world, lead))?.lead.suppressed?.reason).toBe('bounced');
  });

  test('without our tags, or of a kind we do not know, are ignored', async () => {
    const { world, lead, mail } = await mailed();
    const before = JSON.stringify(await historyOf(world, lead));
    const { mail: foreign, ...rest } = event('Hard', mail).detail;
    await hear(world.process(), {
      ...event('Hard', mail),
      detail: { mail: { messageId: foreign.messageId }, ...rest },
    });
    await hear(world.process(), { ...event('Sent', mail), 'detail-type': 'Email Delivery Delayed' });
    expect(JSON.stringify(await historyOf(world, lead))).toBe(before);
    expect(console.warn).toHaveBeenCalledTimes(2);
  });
});

/** The bounce of the first mail of a lead, in any world. */
const hardBounceOf = (leadId: string) =>
  event('Hard', {
    to: '',
    template: 'welcome',
    step: 'welcome',
    messageId: 'm-1',
    headers: {},
    attachments: [],
    data: {},
    tags: { lead: leadId, lifecycle: 'x', track: 'first', step: 'welcome', template: 'welcome', kind: 'marketing' },
  });

test('reports come in batches, and only what fails comes again; ops give one alone', async () => {
  const heard: string[] = [];
  const hear = fromQueue(async ({ id }) => {
    if (id === 'b') throw new Error('the table is busy');
    heard.push(id);
  });
  const report = (id: string) => ({ ...event('Sent', undefined), id });
  const Records = ['a', 'b', 'c'].map((id) => ({ messageId: `message-${id}`, body: JSON.stringify(report(id)) }));
  expect(await hear({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-b' }] });
  await hear(report('d'));
  expect(heard).toEqual(['a', 'c', 'd']);
  await expect(hear(report('b'))).rejects.toThrow('the table is busy');
});

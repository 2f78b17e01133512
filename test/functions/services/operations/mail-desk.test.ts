import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import { day, hour, minute, plus } from '../../../../domain/time/instant.ts';
import { createPending } from '../../../../functions/adapters/dynamodb/pending.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import type { GuidePromise } from '../../../../functions/services/mail/guide-delivery.ts';
import { createMailDesk } from '../../../../functions/services/operations/mail-desk.ts';
import { startTable } from '../../../support/aws/dynamodb.ts';
import { aLead, park, tokenOf } from '../../../support/lead.ts';
import { runSweep } from '../../../support/sweep.ts';
import { createWorld, type Process, type World } from '../../../support/world.ts';

let table: Table;
// A table for each test: the desk sees everything that is pending.
beforeEach(async () => {
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const started = await startTable();
  table = started.table;
  return started.stop;
});

const step = { track: 'first', step: 'welcome' };

/** A lead with one mail that SES was asked to send. */
async function claimed() {
  const world = createWorld(table);
  const lead = aLead(world.now());
  const process = world.process();
  await process.leads.create(lead);
  await process.leads.goOn(lead, 0, world.now());
  const id = { lifecycleId: lead.lifecycleId, ...step };
  const send: Send = {
    ...id,
    template: 'welcome',
    kind: 'marketing',
    state: 'claimed',
    claimedAt: world.now(),
    why: 'due',
  };
  await process.sends.claim(lead.id, send);
  return { world, lead, send, id: { leadId: lead.id, ...id } };
}
const desk = (world: World) => createMailDesk(world.process());
const swept = (world: World) => runSweep(world.process());

describe('a mail that SES holds', () => {
  test('is on the list until it went, with the reason and without the person', async () => {
    const { world, lead, send } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    const [mail] = await desk(world).mails();
    expect(mail).toMatchObject({ state: 'held', template: 'welcome', why: 'the sandbox', leadId: lead.id });
    expect(JSON.stringify(mail)).not.toContain(lead.email);
    await world.process().sends.claim(lead.id, { ...send, claimedAt: world.now() });
    await world.process().sends.sent(lead.id, send, 'ses-1', world.now());
    expect(await desk(world).mails()).toEqual([]);
  });

  test('is tried at once when a person says so: the lead is woken from its wait', async () => {
    const { world, lead, send, id } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    const now = (await world.process().leads.history(lead.id))?.lead ?? lead;
    expect(await park(table, now, 'engagement', plus(world.now(), day))).toBe(true);
    expect(await desk(world).settle(id, 'again')).toBeUndefined();
    expect(world.woken.map(({ token }) => token)).toEqual([tokenOf(lead)]);
  });

  test('is forgotten by the list after a week in which nobody tried it', async () => {
    const { world, lead, send } = await claimed();
    await world.process().sends.notSent(lead.id, send, 'held', 'the sandbox');
    world.pass(6 * day);
    await swept(world);
    expect(await desk(world).mails()).toHaveLength(1);
    world.pass(2 * day);
    await swept(world);
    expect(await desk(world).mails()).toEqual([]);
    expect((await world.process().sends.find(lead.id, send))?.state).toBe('held');
  });
});

describe('a mail of which nobody knows whether it went', () => {
  test('is on the list after an hour, and may be claimed once more when a person says so', async () => {
    const { world, lead, send, id } = await claimed();
    expect(await desk(world).mails()).toEqual([]);
    world.pass(2 * hour);
    expect(await desk(world).mails()).toMatchObject([{ state: 'unsure' }]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(false);
    expect(await desk(world).settle(id, 'again')).toBeUndefined();
    expect(await desk(world).mails()).toEqual([]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(true);
  });

  test('stays as it is when a person says so, and is never sent again', async () => {
    const { world, lead, send, id } = await claimed();
    world.pass(2 * hour);
    expect(await desk(world).settle(id, 'leave')).toBeUndefined();
    expect(await desk(world).mails()).toEqual([]);
    expect(await world.process().sends.claim(lead.id, send)).toBe(false);
    expect(await desk(world).settle(id, 'leave')).toMatch(/settled by now/);
  });

  test('is not released when SES has said by now that it went', async () => {
    const { world, lead, send, id } = await claimed();
    world.pass(2 * hour);
    await world.process().sends.sent(lead.id, send, 'ses-1', world.now());
    expect(await desk(world).settle(id, 'again')).toMatch(/settled by now/);
    expect(world.woken).toEqual([]);
  });
});

describe('a mail that no step of a lead sends', () => {
  /** Asks for it while the answer of SES is lost; an hour later the desk sees it. */
  async function lost(promise: (process: Process, lead: Lead) => Promise<unknown>) {
    const world = createWorld(table);
    const lead = aLead(world.now());
    await world.process().leads.create(lead);
    await promise(world.process(), lead);
    world.ses.lostAnswer = true;
    await swept(world);
    world.pass(2 * hour);
    const [mail] = await desk(world).mails();
    if (!mail) throw new Error('no mail is unsure');
    return { world, mail };
  }
  const promised =
    (what: Pick<GuidePromise, 'guide' | 'optIn' | 'data'>) =>
    ({ guides, now }: Process, { id, lifecycleId }: Lead) =>
      guides.promise(id, { lifecycleId, receipt: 'receipt', ...what }, plus(now(), -minute));

  test.each([
    ['guide', promised({ guide: 'first-time-fix' })],
    ['confirm', promised({ optIn: true })],
    ['your-data', promised({ data: true })],
    ['referral-thanks', ({ thanks, now }: Process, lead: Lead) => thanks.promise(lead, 'won', now())],
  ] as const)(
    '%s goes once more, with the next sweep, when a person says so, and only then',
    async (template, promise) => {
      const { world, mail } = await lost(promise);
      await swept(world);
      expect(world.inbox.map((one) => one.template)).toEqual([template]);
      expect(await desk(world).settle(mail, 'again')).toBeUndefined();
      world.pass(minute);
      for (let n = 0; n < 2; n++) await swept(world);
      expect(world.inbox.map((one) => one.template)).toEqual([template, template]);
      expect(await desk(world).mails()).toEqual([]);
    },
  );

  const isHeld = Object.assign(new Error('Email address is not verified'), { name: 'MessageRejected' });

  test.each([
    ['guide', promised({ guide: 'first-time-fix' })],
    ['confirm', promised({ optIn: true })],
    ['your-data', promised({ data: true })],
    ['referral-thanks', ({ thanks, now }: Process, lead: Lead) => thanks.promise(lead, 'won', now())],
  ] as const)('%s that SES holds never goes when a person leaves it', async (_, promise) => {
    const world = createWorld(table);
    const lead = aLead(world.now());
    await world.process().leads.create(lead);
    await promise(world.process(), lead);
    world.ses.next = isHeld;
    await swept(world);
    const [mail] = await desk(world).mails();
    if (mail?.state !== 'held') throw new Error('no mail is held');
    expect(await desk(world).settle(mail, 'leave')).toBeUndefined();
    expect(await desk(world).mails()).toEqual([]);
    const owed = (await desk(world).promises()).map(({ what }) => what);
    expect(owed.filter((what) => /guide|thanked/.test(what))).toEqual([]);
    for (let n = 0; n < 3; n++) {
      world.pass(day);
      await swept(world);
    }
    expect(world.inbox).toEqual([]);
  });

  test('of two mails that are promised together the other one still goes when one is left', async () => {
    const world = createWorld(table);
    const lead = aLead(world.now());
    await world.process().leads.create(lead);
    await promised({ guide: 'first-time-fix', optIn: true })(world.process(), lead);
    world.ses.next = isHeld;
    await swept(world);
    const [mail] = await desk(world).mails();
    if (mail?.track !== 'opt-in') throw new Error('the confirmation is not held');
    expect(await desk(world).settle(mail, 'leave')).toBeUndefined();
    for (let n = 0; n < 3; n++) {
      world.pass(hour);
      await swept(world);
    }
    expect(world.inbox.map(({ template }) => template)).toEqual(['guide']);
  });

  test.each([
    ['reply', /not passed on twice/],
    ['surge', /not written twice/],
  ])('to our own people, of %s, does not go again, stays on the list, and can be left', async (track, why) => {
    const world = createWorld(table);
    const id = { leadId: 'f'.repeat(32), lifecycleId: 'x', track, step: 'x' };
    const send: Send = {
      ...id,
      template: 't',
      kind: 'internal',
      state: 'claimed',
      claimedAt: world.now(),
      why: 'it came',
    };
    await world.process().sends.claim(id.leadId, send);
    world.pass(2 * hour);
    expect(await desk(world).settle(id, 'again')).toMatch(why);
    expect(await desk(world).mails()).toHaveLength(1);
    expect(await desk(world).settle(id, 'leave')).toBeUndefined();
    expect(await desk(world).mails()).toEqual([]);
  });
});

test('promises are told in words, the oldest first', async () => {
  const { world } = await claimed();
  expect((await desk(world).promises()).map(({ what }) => what)).toContain('Its execution starts');
});

test('of any backlog the oldest two hundred are shown, and no page is read that could not have one of them', async () => {
  const world = createWorld(table);
  const since = (shard: number, n: number) => plus(world.now(), -day + (n * 4 + shard) * 1_000);
  let read = 0;
  const indexPage: Table['indexPage'] = async (_, { value }, from) => {
    read++;
    const [shard, begin] = [Number(value.at(-1)), Number(from?.place ?? 0)];
    const rows = Array.from({ length: 150 }, (_, n) => ({
      PK: `LEAD#${shard}-${begin + n}`,
      SK: 'PROFILE',
      pendingFor: n % 3 === 0 ? 'held' : 'start',
      pendingSince: since(shard, begin + n),
      untoldSince: since(shard, begin + n),
    }));
    return { rows, next: { place: begin + 150 } };
  };
  const pending = createPending({ ...table, indexPage });
  const promises = await createMailDesk({ ...world.process(), pending }).promises();
  expect(promises).toHaveLength(200);
  expect(promises.map((one) => one.since)).toEqual(promises.map((one) => one.since).toSorted());
  expect(promises[0]?.since).toBe(since(0, 0));
  // Two thirds of a page are starts: two hundred are in two pages of a shard, beside one page of events.
  expect(read).toBe(4 * 2 + 4);
});

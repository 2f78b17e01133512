import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { between, day, hour, minute, plus, week } from '../../../domain/time/instant.ts';
import { leadRow } from '../../../domain/workflow/lead-row.ts';
import { profileKey, thanksKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import {
  accept,
  answer,
  distribute,
  holders,
  type Id,
  leadOf,
  monday,
  offersOf,
  withOffer,
} from '../../support/hand-off.ts';
import { park, somebody } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { changedWhenRead, config, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();

const settle = (process: Process, id: Id) => createSettlement(process)(id);
const nudges = ({ inbox }: World) =>
  inbox.filter(({ template }) => template === 'rep-reminder').map(({ step }) => step);

/** A lead whose rep has recorded what came of it. */
async function recorded(outcome: Omit<NonNullable<Assignment['outcome']>, 'at'>) {
  const made = await withOffer(table, 'accepted');
  await settle(made.world.process(), made.input);
  made.world.pass(1_000);
  await made.world.process().assignments.record(made.input.leadId, made.offer, { ...outcome, at: made.world.now() });
  return made;
}
const moves = async (world: World, id: Id) => (await leadOf(world, id))?.moves.map(({ stage }) => stage).slice(2);

describe('settlement', () => {
  test('waits for the outcome of a lead that is being worked on', async () => {
    const { world, input } = await withOffer(table, 'accepted');
    const reply = await settle(world.process(), input);
    expect(reply).toMatchObject({ next: 'open', revision: 1 });
    expect(Date.parse(reply.until) - Date.parse(monday)).toBe(world.config.sales.outcome.nudgeEvery);
    expect(await leadOf(world, input)).toMatchObject({ stage: 'working' });
    expect(await holders(world, input)).toHaveLength(1);
    expect(nudges(world)).toEqual([]);
  });

  test('notes for lists when the next step is due, until it is done', async () => {
    const { world, input, offer } = await withOffer(table, 'accepted');
    const { lifecycleId } = input;
    const said = async (type: 'contact.made' | 'note.added', detail: object) => {
      world.pass(hour);
      const activity = { id: `${type}-${world.now()}`, type, at: world.now(), lifecycleId, detail } as Activity;
      await world.process().signals.raise(input.leadId, activity);
      await settle(world.process(), input);
    };
    const due = async () => {
      const lead = await leadOf(world, input);
      return lead && leadRow(lead, world.config).nextDue;
    };
    await settle(world.process(), input);
    expect(await due()).toBeUndefined();
    await said('note.added', { repId: offer.repId, note: 'call', next: { on: '2026-11-25', what: 'call' } });
    expect((await due())?.slice(0, 10)).toBe('2026-11-25');
    world.pass(3 * day);
    expect((await due())?.slice(0, 10)).toBe('2026-11-25');
    // A note says that it is done; a contact, too, and takes it off the lead.
    await said('note.added', { repId: offer.repId, note: 'called' });
    expect(await due()).toBeUndefined();
    await said('contact.made', { repId: offer.repId, channel: 'call', reached: true });
    expect(await leadOf(world, input)).not.toHaveProperty('nextDue');
  });

  test('makes a won lead a customer, whose track begins at once', async () => {
    const { world, input } = await recorded({ result: 'won', value: 12_000 });
    expect((await settle(world.process(), input)).next).toBe('won');
    expect(await leadOf(world, input)).toMatchObject({ stage: 'customer', open: true, outcomeAt: world.now() });
    expect(await holders(world, input)).toEqual([]);
    await createNurture(world.process())(input);
    expect(world.inbox.at(-1)?.template).toBe('customer-welcome');
  });

  test('follows the track the rep chose for a lead that is recycled', async () => {
    const { world, input } = await recorded({ result: 'recycle', reason: 'Not now', track: 'next-quarter' });
    await settle(world.process(), input);
    expect(await leadOf(world, input)).toMatchObject({ recycledTo: { track: 'next-quarter', at: world.now() } });
    const touch = await createNurture(world.process())(input);
    expect(between(world.now(), touch.until)).toBeGreaterThan(89 * day);
  });

  test('ends the lifecycle of a lost lead', async () => {
    const { world, input } = await recorded({ result: 'lost', reason: 'No budget' });
    expect((await settle(world.process(), input)).next).toBe('lost');
    const lead = await leadOf(world, input);
    expect(lead).toMatchObject({ stage: 'lost', open: false, closed: { end: 'lost' }, outcomeAt: world.now() });
    expect(lead?.moves.at(-1)?.why).toContain('No budget');
    expect(await holders(world, input)).toEqual([]);
  });

  test('sends a recycled lead back to nurture, undisturbed until the day the rep named', async () => {
    const until = '2027-02-01T00:00:00.000Z';
    const { world, input } = await recorded({ result: 'recycle', reason: 'Not now', until });
    expect((await settle(world.process(), input)).next).toBe('recycle');
    expect(await leadOf(world, input)).toMatchObject({ stage: 'nurturing', open: true, restsUntil: until });
    expect(await holders(world, input)).toEqual([]);
    // The demo request that led here must not lead back here by itself.
    expect((await createScoring(world.process())(input)).next).toBe('nurture');
    const touch = await createNurture(world.process())(input);
    expect(touch.until > until).toBe(true);
  });

  test.each([
    ['recycled', { result: 'recycle' as const, reason: 'Not now', until: '2027-01-10T00:00:00.000Z' }],
    ['recycled without a date', { result: 'recycle' as const, reason: 'Not now' }],
    ['won', { result: 'won' as const }],
  ])('S2: keeps the break that a lead chose, when it is %s', async (_, outcome) => {
    const { world, input } = await recorded(outcome);
    const pausedUntil = '2027-02-21T10:00:00.000Z';
    await world.process().leads.bumpRevision(input.leadId, [], { pausedUntil });
    await settle(world.process(), input);
    expect((await createNurture(world.process())(input)).until >= pausedUntil).toBe(true);
    expect(world.inbox.filter(({ template }) => !template.startsWith('rep-'))).toEqual([]);
  });

  test('S2: a break chosen after a recycle does not end the rest any earlier, but mail that is wanted again comes', async () => {
    const until = '2027-02-01T00:00:00.000Z';
    const { world, input } = await recorded({ result: 'recycle', reason: 'Not now', until });
    await settle(world.process(), input);
    const detail = { until: plus(world.now(), 14 * day) };
    const paused = { id: 'paused', type: 'paused', at: world.now(), lifecycleId: input.lifecycleId, detail } as const;
    await world.process().signals.raise(input.leadId, paused);
    expect((await createNurture(world.process())(input)).until > until).toBe(true);
    world.pass(1_000);
    const resumed = { ...paused, id: 'resumed', at: world.now(), detail: { until: world.now() } };
    await world.process().signals.raise(input.leadId, resumed);
    expect((await createNurture(world.process())(input)).until < until).toBe(true);
  });

  test.each([
    ['won', { result: 'won' as const }, ['working', 'customer']],
    ['lost', { result: 'lost' as const, reason: 'No budget' }, ['working', 'lost']],
    ['recycle', { result: 'recycle' as const, reason: 'Not now' }, ['working', 'nurturing']],
  ])('killed anywhere while it carries out "%s", and run again, ends the same', async (next, outcome, stages) => {
    await killedAnywhere(
      () => recorded(outcome),
      settle,
      async (world, input, kill) => {
        world.pass(1_000);
        expect((await settle(world.process(), input)).next, JSON.stringify(kill)).toBe(next);
        expect(await holders(world, input), JSON.stringify(kill)).toEqual([]);
        expect(await moves(world, input), JSON.stringify(kill)).toEqual(stages);
      },
    );
  });

  test.each([
    ['won', { result: 'won' as const }, { unknown: { won: 1, lost: 0 } }],
    ['lost', { result: 'lost' as const, reason: 'No budget' }, { unknown: { won: 0, lost: 1 } }],
    ['lost, but no rep could have won it', { result: 'lost' as const, reason: 'Not a real inquiry' }, {}],
    ['recycled', { result: 'recycle' as const, reason: 'Not now' }, {}],
  ])('counts a lead that is %s once for its rep, killed anywhere', async (_what, outcome, results) => {
    await killedAnywhere(
      () => recorded(outcome),
      settle,
      async (world, input, kill) => {
        await settle(world.process(), input);
        const { repId = '' } = (await offersOf(world, input))[0] ?? {};
        const held = await world.process().reps.holdings([repId]);
        expect(held.get(repId)?.results, JSON.stringify(kill)).toEqual(results);
      },
    );
  });

  test('asks again when the lead changes while it is being lost', async () => {
    const { world, input } = await recorded({ result: 'lost', reason: 'No budget' });
    const process = world.process();
    const leads = changedWhenRead(process, (leadId) => world.process().leads.bumpRevision(leadId, [], {}));
    await expect(settle({ ...process, leads }, input)).rejects.toMatchObject({ name: 'LeadChanged' });
    expect((await settle(world.process(), input)).next).toBe('lost');
  });

  test('of a lifecycle that is over says how it ended and does not park', async () => {
    const { world, input } = await recorded({ result: 'lost', reason: 'No budget' });
    const over = { ...input, lifecycleId: 'over' };
    expect(await settle(world.process(), over)).toMatchObject({ next: 'recycle', revision: 0 });
    const nobody = { ...input, leadId: 'f'.repeat(32) };
    await expect(settle(world.process(), nobody)).rejects.toMatchObject({ name: 'LeadNotFound' });
  });
});

describe('a lead that somebody sent', () => {
  /** Won, and sent by a customer of ours. */
  async function referred() {
    const made = await recorded({ result: 'won' });
    const process = made.world.process();
    const referrer = somebody('grace@lifts.example', 'Grace Holm', 'Lifts AB');
    await process.leads.create({ ...referrer, country: 'DE' });
    const lead = await leadOf(made.world, made.input);
    if (!lead) throw new Error('no lead');
    const first = { ...lead.first, referredBy: referrer.id };
    const captured = { ...lead.captured, detail: { ...lead.captured.detail, attribution: first } };
    await table.change(profileKey(lead.id), { set: { first, captured } });
    return { ...made, referrer };
  }
  /** As the sweep does it with a promise that is due. */
  const deliver = async ({ world, referrer, input }: Awaited<ReturnType<typeof referred>>) =>
    (await world.process().thanksPost()).deliver(referrer.id, input.leadId);
  const thanks = ({ inbox }: World) => inbox.filter(({ template }) => template === 'referral-thanks');
  const promiseOf = async ({ referrer, input }: Awaited<ReturnType<typeof referred>>) =>
    (await table.get(thanksKey(referrer.id, input.leadId)))?.pendingSince;

  test('is thanked for once when it is won, without a name', async () => {
    const made = await referred();
    const { world, input } = made;
    await settle(world.process(), input);
    expect(await promiseOf(made)).toBe(world.now());
    await deliver(made);
    await deliver(made);
    expect(thanks(world)).toMatchObject([{ to: 'grace@lifts.example', data: { firstName: 'Grace' } }]);
    expect(JSON.stringify(thanks(world)[0])).not.toMatch(/Ada|Winter|works\.example/);
    expect(await promiseOf(made)).toBeUndefined();
  });

  test.each([
    ['in the evening', '2026-11-23T20:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['on a Saturday', '2026-11-28T11:00:00.000Z', '2026-11-30T08:00:00.000Z'],
    ['at Christmas', '2026-12-24T20:00:00.000Z', '2026-12-28T08:00:00.000Z'],
  ])('and won %s is thanked for when the send window of who sent it opens', async (_, wonAt, due) => {
    const made = await referred();
    const { world, input } = made;
    world.pass(Date.parse(wonAt) - Date.parse(world.now()));
    await settle(world.process(), input);
    expect(await promiseOf(made)).toBe(due);
    await deliver(made); // the sweep asks too early
    expect([thanks(world), await promiseOf(made)]).toEqual([[], due]);
    world.pass(Date.parse(due) - Date.parse(world.now()));
    await deliver(made);
    expect(thanks(world)).toHaveLength(1);
  });

  test('is thanked for after a pause of all sending, in the window again', async () => {
    const made = await referred();
    const { world, input } = made;
    await settle(world.process(), input);
    world.sending.state = 'paused';
    await deliver(made);
    const later = await promiseOf(made);
    expect(between(world.now(), String(later))).toBeGreaterThanOrEqual(hour);
    world.pass(11 * hour);
    world.sending.state = 'on';
    await deliver(made);
    expect([thanks(world), await promiseOf(made)]).toEqual([[], '2026-11-24T08:00:00.000Z']);
    world.pass(11 * hour);
    await deliver(made);
    expect(thanks(world)).toHaveLength(1);
  });

  test('is thanked for when it was won after all, and not while it counts as lost', async () => {
    const made = await referred();
    const { world, input, referrer } = made;
    const correct = async (result: 'won' | 'lost') => {
      const history = await world.process().leads.history(input.leadId);
      const [offer] = history?.assignments ?? [];
      if (!history || !offer) throw new Error('no offer');
      world.pass(minute);
      const said = result === 'won' ? { result, value: 9000 } : { result, reason: 'No budget' };
      const by = { repId: offer.repId };
      expect(
        await world.process().corrections.correct(history, offer, { ...said, at: world.now() }, by),
      ).toBeUndefined();
    };
    await settle(world.process(), input);
    await correct('lost');
    expect(await promiseOf(made)).toBeUndefined();
    expect(await world.process().thanks.again(referrer.id, input.leadId, world.now())).toBe(false);
    await correct('won');
    expect(await promiseOf(made)).toBe(world.now());
    for (let n = 0; n < 2; n++) await deliver(made);
    await correct('lost');
    await correct('won');
    await deliver(made);
    expect(thanks(world)).toHaveLength(1);
  });

  test('is thanked for once ever: also when the customer is won again', async () => {
    const made = await referred();
    const { world, input, referrer } = made;
    await settle(world.process(), input);
    await deliver(made);
    const { sends = [] } = (await world.process().leads.history(referrer.id)) ?? {};
    expect(sends).toMatchObject([{ step: `thanks-${input.leadId}`, lifecycleId: referrer.captured.lifecycleId }]);
    await world.process().thanks.promise(referrer, input.leadId, world.now());
    expect(await promiseOf(made)).toBeUndefined();
  });

  test('is not thanked for when who sent it wants no mail, was erased, or is the lead itself', async () => {
    const suppressed = await referred();
    await suppressed.world.process().suppressions.add(suppressed.referrer.id, { reason: 'unsubscribed', at: monday });
    expect((await settle(suppressed.world.process(), suppressed.input)).next).toBe('won');
    await deliver(suppressed);
    expect([thanks(suppressed.world), await promiseOf(suppressed)]).toEqual([[], undefined]);

    for (const who of ['erased', 'itself']) {
      const { world, input } = await recorded({ result: 'won' });
      const referredBy = who === 'itself' ? input.leadId : 'f'.repeat(32);
      const lead = await leadOf(world, input);
      await table.change(profileKey(input.leadId), { set: { 'first.referredBy': referredBy } });
      expect(lead).toBeDefined();
      expect((await settle(world.process(), input)).next).toBe('won');
      expect(await table.get(thanksKey(referredBy, input.leadId))).toBeUndefined();
    }
  });

  test('killed anywhere while it is won, and run again, is thanked for once', async () => {
    await killedAnywhere(referred, settle, async (world, input, kill) => {
      world.pass(1_000);
      expect((await settle(world.process(), input)).next, JSON.stringify(kill)).toBe('won');
      expect(await holders(world, input), JSON.stringify(kill)).toEqual([]);
      const referredBy = (await leadOf(world, input))?.first.referredBy ?? '';
      expect((await table.get(thanksKey(referredBy, input.leadId)))?.pendingFor, JSON.stringify(kill)).toBe('thank');
    });
  });

  test('killed anywhere while the sweep thanks for it, and swept again, is thanked for once at most', async () => {
    const ready = async () => {
      const made = await referred();
      await settle(made.world.process(), made.input);
      return { world: made.world, input: made };
    };
    await killedAnywhere(
      ready,
      async (process, made) => (await process.thanksPost()).deliver(made.referrer.id, made.input.leadId),
      async (world, made, kill) => {
        await deliver(made);
        expect(thanks(world).length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
        expect(await promiseOf(made), JSON.stringify(kill)).toBeUndefined();
      },
    );
  });
});

describe('a rep who works on a lead', () => {
  const letters = ({ inbox }: World) => inbox.map(({ template, step }) => `${step} ${template}`);
  const raise = (world: World, { leadId, lifecycleId }: Id, what: Pick<Activity, 'type' | 'detail'>) =>
    world.process().signals.raise(leadId, {
      ...what,
      id: `${what.type}-${world.now()}`,
      at: world.now(),
      lifecycleId,
    } as Activity);

  test('is reminded as wanted, in working hours, then asked for the outcome', async () => {
    const { world, input, offer } = await withOffer(table, 'accepted');
    await settle(world.process(), input);
    const detail = { repId: offer.repId, attempt: 1, followUp: 'calls' };
    await raise(world, input, { type: 'follow-up.planned', detail });
    let look = await settle(world.process(), input);
    expect(look.until).toBe(plus(world.now(), day));
    for (let n = 0; n < 4; n++) {
      world.pass(Date.parse(look.until) - Date.parse(world.now()));
      look = await settle(world.process(), input);
    }
    expect(letters(world)).toEqual([
      ...[1, 2, 3].map((n) => `follow-up-1-1-${n} rep-follow-up`),
      'nudge-1-1-1 rep-reminder',
    ]);
    expect(world.inbox[2]).toMatchObject({ data: { reminderTo: 'Write to' } });
  });

  test('hears at once of a visit to the prices, once an hour, and the wait for the outcome stays as it was', async () => {
    const { world, input, lead } = await withOffer(table, 'accepted');
    const before = await settle(world.process(), input);
    const now = await leadOf(world, input);
    await park(table, now ?? lead, 'outcome', before.until);
    world.pass(minute);
    const visit = { type: 'page.viewed', detail: { url: 'https://fieldnote.example/pricing' } } as const;
    await raise(world, input, visit);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['page.viewed']);
    const after = await settle(world.process(), input);
    expect(after).toMatchObject({ next: 'open', until: before.until });
    expect(letters(world)).toEqual([expect.stringMatching(/^visit-1-\d{14} rep-visit$/)]);
    expect(world.inbox[0]).toMatchObject({ data: { news: ['Visited the pricing page'] } });
    world.pass(20 * minute);
    await raise(world, input, visit);
    await settle(world.process(), input);
    expect(letters(world)).toHaveLength(1);
    world.pass(hour);
    await raise(world, input, visit);
    await settle(world.process(), input);
    expect(letters(world)).toHaveLength(2);
  });

  test('hears at once when the lead asks again, also where its form is worth few points', async () => {
    const { handRaise, points } = config.scoring;
    const few = points.map((rule) => (rule.activity === 'form.submitted' ? { ...rule, points: 1 } : rule));
    const rules = { ...config, scoring: { ...config.scoring, points: few } };
    const { world, input } = await withOffer(table, 'accepted', 'demo', rules);
    for (const [form, told] of [
      [handRaise.forms[0] ?? '', 1],
      ['newsletter', 1],
      [handRaise.customerForms[0] ?? '', 2],
    ] as const) {
      world.pass(2 * hour);
      const attribution = { form, at: world.now() };
      await raise(world, input, {
        type: 'form.submitted',
        detail: { form, receipt: form, contentHash: form, attribution },
      });
      await settle(world.process(), input);
      expect(
        letters(world).filter((one) => one.endsWith('rep-visit')),
        form,
      ).toHaveLength(told);
    }
  });
});

describe('an outcome nobody gives', () => {
  test('is asked for as often as the rules say; then the lead is recycled, the place is free and the page closed', async () => {
    const { world, input } = await withOffer(table, 'accepted', 'contact');
    for (let look = 0; look < 4; look++) {
      const reply = await settle(world.process(), input);
      expect(reply.next).toBe('open');
      expect(await settle(world.process(), input)).toEqual(reply);
      // Points fade, and lists show what is left of them.
      expect(reply.lead?.score?.asOf).toBe(world.now());
      world.pass(Date.parse(reply.until) - Date.parse(world.now()));
    }
    expect(nudges(world)).toEqual(['nudge-1-1', 'nudge-1-2', 'nudge-1-3']);
    expect((await settle(world.process(), input)).next).toBe('recycle');
    expect(await leadOf(world, input)).toMatchObject({ stage: 'nurturing', outcomeAt: world.now() });
    expect(await holders(world, input)).toEqual([]);
    const [offer] = await offersOf(world, input);
    expect(offer?.status).toBe('closed');
    expect(offer).not.toHaveProperty('outcome');
  });

  const silent = async (form = 'contact') => {
    const made = await withOffer(table, 'accepted', form);
    made.world.pass(4 * week);
    return made;
  };

  test('killed anywhere while it is given up, and run again, recycles the lead', async () => {
    await killedAnywhere(
      () => silent(),
      settle,
      async (world, input, kill) => {
        expect((await settle(world.process(), input)).next, JSON.stringify(kill)).toBe('recycle');
        expect(await holders(world, input)).toEqual([]);
        expect((await offersOf(world, input))[0]?.status).toBe('closed');
        expect((await createScoring(world.process())(input)).next).toBe('nurture');
      },
    );
  });

  test('S6: of a raised hand goes to the manager, never back to nurture, killed anywhere', async () => {
    await killedAnywhere(
      () => silent('demo'),
      settle,
      async (world, input, kill) => {
        const said = JSON.stringify(kill);
        expect((await settle(world.process(), input)).next, said).toBe('recycle');
        expect(await leadOf(world, input), said).toMatchObject({ stage: 'sales-ready', open: true });
        expect(await leadOf(world, input), said).not.toHaveProperty('outcomeAt');
        expect((await createScoring(world.process())(input)).next, said).toBe('sales-ready');
        world.pass(minute);
        expect((await distribute(world.process(), input)).next, said).toBe('offered');
        const [given, asked, ...more] = await offersOf(world, input);
        expect([given?.status, asked?.toManager, asked?.status, more], said).toEqual(['closed', true, 'offered', []]);
        expect(asked?.why, said).toBe('Ada Brandt accepted it and never reported an outcome');
        expect(await holders(world, input), said).toEqual([]);
      },
    );
  });

  test('S6: and after a silent manager it stays unanswered; the manager may give it to the same rep again', async () => {
    const { world, input } = await silent('demo');
    await settle(world.process(), input);
    world.pass(minute);
    let look = await distribute(world.process(), input);
    while (look.next === 'offered') {
      world.pass(between(world.now(), look.until));
      look = await distribute(world.process(), input);
    }
    expect(look.next).toBe('unanswered');
    const [mine] = await offersOf(world, input);
    await answer(world, input, 'declined', { passTo: mine?.repId });
    world.pass(minute);
    expect((await distribute(world.process(), input)).next).toBe('offered');
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ repId: mine?.repId, attempt: 3, status: 'offered' });
    await answer(world, input, 'accepted');
    expect((await distribute(world.process(), input)).next).toBe('accepted');
    expect((await settle(world.process(), input)).next).toBe('open');
    expect(await leadOf(world, input)).toMatchObject({ stage: 'working' });
  });

  test('S6: who was late before may take a raised hand that was taken from a silent rep', async () => {
    const { world, input } = await silent('demo');
    const process = world.process();
    await settle(process, input);
    world.pass(minute);
    await distribute(process, input);
    const [given, asked] = await offersOf(world, input);
    const history = await process.leads.history(input.leadId);
    if (!history || !given || !asked) throw new Error('there is nothing to take');
    expect([
      await accept(process, history, given, world.now()),
      await accept(process, history, asked, world.now()),
    ]).toEqual([false, true]);
    expect((await distribute(process, input)).next).toBe('accepted');
    expect(await settle(process, input)).toMatchObject({ next: 'open' });
  });

  test('counts when it is recorded at the very moment it is given up', async () => {
    const { world, input } = await silent();
    const process = world.process();
    const leads = changedWhenRead(process, async (leadId, seen) => {
      const [offer] = seen?.assignments ?? [];
      if (offer) await world.process().assignments.record(leadId, offer, { result: 'won', at: world.now() });
    });
    await expect(settle({ ...process, leads }, input)).rejects.toMatchObject({ name: 'LeadChanged' });
    expect((await settle(world.process(), input)).next).toBe('won');
  });

  test('killed anywhere while it is asked for, and run again, is asked for once', async () => {
    const oneWeekLater = async () => {
      const made = await withOffer(table, 'accepted');
      made.world.pass(week);
      return made;
    };
    await killedAnywhere(oneWeekLater, settle, async (world, input) => {
      expect((await settle(world.process(), input)).next).toBe('open');
      expect(nudges(world).length).toBeLessThanOrEqual(1);
    });
  });

  test('does not keep the lead from being handed off again', async () => {
    const { world, input } = await silent();
    await settle(world.process(), input);
    world.pass(1_000);
    const lead = await leadOf(world, input);
    const at = world.now();
    const detail = { subject: 'Still interested' };
    if (lead)
      await world
        .process()
        .leads.append(lead.id, { id: 'r', type: 'mail.replied', at, lifecycleId: lead.lifecycleId, detail });
    expect((await createScoring(world.process())(input)).next).toBe('sales-ready');
    expect((await distribute(world.process(), input)).next).toBe('offered');
    const offers = await offersOf(world, input);
    expect(offers.map(({ status }) => status)).toEqual(['closed', 'offered']);
    expect(await holders(world, input)).toEqual([offers[1]?.repId]);
  });
});

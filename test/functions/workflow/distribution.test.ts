import { describe, expect, test } from 'vitest';
import { between, day, minute, plus } from '../../../domain/time/instant.ts';
import { createAssignments } from '../../../functions/adapters/dynamodb/assignments.ts';
import { profileKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../../functions/adapters/dynamodb/reps.ts';
import { createRepCapacity } from '../../../functions/services/sales/rep-capacity.ts';
import { openLink } from '../../../functions/services/signed-links.ts';
import { answer, distribute, holders, leadOf, offered, offersOf, salesReady, tokenIn } from '../../support/hand-off.ts';
import { somebody } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { keys, killedAnywhere, type World } from '../../support/world.ts';

const table = useTable();

const letters = ({ inbox }: World) => inbox.map(({ template, step, to }) => `${step} ${template} ${to}`);

describe('distribution', () => {
  test('offers the lead to one rep, with everything known and a link to answer', async () => {
    const { world, lead, input } = await salesReady(table);
    const reply = await distribute(world.process(), input);
    const [offer] = await offersOf(world, input);
    expect(reply).toEqual({
      next: 'offered',
      revision: 1,
      until: offer?.warnAt,
      lead: expect.objectContaining({ stage: 'assigned' }),
    });
    expect(offer).toMatchObject({
      attempt: 1,
      status: 'offered',
      acceptBy: '2026-11-23T10:05:00.000Z',
      warnAt: '2026-11-23T10:04:00.000Z',
    });
    expect(offer?.why).toContain('had no lead yet');
    expect(await holders(world, input)).toEqual([offer?.repId]);
    expect(await leadOf(world, input)).toMatchObject({ stage: 'assigned' });
    const [mail] = world.inbox;
    expect(mail).toMatchObject({ template: 'rep-assignment', step: 'offer-1', data: { lead: { email: lead.email } } });
    const claims = { ...input, attempt: 1, repId: offer?.repId };
    expect(openLink(keys.links, 'rep', tokenIn(mail), world.now())).toEqual({ claims });
  });

  test('names who sent the lead, what to begin with, and where each button leads', async () => {
    const { world, lead, input } = await salesReady(table);
    const referrer = somebody('grace@lifts.example', 'Grace Holm', 'Lifts AB');
    await world.process().leads.create(referrer);
    const first = { ...lead.first, form: 'demo', referredBy: referrer.id };
    const captured = { ...lead.captured, detail: { ...lead.captured.detail, attribution: first } };
    await table.change(profileKey(lead.id), { set: { first, captured } });
    await distribute(world.process(), input);
    const { data } = world.inbox[0] ?? {};
    expect(data).toMatchObject({ referrer: 'Grace Holm, Lifts AB' });
    expect(data?.opening).toContain('You asked for a demo');
    for (const [name, end] of [
      ['declineUrl', '#decline'],
      ['snoozeUrl', '#snooze'],
      ['calendarUrl', '/call.ics'],
    ] as const)
      expect(data?.[name]).toBe(`${data?.offerUrl}${end}`);
  });

  test('asked again changes nothing and mails nothing', async () => {
    const { world, input } = await offered(table);
    const before = [await offersOf(world, input), await leadOf(world, input)];
    expect((await distribute(world.process(), input)).next).toBe('offered');
    expect([await offersOf(world, input), await leadOf(world, input)]).toEqual(before);
    expect(world.inbox).toHaveLength(1);
  });

  test('goes to the next rep after a decline, and the first gets the place back', async () => {
    const { world, input } = await offered(table);
    await answer(world, input, 'declined', { declinedBecause: 'on holiday' });
    await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'declined'],
      [2, 'offered'],
    ]);
    expect(offers[1]?.repId).not.toBe(offers[0]?.repId);
    expect(await holders(world, input)).toEqual([offers[1]?.repId]);
    expect(letters(world).map((letter) => letter.split(' ')[0])).toEqual(['offer-1', 'offer-2']);
  });

  test('goes to the next rep when the time to answer is over', async () => {
    const { world, input } = await offered(table);
    world.pass(5 * minute);
    await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers.map(({ status }) => status)).toEqual(['expired', 'offered']);
    expect(await holders(world, input)).toEqual([offers[1]?.repId]);
  });

  test('13.2: an offer whose mail SES holds does not run out: the answer time begins when the rep hears of it', async () => {
    const { world, input } = await salesReady(table);
    for (let look = 1; look <= 9; look++) {
      world.ses.next = Object.assign(new Error('no'), { name: 'SendingPausedException' });
      const { next, until } = await distribute(world.process(), input);
      expect(next).toBe('offered');
      expect(between(world.now(), until)).toBeGreaterThan(5 * minute);
      world.pass(between(world.now(), until));
    }
    const { until } = await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers).toMatchObject([
      { attempt: 1, status: 'offered', acceptBy: plus(world.now(), 5 * minute), warnAt: until },
    ]);
    expect(letters(world).map((letter) => letter.split(' ')[0])).toEqual(['offer-1']);
    world.pass(5 * minute);
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['expired', 'offered']);
  });

  test('warns the rep once when 80 % of the answer time is over, and waits for the rest', async () => {
    const { world, input } = await offered(table);
    world.pass(4 * minute);
    for (let look = 0; look < 2; look++)
      expect(await distribute(world.process(), input)).toMatchObject({ until: '2026-11-23T10:05:00.000Z' });
    const [offer] = await offersOf(world, input);
    expect(offer?.status).toBe('offered');
    expect(letters(world).map((letter) => letter.split(' ').slice(0, 2))).toEqual([
      ['offer-1', 'rep-assignment'],
      ['offer-1-warning', 'rep-warning'],
    ]);
    expect(world.inbox[1]?.to).toBe(world.inbox[0]?.to);
    expect(tokenIn(world.inbox[1])).not.toBe('');
  });

  test('killed anywhere while it warns, and run again, warns once at most', async () => {
    await killedAnywhere(
      async () => {
        const made = await offered(table);
        made.world.pass(4 * minute);
        return made;
      },
      distribute,
      async (world, input, kill) => {
        expect((await distribute(world.process(), input)).next, JSON.stringify(kill)).toBe('offered');
        const warnings = world.inbox.filter(({ template }) => template === 'rep-warning');
        expect(warnings.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      },
    );
  });

  test('asks the manager after as many reps as the rules say, and holds no place for the manager', async () => {
    const { world, input } = await offered(table);
    for (let n = 1; n <= world.config.sales.offers; n++) {
      await answer(world, input, 'declined');
      await distribute(world.process(), input);
    }
    const last = (await offersOf(world, input)).at(-1);
    expect(last).toMatchObject({ attempt: world.config.sales.offers + 1, toManager: true, repId: 'manager' });
    expect(letters(world).at(-1)).toBe(`offer-4 manager-decision ${world.config.deployment.manager.email}`);
    expect(await holders(world, input)).toEqual([]);
  });

  test('says accepted when it is, and the rep keeps the place', async () => {
    const { world, input } = await offered(table);
    await answer(world, input, 'accepted');
    expect((await distribute(world.process(), input)).next).toBe('accepted');
    expect(await holders(world, input)).toEqual([(await offersOf(world, input))[0]?.repId]);
  });

  test('lets one win when accept and the end of the time meet', async () => {
    for (let n = 0; n < 4; n++) {
      const { world, input } = await offered(table);
      world.pass(5 * minute - 1_000);
      const both = [distribute(world.process(), input), answer(world, input, 'accepted')] as const;
      const [reply, accepted] = await Promise.all(both);
      const offers = await offersOf(world, input);
      expect(offers.map(({ status }) => status)).toEqual(accepted ? ['accepted'] : ['expired', 'offered']);
      expect(reply.next).toBe(accepted ? 'accepted' : 'offered');
      expect(await holders(world, input)).toEqual([offers.at(-1)?.repId]);
    }
  });

  test('waits for the next opening when nobody is at work, and tells who asked once when somebody will call', async () => {
    const { world, input } = await salesReady(table);
    world.pass(5 * day); // Saturday
    const reply = await distribute(world.process(), input);
    expect(reply).toMatchObject({ next: 'offered', until: '2026-11-30T07:00:00.000Z' });
    await distribute(world.process(), input);
    expect([await offersOf(world, input), await holders(world, input)]).toEqual([[], []]);
    expect(letters(world)).toEqual(['will-call-1 will-call ada@works.example']);
    expect(JSON.stringify(world.inbox[0]?.data)).toContain('Mon 30 Nov 2026, 08:00 (GMT+1)');
    world.pass(Date.parse(reply.until) - Date.parse(world.now()));
    await distribute(world.process(), input);
    expect((await offersOf(world, input))[0]?.repId).toMatch(/^jonas/);
  });

  test('of a lifecycle that is over does nothing and does not park', async () => {
    const { world, input } = await salesReady(table);
    const other = { ...input, lifecycleId: 'over' };
    expect(await distribute(world.process(), other)).toMatchObject({ next: 'recycle', revision: 0 });
    expect(await offersOf(world, input)).toEqual([]);
  });

  test('of an erased lead says so by name', async () => {
    const { world, input } = await salesReady(table);
    const nobody = { ...input, leadId: 'f'.repeat(32) };
    await expect(distribute(world.process(), nobody)).rejects.toMatchObject({ name: 'LeadNotFound' });
  });

  test('spreads leads that come at once evenly, and never above capacity', async () => {
    const first = await salesReady(table);
    const { world } = first;
    const others = await Promise.all(
      Array.from({ length: 39 }, async () => {
        const { lead, input } = await salesReady(table);
        return { lead, input };
      }),
    );
    const ids = [first, ...others].map(({ input }) => input);
    await Promise.all(ids.map((id) => distribute(world.process(), id)));
    const offers = (await Promise.all(ids.map((id) => offersOf(world, id)))).flat();
    expect(offers).toHaveLength(40);
    const atWork = new Map<string, number>();
    for (const { repId } of offers) atWork.set(repId, (atWork.get(repId) ?? 0) + 1);
    expect(Math.max(...atWork.values()) - Math.min(...atWork.values())).toBeLessThanOrEqual(1);
  });

  test('leaves a lead that comes back with the rep who had it', async () => {
    const { world, input } = await offered(table);
    await answer(world, input, 'accepted');
    const [had] = await offersOf(world, input);
    const process = world.process();
    if (had) await process.assignments.record(input.leadId, had, { result: 'recycle', at: world.now() });
    world.pass(day);
    const lead = await leadOf(world, input);
    if (lead) await process.leads.move(lead, 'sales-ready', world.now(), 'asked again', { outcomeAt: world.now() });
    world.pass(1_000);
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ repId: had?.repId, attempt: 2, rule: 'owner' });
  });

  test('takes an offer back from a rep who was removed from sales.yaml, whose place is free again', async () => {
    const { world, input } = await offered(table);
    const [offer] = await offersOf(world, input);
    const gone = offer?.repId ?? '';
    const { sales } = world.config;
    sales.reps = sales.reps.filter(({ id }) => id !== gone);
    await distribute(world.process(), input);
    const offers = await offersOf(world, input);
    expect(offers.map(({ status }) => status)).toEqual(['withdrawn', 'offered']);
    expect(await holders(world, input)).toEqual([offers[1]?.repId]);
    const held = await world.process().reps.holdings([gone]);
    expect(held.get(gone)?.openLeads).toEqual({});
  });

  test('makes an assignment with four calls of DynamoDB: history, rep capacity, slot and offer', async () => {
    const { world, input } = await salesReady(table);
    const process = world.process();
    const calls: string[] = [];
    const counted = <T extends object>(name: string, real: T): T =>
      Object.fromEntries(
        Object.entries(real).map(([method, call]) => [
          method,
          (...args: unknown[]) => {
            calls.push(`${name}.${method}`);
            return call(...args);
          },
        ]),
      ) as T;
    const reached = counted('table', process.table);
    const reps = createReps(reached);
    const assignments = createAssignments(reached);
    await distribute(
      {
        ...process,
        leads: createLeads(reached),
        reps,
        assignments,
        repCapacity: createRepCapacity(reps, world.config),
        mailer: counted('mailer', process.mailer),
      },
      input,
    );
    const upToOffer = calls.slice(0, calls.lastIndexOf('table.put') + 1);
    expect(upToOffer).toEqual(['table.partition', 'table.getAll', 'table.put', 'table.put']);
    expect(await offersOf(world, input)).toHaveLength(1);
  });

  test('takes an offer back from a rep who begins an absence', async () => {
    const { world, input } = await offered(table);
    const [offer] = await offersOf(world, input);
    const away = world.config.sales.reps.find(({ id }) => id === offer?.repId);
    away?.absences.push({ from: '2026-11-23', to: '2026-11-27' });
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).map(({ status }) => status)).toEqual(['withdrawn', 'offered']);
    away?.absences.pop();
  });
});

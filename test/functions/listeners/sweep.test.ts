import { inspect } from 'node:util';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Submission } from '../../../domain/capture/submission.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { between, day, hour, minute, plus, second } from '../../../domain/time/instant.ts';
import { leadKey, profileKey, referredKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import {
  createPending,
  createSweepTurn,
  type PendingRow,
  type PendingRows,
  turnLasts,
} from '../../../functions/adapters/dynamodb/pending.ts';
import type { Table } from '../../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { stoppedByPerson } from '../../../functions/adapters/step-functions/executions.ts';
import { executionName } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { createSweep, lookForTheDead, mostOfAShard, oneAtATime } from '../../../functions/listeners/sweep.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';
import { startTable } from '../../support/aws/dynamodb.ts';
import { aLead, nextLifecycle, park, tokenOf } from '../../support/lead.ts';
import { allUnpublished, runSweep } from '../../support/sweep.ts';
import { createWorld, keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

let table: Table;
let stop: () => Promise<void>;
// A table for each test: a sweep sees everything that is pending.
beforeEach(async () => {
  ({ table, stop } = await startTable());
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  metrics.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => metrics.push(String(line)) > 0);
  return stop;
});

const metrics: string[] = [];
const stuck = () => metrics.flatMap((line) => (line.includes('StuckSends') ? [JSON.parse(line).StuckSends] : []));

async function created(world: World, parts: Partial<Lead> = {}) {
  const lead = aLead(world.now(), parts);
  await world.process().leads.create(lead);
  return lead;
}
const leadNow = async (world: World, { id }: Lead) => (await world.process().leads.history(id))?.lead;

describe('the sweep', () => {
  test('leaves to the process that is at it what was promised less than 30 seconds ago, and comes again when that is over', async () => {
    const world = createWorld(table);
    await created(world);
    const parked = await created(world, { stage: 'nurturing' });
    await park(table, parked, 'engagement');
    await world.process().leads.takeToken(parked.id, ['engagement'], world.now(), {});
    const due = plus(world.now(), 30 * second);
    expect(await runSweep(world.process())).toEqual({ until: due });
    world.pass(30 * second - 1);
    expect(await runSweep(world.process())).toEqual({ until: due });
    expect([world.started, world.woken]).toEqual([[], []]);
    world.pass(1);
    expect(await runSweep(world.process())).toEqual({});
    expect([world.started.length, world.woken.length]).toEqual([1, 1]);
  });

  test('starts what was written and never started, and again does no harm', async () => {
    const world = createWorld(table);
    const leads = [await created(world), await created(world), await created(world)];
    world.pass(minute);
    for (let n = 0; n < 2; n++) await runSweep(world.process());
    expect([...new Set(world.started)].sort()).toEqual(
      leads.map(({ id, lifecycleId }) => `${id}-${lifecycleId}`).sort(),
    );
  });

  test('K2: sets aside what DynamoDB refuses for ever, with a metric, and goes on with the others', async () => {
    const world = createWorld(table);
    const [full, other] = [await created(world), await created(world)];
    world.pass(minute);
    const process = world.process();
    const refusing: Process = {
      ...process,
      lifecycles: {
        ...process.lifecycles,
        start: async (leadId, ...more) => {
          if (leadId === full.id) throw Object.assign(new Error('too large'), { name: 'ValidationException' });
          return process.lifecycles.start(leadId, ...more);
        },
      },
    };
    await runSweep(refusing);
    await runSweep(refusing);
    const aside = metrics.flatMap((line) => (line.includes('"SetAside"') ? [JSON.parse(line).SetAside] : []));
    expect(aside).toEqual([1, 0]);
    expect(await table.get(profileKey(full.id))).toMatchObject({ setAside: { for: 'start', at: world.now() } });
    expect(world.started.map((name) => name.slice(0, 32))).toContain(other.id);
  });

  test('leaves alone whom the workflow has got hold of', async () => {
    const world = createWorld(table);
    const lead = await created(world);
    await createScoring(world.process())({ leadId: lead.id, lifecycleId: lead.lifecycleId });
    await runSweep(world.process());
    expect(world.started).toEqual([]);
  });

  test('thanks when it is due, not before, and answers when that is', async () => {
    const world = createWorld(table, '2026-11-27T17:00:00.000Z'); // Friday evening in Berlin
    const referrer = await created(world, { stage: 'customer', country: 'DE' });
    await table.change(profileKey(referrer.id), { remove: ['pendingFor', 'pendingShard', 'pendingSince'] });
    await world.process().thanks.promise(referrer, 'e'.repeat(32), world.now());
    const due = '2026-11-30T08:00:00.000Z';
    expect(await runSweep(world.process())).toEqual({ until: due });
    expect(world.inbox).toEqual([]);
    world.pass(Date.parse(due) - Date.parse(world.now()));
    expect(await runSweep(world.process())).toEqual({});
    expect(world.inbox.map(({ template }) => template)).toEqual(['referral-thanks']);
    await runSweep(world.process());
    expect(world.inbox).toHaveLength(1);
    expect(stuck()).toEqual([0, 0, 0]);
  });

  test('keeps the note of a referral that the lead tells of, and deletes one that nobody tells of', async () => {
    const world = createWorld(table);
    const [referrer, other] = [await created(world), await created(world)];
    const attribution = { form: 'contact', at: world.now(), referredBy: referrer.id };
    const { captured } = aLead(world.now());
    const detail = { ...captured.detail, attribution };
    const sent = await created(world, { captured: { ...captured, detail } as Lead['captured'] });
    const nobody = 'f'.repeat(32);
    const { referrals } = world.process();
    for (const { id } of [sent, other, { id: nobody }]) await referrals.note(referrer.id, id, world.now());
    const noted = async () => (await table.partition(referredKey(referrer.id, '').PK)).map(({ SK }) => SK);
    world.pass(hour - 1);
    await runSweep(world.process());
    expect(await noted()).toHaveLength(3);
    world.pass(1);
    expect(await runSweep(world.process())).toEqual({});
    expect(await table.partition(referredKey(referrer.id, '').PK)).toEqual([referredKey(referrer.id, sent.id)]);
  });

  test.each(['somebody new', 'a known lead'])(
    'a form of %s by a link, killed anywhere, leaves a note when the lead tells of it',
    async (who) => {
      const fates = new Set<boolean>();
      await killedAnywhere(
        async () => {
          const own = createMemoryTable();
          const world = createWorld(own);
          const referrer = await created(world);
          const email = 'cyd@works.example';
          const leadId = leadIdOfAddress(keys, email) ?? '';
          if (who === 'a known lead') await created(world, { id: leadId, email });
          world.pass(minute);
          return { world, input: { own, referrer, leadId, email } };
        },
        ({ intake }, { referrer, email }) => {
          const attribution = { form: 'contact', referredBy: referrer.id };
          return intake.take({ email, form: 'contact', person: {}, answers: {}, attribution } as Submission);
        },
        async (world, { own, referrer, leadId }, { call }) => {
          world.pass(2 * hour);
          await runSweep(world.process());
          const told = JSON.stringify(await own.partition(leadKey(leadId))).includes(referrer.id);
          const note = await own.get(referredKey(referrer.id, leadId));
          expect(note, String(call)).toEqual(told ? referredKey(referrer.id, leadId) : undefined);
          fates.add(told);
        },
      );
      expect(fates).toEqual(new Set([true, false]));
    },
  );

  test('delivers a wake-up that was promised and never sent', async () => {
    const world = createWorld(table);
    const lead = await created(world, { stage: 'nurturing' });
    await park(table, lead, 'engagement');
    await world.process().leads.takeToken(lead.id, ['engagement'], world.now(), {});
    world.pass(minute);
    await runSweep(world.process());
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'sweep' }]);
  });

  test('counts sends that have been without an answer for an hour, and settles none by itself', async () => {
    const world = createWorld(table);
    const lead = await created(world);
    const id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
    await createScoring(world.process())(id);
    world.ses.lostAnswer = true;
    await createNurture(world.process())(id);
    await runSweep(world.process());
    world.pass(hour + 1);
    await runSweep(world.process());
    expect(stuck()).toEqual([0, 1]);
    expect((await world.process().leads.history(lead.id))?.sends[0]?.state).toBe('unknown');
    expect(JSON.parse(metrics[0] ?? '')._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Leadloop' });
  });

  test('writes its figures before it publishes, eight at once, and leaves to the next what a slow bus does not take in time', async () => {
    const world = createWorld(table);
    for (let n = 0; n < 40; n++) await created(world);
    world.pass(minute);
    const process = world.process();
    const unpublished = async () => (await allUnpublished(process)).length;
    expect(await unpublished()).toBe(40);
    let [now, most, calls] = [0, 0, 0];
    const publishById = async () => {
      expect(stuck()).toHaveLength(1);
      calls += 1;
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      world.pass(20 * second);
    };
    await runSweep({ ...process, outbox: { publishById } });
    expect(metrics.join()).toMatch(/OldestPublish.*UnansweredLeads.*SweepFailures/s);
    expect(most).toBe(8);
    expect(calls).toBeGreaterThanOrEqual(8);
    expect(calls).toBeLessThan(20);
    world.pass(minute);
    await runSweep(world.process());
    expect(await unpublished()).toBe(0);
  });

  test('has written its figures when Step Functions never answers, and comes to an end', async () => {
    const world = createWorld(table);
    for (let n = 0; n < 20; n++) await created(world);
    world.pass(minute);
    const process = world.process();
    const never = () => new Promise<never>(() => undefined);
    const published: string[] = [];
    const publishById = async (leadId: string) => void published.push(leadId);
    const lifecycles = { ...process.lifecycles, start: never };
    let calls = 0;
    const now = () => (calls++ > 12 ? plus(world.now(), 2 * minute + 1) : world.now());
    await runSweep({ ...process, now, lifecycles, outbox: { publishById }, patience: 5 });
    const [first = ''] = metrics;
    expect(JSON.parse(first)).toMatchObject({ OldestStart: 60, OldestPublish: 60 });
    const failures = metrics.flatMap((line) =>
      line.includes('"SweepFailures"') ? [JSON.parse(line).SweepFailures] : [],
    );
    // Those for which there was no more time are left to the next sweep.
    expect(failures[0]).toBeGreaterThanOrEqual(8);
    expect(failures[0]).toBeLessThan(20);
    expect(published).toHaveLength(20);
  });

  test('does not let one lead that cannot be helped stop the others', async () => {
    const world = createWorld(table);
    const leads = [await created(world), await created(world), await created(world)];
    world.pass(minute);
    const process = world.process();
    let calls = 0;
    const start: Process['lifecycles']['start'] = (...args) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('poison')) : process.lifecycles.start(...args);
    };
    await runSweep({ ...process, lifecycles: { ...process.lifecycles, start } });
    expect(world.started).toHaveLength(leads.length - 1);
    // What other files have begun may still report errors of its own.
    const told = vi.mocked(console.error).mock.calls.filter((line) => inspect(line).includes('poison'));
    expect(told).toHaveLength(1);
  });
});

describe('a failed execution', () => {
  const nameOf = ({ id, lifecycleId, restarts }: Lead) => executionName(id, lifecycleId, restarts);
  /** Hears that the execution this lead had when it was read has failed. */
  const hear = (process: Process, lead: Lead) =>
    createSweep(process)({
      'detail-type': 'Step Functions Execution Status Change',
      detail: {
        name: nameOf(lead),
        status: 'FAILED',
        input: JSON.stringify({ leadId: lead.id, lifecycleId: lead.lifecycleId }),
      },
    });

  test('is replaced by another of the same lifecycle, where the lead was, with a line in its history', async () => {
    const world = createWorld(table);
    const lead = await created(world, { stage: 'nurturing' });
    await park(table, lead, 'engagement');
    await hear(world.process(), lead);
    const now = await leadNow(world, lead);
    expect(now).toMatchObject({
      open: true,
      stage: 'nurturing',
      lifecycleId: lead.lifecycleId,
      restarts: 1,
      failures: 1,
      revision: 2,
    });
    expect(now).not.toHaveProperty('parked');
    expect(await runSweep(world.process())).toEqual({ until: now?.restartAt });
    expect(world.started).toEqual([]);
    world.pass(minute);
    await runSweep(world.process());
    expect(world.started).toEqual([`${lead.id}-${lead.lifecycleId}-1`]);
    const { activities = [] } = (await world.process().leads.history(lead.id)) ?? {};
    expect(activities.at(-1)).toMatchObject({
      type: 'workflow.failed',
      detail: { execution: nameOf(lead), status: 'FAILED' },
    });
  });

  test('heard of twice is one failure', async () => {
    const world = createWorld(table);
    const lead = await created(world);
    await Promise.all([hear(world.process(), lead), hear(world.process(), lead)]);
    await hear(world.process(), lead);
    expect(await leadNow(world, lead)).toMatchObject({ restarts: 1, failures: 1 });
    world.pass(minute);
    await runSweep(world.process());
    expect(world.started).toEqual([`${lead.id}-${lead.lifecycleId}-1`]);
  });

  test('is replaced after a minute, an hour, then every six hours, also when each run dies once', async () => {
    const world = createWorld(table);
    let lead = await created(world);
    const waited: number[] = [];
    for (let n = 1; n <= 5; n++) {
      world.pass(1_000);
      const doomed = world.process({ call: 2, when: 'after' }); // recorded, and died
      await Promise.race([hear(doomed, lead), doomed.death]);
      await hear(world.process(), lead);
      lead = (await leadNow(world, lead)) ?? lead;
      waited.push(Date.parse(lead.restartAt ?? '') - Date.parse(world.now()));
      world.pass(waited.at(-1) ?? 0);
      await runSweep(world.process());
    }
    expect(waited).toEqual([minute, hour, 6 * hour, 6 * hour, 6 * hour]);
    expect(world.started.map((name) => name.slice(-2))).toEqual(['-1', '-2', '-3', '-4', '-5']);
    expect(lead.open).toBe(true);
  });

  test('counts anew once another one has parked', async () => {
    const world = createWorld(table);
    const lead = await created(world);
    await hear(world.process(), lead);
    const again = (await leadNow(world, lead)) ?? lead;
    await park(table, again, 'engagement');
    const parked = (await leadNow(world, lead)) ?? lead;
    expect(parked).toMatchObject({ restarts: 1, parks: 1 });
    expect(parked).not.toHaveProperty('failures');
    await hear(world.process(), parked);
    const due = (await leadNow(world, lead))?.restartAt;
    expect(Date.parse(due ?? '') - Date.parse(world.now())).toBe(minute);
  });

  test('whose report is lost is found by the sweep: a start that was promised, and a wake-up nobody answered', async () => {
    const world = createWorld(table);
    const [never, asleep] = [await created(world), await created(world, { stage: 'nurturing' })];
    await park(table, asleep, 'engagement');
    await world.process().leads.takeToken(asleep.id, ['engagement'], world.now(), {});
    for (const lead of [never, asleep]) world.sfn.ended.add(nameOf(lead));
    world.sfn.tokensAreOver = true;
    world.pass(minute + 1);
    await runSweep(world.process());
    for (const lead of [never, asleep])
      expect(await leadNow(world, lead)).toMatchObject({ restarts: 1, failures: 1, open: true });
    world.pass(minute);
    await runSweep(world.process());
    expect(world.started.sort()).toEqual([never, asleep].map((lead) => `${nameOf(lead)}-1`).sort());
  });

  test('of which no event tells is found by the look for dead executions, and one that a person stopped is left', async () => {
    const world = createWorld(table);
    const [failed, stopped, old] = [await created(world), await created(world), await created(world)];
    for (const lead of [failed, stopped, old]) await park(table, lead, 'engagement');
    const yesterday = plus(world.now(), -25 * hour);
    world.sfn.died.push(
      { name: nameOf(failed), status: 'FAILED', at: world.now() },
      { name: nameOf(stopped), status: 'ABORTED', at: world.now(), error: stoppedByPerson },
      { name: nameOf(old), status: 'FAILED', at: yesterday },
    );
    const look = () => createSweep(world.process())({ 'detail-type': lookForTheDead });
    await runSweep(world.process());
    expect(await leadNow(world, failed)).toHaveProperty('parked');
    expect(await look()).toEqual({ until: plus(world.now(), minute) });
    expect(await look()).toEqual({});
    expect(await leadNow(world, failed)).toMatchObject({ restarts: 1, failures: 1, open: true });
    expect(await leadNow(world, stopped)).toMatchObject({ stopped: { execution: nameOf(stopped) } });
    expect(await leadNow(world, old)).toHaveProperty('parked');
    world.pass(minute);
    await runSweep(world.process());
    expect(world.started).toEqual([`${nameOf(failed)}-1`]);
  });

  test('is replaced at once when the lead or its rep does something', async () => {
    const world = createWorld(table);
    const lead = await created(world, { stage: 'nurturing' });
    await hear(world.process(), lead);
    const { id, lifecycleId } = lead;
    const reply = { id: 'reply-1', type: 'mail.replied', at: world.now(), lifecycleId, detail: { mail: 'x' } } as never;
    await world.process().signals.raise(id, reply);
    expect(world.started).toEqual([`${nameOf(lead)}-1`]);
  });

  test('counts anew for a lead that comes back later', async () => {
    const world = createWorld(table);
    let lead = await created(world);
    for (let n = 1; n <= 3; n++) {
      await hear(world.process(), lead);
      lead = (await leadNow(world, lead)) ?? lead;
    }
    const back = await nextLifecycle(world.process().leads, lead);
    if (back) await hear(world.process(), back);
    expect(await leadNow(world, lead)).toMatchObject({ lifecycleId: back?.lifecycleId, restarts: 1, failures: 1 });
  });

  test('of a lifecycle that has ended, whose lead was erased, or that was replaced long ago is left alone', async () => {
    const world = createWorld(table);
    const [ended, over, replaced] = [await created(world), await created(world), await created(world)];
    await world.process().leads.close(ended, 'dormant', world.now(), 'quiet');
    await nextLifecycle(world.process().leads, over);
    await world.process().leads.restart(replaced, world.now());
    for (const lead of [ended, over, replaced, aLead(world.now())]) await hear(world.process(), lead);
    expect(world.started).toEqual([]);
    expect((await leadNow(world, ended))?.open).toBe(false);
    expect((await world.process().leads.history(ended.id))?.activities).toHaveLength(1);
    expect((await leadNow(world, replaced))?.restarts).toBe(1);
  });

  test('killed anywhere and heard of again, is replaced exactly once', async () => {
    const prepare = async () => {
      const world = createWorld(table);
      return { world, input: await created(world) };
    };
    await killedAnywhere(prepare, hear, async (world, lead, kill) => {
      await hear(world.process(), lead);
      world.pass(minute);
      await runSweep(world.process());
      const mine = world.started.filter((name) => name.startsWith(lead.id));
      expect([...new Set(mine)], JSON.stringify(kill)).toEqual([`${lead.id}-${lead.lifecycleId}-1`]);
    });
  });
});

describe('13.8: one sweep at a time', () => {
  const regular = { 'detail-type': 'Scheduled Event' };
  const reported = { name: 'x', status: 'FAILED', input: '{"leadId":"x"}' };

  /** Sweeps that end when they are told to, and a clock. */
  function prepare(of = table) {
    const turn = createSweepTurn(of);
    const world = createWorld(table);
    const [begun, ends]: [string[], (() => void)[]] = [[], []];
    const sweep = oneAtATime(
      (event) => {
        begun.push(event['detail-type']);
        return new Promise((resolve) => ends.push(() => resolve({})));
      },
      turn,
      world.now,
    );
    return { world, sweep, begun, ends, turn };
  }

  test('one that begins while another is at it does nothing but say when it may be over, and the next one sweeps', async () => {
    const { world, sweep, begun, ends } = prepare();
    const first = sweep(regular);
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    world.pass(turnLasts - 1);
    expect(await sweep(regular)).toEqual({ until: plus(world.now(), turnLasts) });
    expect(begun).toHaveLength(1);
    ends[0]?.();
    await first;
    const next = sweep(regular);
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    ends[1]?.();
    await next;
  });

  test('one that died keeps the others waiting for a minute, and takes back nobody’s turn', async () => {
    const { world, sweep, begun, ends, turn } = prepare();
    const dead = sweep(regular);
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    world.pass(turnLasts);
    const next = sweep(regular);
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    ends[0]?.();
    await dead;
    expect(await turn.take('other', world.now())).toBe(false);
    ends[1]?.();
    await next;
    expect(await turn.take('other', world.now())).toBe(true);
  });

  test('one that takes minutes holds on to its turn', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { world, sweep, begun, ends, turn } = prepare(createMemoryTable());
      const long = sweep(regular);
      await vi.waitFor(() => expect(begun).toHaveLength(1));
      for (let n = 0; n < 12; n++) {
        world.pass(20 * second);
        await vi.advanceTimersByTimeAsync(20 * second);
        expect(await turn.take('other', world.now())).toBe(false);
      }
      ends[0]?.();
      await long;
      expect(vi.getTimerCount()).toBe(0);
      expect(await turn.take('other', world.now())).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('one that fails gives its turn back, and what is said of an execution waits for no turn', async () => {
    const turn = createSweepTurn(table);
    const world = createWorld(table);
    const failing = oneAtATime(() => Promise.reject(new Error('no index')), turn, world.now);
    await expect(failing(regular)).rejects.toThrow('no index');
    expect(await turn.take('other', world.now())).toBe(true);
    const { sweep, begun, ends } = prepare();
    const said = { 'detail-type': 'Step Functions Execution Status Change', detail: reported };
    const both = [said, { 'detail-type': lookForTheDead }].map(sweep);
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    for (const end of ends) end();
    await Promise.all(both);
  });
});

describe('13.8: a backlog of any length', () => {
  test('is read by shard and page, the oldest first', async () => {
    const at = '2026-11-24T10:00:00.000Z';
    const asked: [string, string, unknown][] = [];
    const pending = createPending({
      ...table,
      async indexPage(index, { attribute, value }, from) {
        asked.push([`${index} ${attribute}`, value, from]);
        const rows = [{ PK: `LEAD#${value}${from ? 'b' : 'a'}`, SK: 'PROFILE', pendingFor: 'start', pendingSince: at }];
        return from ? { rows } : { rows, next: { place: value } };
      },
    });
    const pages: Record<number, string[]> = {};
    await pending.eachPage((rows, shard) => {
      pages[shard] = [...(pages[shard] ?? []), ...rows.map(({ leadId }) => leadId)];
    });
    expect(Object.values(pages)).toEqual([0, 1, 2, 3].map((n) => [`pending#${n}a`, `pending#${n}b`]));
    expect(asked).toHaveLength(8);
    expect(asked).toContainEqual(['PendingIndex pendingShard', 'pending#3', { place: 'pending#3' }]);
  });

  test('of events that are not published is read so far as one sweep has time for, and no page further', async () => {
    const world = createWorld(table);
    const due = plus(world.now(), -hour);
    let read = 0;
    // Without an end: a sweep that reads on reads for ever.
    const indexPage: Table['indexPage'] = async (index, { value }) => {
      if (index !== 'UntoldIndex') return { rows: [] };
      if (++read > 1_000) throw new Error('it reads without bound');
      const rows = Array.from({ length: 1_000 }, (_, n) => ({
        PK: `LEAD#${value}-${n}`,
        untoldSince: plus(due, read * second),
      }));
      return { rows: value.endsWith('#0') ? rows : rows.slice(0, 3), next: value.endsWith('#0') ? {} : undefined };
    };
    const told: string[] = [];
    const publishById = async (leadId: string) => void told.push(leadId);
    const process = world.process();
    await runSweep({ ...process, outbox: { publishById }, pending: createPending({ ...table, indexPage }) });
    expect(told).toHaveLength(mostOfAShard + 3 * 3);
    expect(read).toBe(mostOfAShard / 1_000 + 3);
    const oldest = metrics.map((line) => JSON.parse(line).OldestPublish).filter((age) => age !== undefined);
    expect(oldest).toEqual([between(plus(due, second), world.now()) / second]);
  });

  test('takes no more of a shard into memory than a sweep can keep, those that wait longest, and counts all', async () => {
    const world = createWorld(table);
    world.pass(day);
    const begin = plus(world.now(), -day);
    const pageOf = (shard: number, page: number) =>
      Array.from({ length: 1_000 }, (_, n) => {
        const place = page * 1_000 + n;
        const leadId = `${shard}-${String(place).padStart(5, '0')}`;
        const pendingSince = plus(begin, place * second);
        return { PK: `LEAD#${leadId}`, SK: 'PROFILE', leadId, pendingFor: 'start', pendingSince, lifecycleId: 'x' };
      });
    const eachPage: PendingRows['eachPage'] = async (each) => {
      for (let page = 0; page < 6; page++)
        for (const shard of [0, 1]) each(pageOf(shard, page) as unknown as PendingRow[], shard);
      const sends = pageOf(2, 0).map((row) => ({ ...row, pendingFor: 'send' }));
      each(sends as unknown as PendingRow[], 2);
    };
    const started: string[] = [];
    const process = world.process();
    await runSweep({
      ...process,
      pending: { ...process.pending, eachPage },
      lifecycles: { ...process.lifecycles, start: async (leadId) => started.push(leadId) > 0 },
    });
    expect(started).toHaveLength(2 * mostOfAShard);
    expect(started.every((leadId) => Number(leadId.slice(2)) < mostOfAShard)).toBe(true);
    expect(started.slice(0, 8).every((leadId) => Number(leadId.slice(2)) < 8)).toBe(true);
    expect(stuck()).toEqual([1_000]);
  });
});

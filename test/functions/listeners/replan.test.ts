import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Step, Track } from '../../../domain/lead/track.ts';
import { versionOf } from '../../../domain/nurture/tracks.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { trackVersionKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../../functions/adapters/dynamodb/lead-walk.ts';
import { createReplanStates } from '../../../functions/adapters/dynamodb/replan-state.ts';
import type { Table } from '../../../functions/adapters/dynamodb/table.ts';
import { createTrackVersions } from '../../../functions/adapters/dynamodb/track-versions.ts';
import { createReplan } from '../../../functions/listeners/replan.ts';
import { createConfigChanges } from '../../../functions/services/operations/config-changes.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { startTable } from '../../support/aws/dynamodb.ts';
import { aLead, park, tokenOf } from '../../support/lead.ts';
import { config, createWorld, type Process, type World } from '../../support/world.ts';

let table: Table;
let stop: () => Promise<void>;
// A table for each test: a walk sees all leads.
beforeEach(async () => {
  ({ table, stop } = await startTable());
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
  return stop;
});

const start = '2026-11-23T10:00:00.000Z';
const quarterHour = 15 * 60_000;
const deployed = { 'detail-type': 'CloudFormation Stack Status Change' };
const everyHour = { 'detail-type': 'Scheduled Event' };
let attempts = 0;

/** The first track with its steps changed. */
function edited(change: (steps: Step[]) => Step[], more: Partial<Track> = {}): Config {
  const [first, ...tracks] = config.nurture.tracks;
  if (!first) throw new Error('no track');
  return {
    ...config,
    nurture: { ...config.nurture, tracks: [{ ...first, ...more, steps: change(first.steps) }, ...tracks] },
  };
}
const delayed = (delay: number) => (steps: Step[]) =>
  steps.map((step, n) => (n === 1 ? { ...step, after: delay } : step));
const asIs = (steps: Step[]) => steps;

function replan(process: Process, timeLeft = quarterHour, event: object = deployed) {
  const run = createReplan({
    ...process,
    walk: createLeadWalk(process.table),
    states: createReplanStates(process.table),
    versions: createTrackVersions(process.table),
    changes: createConfigChanges(process.table),
    configFiles: { 'nurture.yaml': JSON.stringify(process.config.nurture) },
    turn: async () => {},
  });
  attempts += 1;
  return run(event, { awsRequestId: `attempt-${attempts}`, getRemainingTimeInMillis: () => timeLeft });
}

/** So many leads that got the welcome mail and wait for the next, by these rules; in all shards of their stage, from four on. */
async function waiting(rules: Config, count: number): Promise<Lead[]> {
  const world = createWorld(table, start, rules);
  const idOf = (n: number) => `${n.toString(16).padStart(2, '0')}${randomBytes(15).toString('hex')}`;
  return Promise.all(Array.from({ length: count }, (_, n) => began(world, { id: idOf(n) })));
}
async function began(world: World, more: Partial<Lead> = {}): Promise<Lead> {
  const lead = aLead(start, more);
  const process = world.process();
  await process.leads.create(lead);
  const input = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  await createScoring(process)(input);
  const { until } = await createNurture(process)(input);
  expect(await park(table, lead, 'engagement', until)).toBe(true);
  return lead;
}
/** The world a deployment of these rules finds, some hours later. */
function deploy(rules: Config, later = hour): World {
  return createWorld(table, plus(start, later), rules);
}
const wokenIn = ({ woken }: World) => woken.map(({ token }) => token).sort();

describe('after a deployment', () => {
  test('a shorter delay wakes those who wait longer than that, each once, and says how many', async () => {
    const leads = await waiting(config, 3);
    const world = deploy(edited(delayed(2 * hour)), day);
    const { counts } = await replan(world.process());
    expect(counts).toEqual({ first: { woken: 3 } });
    expect(wokenIn(world)).toEqual(leads.map(tokenOf).sort());
    expect(world.woken.every(({ signal }) => signal === 'replan')).toBe(true);
  });

  test('a longer delay wakes nobody, and so does an edit that moves nothing', async () => {
    await waiting(config, 2);
    const longer = deploy(edited(delayed(9 * day)));
    expect((await replan(longer.process())).counts).toEqual({ first: { later: 2 } });
    const same = deploy(edited(asIs, { quiet: 20 * day }));
    expect((await replan(same.process())).counts).toEqual({ first: { same: 2 } });
    expect([...longer.woken, ...same.woken]).toEqual([]);
  });

  test('a track that has gone wakes its leads', async () => {
    await waiting(config, 1);
    const world = deploy({ ...config, nurture: { ...config.nurture, tracks: config.nurture.tracks.slice(1) } });
    expect((await replan(world.process())).counts).toEqual({ none: { woken: 1 } });
    expect(world.woken).toHaveLength(1);
  });

  test('the same rules once more read one row; asked for by hand, the walk is repeated and finds everybody in place', async () => {
    await waiting(config, 2);
    const world = deploy(edited(delayed(2 * hour)), day);
    await replan(world.process());
    const again = world.process();
    await replan(again);
    expect(again.calls()).toBe(2);
    expect((await replan(world.process(), quarterHour, {})).counts).toEqual({ first: { woken: 2 } });
    // Those woken have not parked again here, so they are told again to look; nobody is woken a second time.
    expect(world.woken).toHaveLength(2);
  });

  test('leads with sales, and customers whose lifecycle is over, are left alone', async () => {
    const world = createWorld(table, start, config);
    const { leads } = world.process();
    const working = aLead(start, { stage: 'working' });
    await leads.create(working);
    await leads.create(aLead(start, { stage: 'customer', open: false }));
    const process = deploy(edited(delayed(hour))).process();
    expect((await replan(process)).counts).toEqual({ customer: { elsewhere: 1 }, first: { elsewhere: 1 } });
    expect((await process.leads.history(working.id))?.lead.revision).toBe(working.revision);
  });
});

describe('a walk that does not come to its end', () => {
  test('goes on where it stood when time is up', async () => {
    await waiting(config, 12);
    const world = deploy(edited(delayed(2 * hour)), day);
    let interrupted = 0;
    while (
      await replan(world.process(), 0).then(
        () => false,
        () => true,
      )
    )
      interrupted += 1;
    // The twelve leads are in the four shards of their stage, a page each.
    expect(interrupted).toBe(4);
    expect(world.woken).toHaveLength(12);
    expect((await createReplanStates(table).read())?.counts).toEqual({ first: { woken: 12 } });
  });

  test('killed at any moment and begun again, has woken everybody once and noted every version', async () => {
    const [first, ...others] = config.nurture.tracks;
    const tracks = others.map((track) => ({ ...track, steps: delayed(2 * hour)(track.steps) }));
    const pinned = { ...(first ?? expect.fail()), inFlight: 'pin' as const };
    const rules = { ...config, nurture: { ...config.nurture, tracks: [pinned, ...tracks] } };
    /** One lead stays and is pinned, the customer is to be mailed sooner. */
    const prepare = async () => {
      await stop();
      ({ table, stop } = await startTable());
      const world = createWorld(table, start, config);
      const leads = {
        stays: await began(world),
        moves: await began(world, { stage: 'customer', customerSince: start }),
      };
      return { leads, world: deploy(rules, day) };
    };
    const undisturbed = (await prepare()).world.process();
    await replan(undisturbed);
    for (let call = 1; call <= undisturbed.calls(); call++) {
      const { leads, world } = await prepare();
      const doomed = world.process({ call, when: 'after' });
      await Promise.race([replan(doomed), doomed.death]);
      await replan(world.process(), quarterHour, everyHour);
      const when = `killed after call ${call}`;
      const stays = await world.process().leads.history(leads.stays.id);
      expect(stays?.journey?.id, when).toBe('first');
      expect(stays?.lead.parked?.token, when).toBe(tokenOf(leads.stays));
      // A token taken by a process that died is delivered by the sweep, from the row.
      const moves = await world.process().leads.history(leads.moves.id);
      expect(moves?.lead.parked, when).toBeUndefined();
      expect(moves?.lead.waking?.token, when).toBe(tokenOf(leads.moves));
      expect(world.woken.length, when).toBeLessThanOrEqual(1);
    }
  }, 120_000);

  test('stops when the attempt of a later deployment has taken over, and spoils nothing of it', async () => {
    await waiting(config, 2);
    const pinned = edited(delayed(2 * hour), { inFlight: 'pin' });
    const [older, newer] = [deploy(edited(delayed(9 * day))), deploy(pinned)];
    const slow = older.process();
    const { history } = slow.leads;
    let isFirst = true;
    slow.leads.history = async (leadId) => {
      if (isFirst) {
        isFirst = false;
        await replan(newer.process());
      }
      return history(leadId);
    };
    const said = vi.spyOn(console, 'info').mockClear();
    await replan(slow);
    const ends = said.mock.calls.filter((call) => JSON.stringify(call).includes('forgotten'));
    expect(ends, 'only the newer one came to its end').toHaveLength(1);
    const { rules, next } = (await createReplanStates(table).read()) ?? expect.fail();
    expect(next).toBeUndefined();
    const again = newer.process();
    expect((await replan(again)).rules).toBe(rules);
    expect(again.calls()).toBe(2);
  });

  test('is begun anew when other rules were deployed meanwhile', async () => {
    await waiting(config, 4);
    await expect(replan(deploy(edited(delayed(9 * day))).process(), 0)).rejects.toThrow('time is up');
    const world = deploy(edited(delayed(2 * hour)), day);
    expect((await replan(world.process())).counts).toEqual({ first: { woken: 4 } });
  });

  test('that cannot look at a lead goes on with all others, says so, and looks at that one alone the next time', async () => {
    const leads = await waiting(config, 6);
    const [broken] = leads;
    const world = deploy(edited(delayed(2 * hour)), day);
    const without = () => {
      const process = world.process();
      const looks: string[] = [];
      const { history } = process.leads;
      process.leads.history = async (leadId) => {
        looks.push(leadId);
        if (leadId === broken?.id) throw new Error('the row cannot be read');
        return history(leadId);
      };
      return { process, looks };
    };
    await expect(replan(without().process)).rejects.toThrow('1 leads could not be looked at');
    expect(world.woken).toHaveLength(5);
    const second = without();
    await expect(replan(second.process, quarterHour, everyHour)).rejects.toThrow('1 leads could not be looked at');
    expect([...new Set(second.looks)]).toEqual([broken?.id]);
    const { counts } = await replan(world.process(), quarterHour, everyHour);
    expect(counts).toEqual({ first: { woken: 6 } });
    expect(wokenIn(world)).toEqual(leads.map(tokenOf).sort());
    const again = world.process();
    await replan(again, quarterHour, everyHour);
    expect(again.calls()).toBe(2);
  });
});

describe('versions of a pinned track', () => {
  const pinned = edited(asIs, { inFlight: 'pin' });
  const newer = edited(delayed(2 * hour), { inFlight: 'pin' });
  const trackOf = (rules: Config) => rules.nurture.tracks[0] ?? expect.fail();
  const row = async (rules: Config) => table.get(trackVersionKey('first', versionOf(trackOf(rules))));

  test('are kept with the first lead, and leads that are on one are not moved by an edit', async () => {
    const [lead] = await waiting(pinned, 1);
    const history = await deploy(newer)
      .process()
      .leads.history(lead?.id ?? '');
    expect(history?.lead.pinned).toEqual({ version: versionOf(trackOf(pinned)), since: start });
    expect(history?.journey).toEqual(JSON.parse(JSON.stringify(trackOf(pinned))));
    const world = deploy(newer, day);
    expect((await replan(world.process())).counts).toEqual({ first: { same: 1 } });
    expect(world.woken).toEqual([]);
    expect((await row(pinned))?.expiresAt).toBeUndefined();
  });

  test('are noted on those who wait when the track becomes one that keeps them; nobody is woken', async () => {
    const [lead] = await waiting(config, 1);
    const world = deploy(pinned, hour);
    expect((await replan(world.process())).counts).toEqual({ first: { same: 1 } });
    expect(world.woken).toEqual([]);
    const later = deploy(newer, day);
    expect((await replan(later.process())).counts).toEqual({ first: { same: 1 } });
    const history = await later.process().leads.history(lead?.id ?? '');
    expect(history?.lead).toMatchObject({ pinned: { version: versionOf(trackOf(pinned)), since: start } });
    expect(history?.lead.parked?.token).toBe(lead && tokenOf(lead));
  });

  test('are kept for customers who are with sales: they come back to their track', async () => {
    const [customer] = config.nurture.tracks.filter((track) => track.for === 'customer');
    const version = { ...(customer ?? expect.fail()), inFlight: 'pin' as const };
    const { leads } = createWorld(table, start, config).process();
    const lead = aLead(start, { stage: 'customer', customerSince: start });
    await leads.create(lead);
    await leads.pin(lead, { track: version, since: start });
    await leads.move(lead, 'sales-ready', start, 'asked again');
    await replan(deploy(newer).process());
    expect((await table.get(trackVersionKey('customer', versionOf(version))))?.expiresAt).toBeUndefined();
  });

  test('let their leads go when the track is followed again', async () => {
    await waiting(pinned, 1);
    const world = deploy(edited(delayed(2 * hour), { inFlight: 'follow' }), day);
    expect((await replan(world.process())).counts).toEqual({ first: { woken: 1 } });
  });

  test('are forgotten after thirty days when no lead is on them, and are kept again when one is', async () => {
    const [lead] = await waiting(pinned, 1);
    const { leads } = createWorld(table, start, pinned).process();
    const history = await leads.history(lead?.id ?? '');
    await leads.close(history?.lead ?? expect.fail(), 'dormant', start, 'quiet');
    await replan(deploy(newer).process());
    expect((await row(pinned))?.expiresAt).toBe(Date.parse(plus(start, hour)) / 1_000 + 30 * 24 * 3600);
    await waiting(pinned, 1);
    expect((await row(pinned))?.expiresAt).toBeUndefined();
  });

  test('that name a mail which is gone: the ledger says so, and the journey goes on', async () => {
    const gone = edited((steps) => steps.map((step, n) => (n === 1 ? { ...step, template: 'gone' } : step)), {
      inFlight: 'pin',
    });
    const [lead] = await waiting(gone, 1);
    const world = deploy(newer, 4 * day);
    const input = { leadId: lead?.id ?? '', lifecycleId: lead?.lifecycleId ?? '' };
    const answer = await createNurture(world.process())(input);
    const history = await world.process().leads.history(input.leadId);
    expect(history?.sends.map(({ step, state, why }) => [step, state, why])).toEqual([
      ['nurture-1', 'refused', 'there is no such mail any more'],
      ['welcome', 'sent', expect.anything()],
    ]);
    expect(answer.next).toBe('wait');
    expect(world.inbox).toEqual([]);
  });

  test('begun by changing tracks: the lead is sent back to Qualify lead, which notes it, and goes on', async () => {
    const [lead] = await waiting(config, 1);
    const world = deploy(pinned, 4 * day);
    const process = world.process();
    const input = { leadId: lead?.id ?? '', lifecycleId: lead?.lifecycleId ?? '' };
    expect(await createNurture(process)(input)).toMatchObject({ next: 'look again' });
    expect(world.inbox).toEqual([]);
    expect((await createScoring(process)(input)).next).toBe('nurture');
    expect((await createNurture(process)(input)).next).toBe('wait');
    expect(world.inbox.map(({ template }) => template)).toEqual(['nurture-1']);
  });
});

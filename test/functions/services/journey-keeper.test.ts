import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workTimeOf } from '../../../analysis/insight/counting.ts';
import type { InsightSettings } from '../../../analysis/insight/fold.ts';
import { insightOf } from '../../../analysis/insight/insight.ts';
import type { Journey } from '../../../analysis/insight/journey.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import type { EnteredTeam } from '../../../domain/distribution/entered-team.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { instant } from '../../../domain/time/instant.ts';
import { createInsightFiles, shardNames, shardOf } from '../../../functions/adapters/s3/insight-files.ts';
import { insightIdOf, leadIdOfInsight } from '../../../functions/adapters/secrets/key-ring.ts';
import type { ShardToRebuild } from '../../../functions/adapters/sqs/insight-queue.ts';
import { createInsight } from '../../../functions/listeners/insight.ts';
import { createInsightWalk, type InsightWalkDeps } from '../../../functions/listeners/insight-walk.ts';
import { createJourneyKeeper, type JourneyKeeperDeps } from '../../../functions/services/journey-keeper.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { enteredAs } from '../../support/insight/entered.ts';
import { type MadeUpLead, madeUpLeads, now } from '../../support/insight/histories.ts';

const config = loadConfig();
const keys = { identity: 'a key of these tests', links: 'l' };
const rules = { ...config, segments: { segments: [] }, timeZone: 'Europe/Berlin' };
const settings: InsightSettings = {
  now,
  since: 0,
  timeZone: 'Europe/Berlin',
  notCounted: [],
  workTime: workTimeOf(config.sales),
};
const names = { of: (id: string) => insightIdOf(keys, id), leadOf: (id: string) => leadIdOfInsight(keys, id) };

/** A night of which only the lines matter. */
function walked(deps: Pick<InsightWalkDeps, 'walk' | 'queue' | 'nameOf' | 'now'>) {
  const retention = { run: async () => ({ begunAt: deps.now(), applies: false, found: {}, looked: 0 }) };
  const erasures = { takeUp: async () => undefined };
  const nights = { isOrdered: async () => false, ordered: async () => undefined };
  return createInsightWalk({ ...deps, retention, nights, erasures, applies: false })(
    { id: 'a night' },
    { getRemainingTimeInMillis: () => 60_000 },
  );
}

/** A bucket in memory: `between` is called before each write and may write first. */
function bucket(between: () => Promise<void> = async () => {}) {
  const objects = new Map<string, Uint8Array>();
  const calls = { whole: 0, replace: 0, written: 0 };
  const etagOf = (body: Uint8Array) => createHash('md5').update(body).digest('hex');
  const s3 = {
    async whole(_: string, key: string) {
      calls.whole += 1;
      const body = objects.get(key);
      return body && { body, etag: etagOf(body) };
    },
    async replace(_: string, key: string, body: Uint8Array, etag: string | undefined) {
      calls.replace += 1;
      await between();
      const known = objects.get(key);
      if ((known && etagOf(known)) !== etag) return false;
      objects.set(key, body);
      calls.written += 1;
      return true;
    },
  };
  return { files: createInsightFiles<Journey>(s3, 'bucket'), calls };
}

/** Leads as they are at this moment; a life grows move by move, and an erased lead is gone. */
function town(leads: readonly MadeUpLead[]) {
  const known = new Map<string, LeadHistory>();
  let reads = 0;
  return {
    reads: () => reads,
    /** So many of its moves have happened. */
    grow({ history, id }: MadeUpLead, moves: number) {
      const { lead } = history;
      known.set(id, {
        ...history,
        lead: {
          ...lead,
          moves: lead.moves.slice(0, moves),
          ...(moves < lead.moves.length && { open: true, closed: undefined }),
        },
      });
    },
    erase: (id: string) => known.delete(id),
    finish() {
      for (const lead of leads) known.set(lead.id, lead.history);
    },
    history: async (id: string) => {
      reads += 1;
      return known.get(id);
    },
    ids: () => [...known.keys()],
  };
}

const hexLeads = madeUpLeads.map((leads) =>
  leads.map((one, index): MadeUpLead => {
    const id =
      createHash('md5')
        .update(String(index % 5))
        .digest('hex')
        .slice(0, 30) + index.toString(16).padStart(2, '0');
    return { ...one, id, history: { ...one.history, lead: { ...one.history.lead, id } } };
  }),
);

/** A keeper of these leads, by this test's rules and time. */
const keeperOf = (leads: JourneyKeeperDeps['leads'], files: JourneyKeeperDeps['files'], team: EnteredTeam = {}) =>
  createJourneyKeeper({ leads, files, names, rules, entered: enteredAs(team), now: () => instant(now) });

async function linesOf(files: ReturnType<typeof bucket>['files']): Promise<Journey[]> {
  const all: Journey[] = [];
  for await (const line of files.all()) all.push(line);
  return all;
}

const expected = (leads: readonly MadeUpLead[]) =>
  leads
    .flatMap(({ history, id }) => journeysOf(history, names.of(id), rules))
    .map((one) => JSON.parse(JSON.stringify(one)) as Journey);
const byId = (lines: readonly Journey[]) => lines.map((line) => JSON.stringify(line)).sort();

test('working hours leave out what was entered as an absence in the app', async () => {
  const worked = ({ clocks }: Journey) => Object.values(clocks.work ?? {}).some((ms) => ms > 0);
  const towns = fc.sample(hexLeads, { seed: 1, numRuns: 200 });
  const leads = towns.find((some) => expected(some).some(worked)) ?? expect.fail();
  const workOf = async (team: EnteredTeam) => {
    const { files } = bucket();
    const people = town(leads);
    people.finish();
    await keeperOf(people, files, team).refresh(people.ids());
    return (await linesOf(files)).flatMap(({ clocks }) => Object.values(clocks.work ?? {}));
  };
  expect(Math.max(...(await workOf({})))).toBeGreaterThan(0);
  const absences = [{ from: '2024-01-01', to: '2027-12-31' }];
  const away = Object.fromEntries(config.sales.reps.map(({ id }) => [id, { absences }]));
  expect(Math.max(...(await workOf(away)))).toBe(0);
});

describe('the name of a lead in insight', () => {
  test('leads back to it with our key alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const id = Buffer.from(bytes).toString('hex');
        const name = insightIdOf(keys, id);
        expect(name).toMatch(/^[0-9a-f]{32}$/);
        expect(name).not.toBe(id);
        expect(leadIdOfInsight(keys, name)).toBe(id);
        expect(insightIdOf({ identity: 'another', links: 'l' }, id)).not.toBe(name);
      }),
    );
  });
});

describe('events in any order, twice, late or lost', () => {
  const events = fc.array(fc.tuple(fc.nat(7), fc.nat(12), fc.boolean()), { maxLength: 25 });

  test('leave the lines that a rebuild makes, when each lead was told once after its last change', async () => {
    await fc.assert(
      fc.asyncProperty(hexLeads, events, fc.infiniteStream(fc.nat(7)), async (leads, told, others) => {
        const world = town(leads);
        const another = bucket();
        // Somebody else refreshes a lead between reading and writing: then the write is refused and done again.
        let isInside = false;
        const shared = bucket(async () => {
          if (isInside) return;
          isInside = true;
          const other = leads[(others.next().value ?? 0) % leads.length];
          if (other) await keeper.refresh([other.id]);
          isInside = false;
        });
        const keeper = keeperOf(world, shared.files);
        const listener = createInsight({ keeper });
        const message = (leadId: string) => ({ messageId: leadId, body: JSON.stringify({ detail: { leadId } }) });
        for (const [which, moves, isLost] of told) {
          const lead = leads[which % leads.length];
          if (!lead) continue;
          world.grow(lead, 1 + moves);
          if (!isLost) await listener({ Records: [message(lead.id), message(lead.id)] });
        }
        world.finish();
        for (const { id } of leads.toReversed()) await listener({ Records: [message(id)] });
        expect(byId(await linesOf(shared.files))).toEqual(byId(expected(leads)));

        const rebuilt = keeperOf(world, another.files);
        for (const shard of shardNames.slice(0, 256)) {
          const ids = world.ids().filter((id) => shardOf(names.of(id)) === shard);
          if (ids.length > 0) await rebuilt.rebuild(shard, ids);
        }
        expect(byId(await linesOf(another.files))).toEqual(byId(await linesOf(shared.files)));
      }),
      { numRuns: 15 },
    );
  });

  test('that were lost altogether are made good by the nightly walk, also those of an erased lead', async () => {
    await fc.assert(
      fc.asyncProperty(hexLeads, fc.nat(7), async (leads, which) => {
        const world = town(leads);
        const { files } = bucket();
        const keeper = keeperOf(world, files);
        const listener = createInsight({ keeper });
        for (const lead of leads) world.grow(lead, 1);
        await keeper.refresh(leads.map(({ id }) => id));
        world.finish();
        const before = expected(leads);
        const gone = leads[which % leads.length];
        await keeper.refresh(leads.map(({ id }) => id));
        if (gone) world.erase(gone.id);

        const messages: string[] = [];
        const asked: string[] = [];
        const queue = {
          rebuild: async (shards: readonly ShardToRebuild[]) => {
            asked.push(...shards.map(({ shard }) => shard));
            messages.push(JSON.stringify({ shards }));
          },
        };
        const walk = {
          ids: () =>
            (async function* () {
              yield* world.ids();
            })(),
        };
        const shardsWithLeads = new Set(world.ids().map((id) => shardOf(names.of(id)))).size;
        const nights = [
          ['2026-11-28T01:00:00.000Z', shardsWithLeads],
          ['2026-11-29T01:00:00.000Z', shardNames.length], // a Sunday
        ] as const;
        for (const [night, shards] of nights) {
          for (const heard of [messages, asked]) heard.length = 0;
          await walked({ walk, queue, nameOf: names.of, now: () => instant(Date.parse(night)) });
          expect([asked.length, new Set(asked).size, messages.length]).toEqual([shards, shards, Math.min(shards, 1)]);
          for (const body of messages)
            expect(await listener({ Records: [{ messageId: 'm', body }] })).toEqual({ batchItemFailures: [] });
        }
        const lines = await linesOf(files);
        expect(JSON.stringify(lines)).not.toContain(names.of(gone?.id ?? ''));
        expect(lines).toHaveLength(before.length);
        const totals = (all: readonly Journey[]) =>
          insightOf(all, settings).all.funnel.cohorts.map(({ week, reached }) => [
            week,
            reached.captured?.n,
            reached.ready?.n,
            reached.won?.n,
          ]);
        expect(totals(lines)).toEqual(totals(before));
      }),
      { numRuns: 10 },
    );
  });
});

describe('what it costs', () => {
  const [one] = fc.sample(hexLeads, { numRuns: 1, seed: 7 });

  test('three calls for a lead that changed: its shard, the lead, its shard; two when its line is the same', async () => {
    const leads = one ?? [];
    const world = town(leads);
    world.finish();
    const { files, calls } = bucket();
    const keeper = keeperOf(world, files);
    const id = leads[0]?.id ?? '';
    await keeper.refresh([id, id, id]);
    expect([calls.whole, world.reads(), calls.replace]).toEqual([1, 1, 1]);
    await keeper.refresh([id]);
    expect([calls.whole, world.reads(), calls.replace]).toEqual([2, 2, 1]);
  });

  test('a night of many leads is as few messages as hold them, each below what SQS takes', async () => {
    const ids = Array.from({ length: 9_000 }, (_, n) => createHash('md5').update(String(n)).digest('hex'));
    const sent: (readonly ShardToRebuild[])[] = [];
    const walk = {
      async *ids() {
        yield* [...ids, ...ids.slice(0, 100)];
      },
    };
    // All in one shard, or as they fall: either way everybody is asked for once, under the shard of their name.
    for (const nameOf of [names.of, (id: string) => `aa${id}`]) {
      sent.length = 0;
      const queue = { rebuild: async (shards: readonly ShardToRebuild[]) => void sent.push(shards) };
      await walked({ walk, queue, nameOf, now: () => instant(now) });
      const all = sent.flat().flatMap(({ shard, leads }) => leads.map((id) => `${shard} ${id}`));
      expect(all.sort()).toEqual(ids.map((id) => `${shardOf(nameOf(id))} ${id}`).sort());
      expect(sent).toHaveLength(Math.ceil(ids.length / 4_000));
      for (const shards of sent) expect(JSON.stringify({ shards }).length).toBeLessThan(256 * 1024);
    }
  });

  test('what fails comes again, and only that', async () => {
    const { files } = bucket();
    const leads = { history: async () => Promise.reject(new Error('throttled')) };
    const listener = createInsight({
      keeper: keeperOf(leads, files),
    });
    const id = 'a'.repeat(32);
    const Records = [
      { messageId: 'event', body: JSON.stringify({ detail: { leadId: id } }) },
      { messageId: 'empty shard', body: JSON.stringify({ shards: [{ shard: '00', leads: [] }] }) },
      {
        messageId: 'one of two',
        body: JSON.stringify({ shards: ['00', 'aa'].map((shard) => ({ shard, leads: [id] })) }),
      },
    ];
    const failed = ['event', 'one of two'].map((itemIdentifier) => ({ itemIdentifier }));
    expect(await listener({ Records })).toEqual({ batchItemFailures: failed });
  });
});

test('a merged lead counts once, under the one that stands for it, and as two again when it is taken apart', async () => {
  const [a, b] =
    fc.sample(
      hexLeads.filter((leads) => leads.length > 1),
      { numRuns: 1, seed: 1 },
    )[0] ?? [];
  if (!a || !b) throw new Error('the town has two leads');
  const world = town([a, b]);
  world.finish();
  const { files } = bucket();
  let isMerged = false;
  const history = async (id: string) => world.history(isMerged && id === b.id ? a.id : id);
  const listener = createInsight({ keeper: keeperOf({ history }, files) });
  const tell = (leadId: string, other?: string) =>
    listener({ Records: [{ messageId: leadId, body: JSON.stringify({ detail: { leadId, data: { other } } }) }] });
  await tell(a.id);
  await tell(b.id);
  expect(byId(await linesOf(files))).toEqual(byId(expected([a, b])));
  isMerged = true;
  await tell(a.id, b.id);
  expect(byId(await linesOf(files))).toEqual(byId(expected([a])));
  isMerged = false;
  await tell(a.id, b.id);
  expect(byId(await linesOf(files))).toEqual(byId(expected([a, b])));
});

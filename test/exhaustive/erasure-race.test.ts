import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Submission } from '../../domain/capture/submission.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { fraction } from '../../domain/lead/hash.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { ErasureOrder } from '../../domain/privacy/erasure.ts';
import { hour, minute } from '../../domain/time/instant.ts';
import {
  heldLeadKey,
  leadKey,
  profileKey,
  visitKey,
  visitorKey,
} from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Key, Row } from '../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../functions/adapters/secrets/key-ring.ts';
import { signLink } from '../../functions/services/signed-links.ts';
import { createPreferences } from '../../functions/web/preferences.ts';
import { createDistribution } from '../../functions/workflow/distribution.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { aBucket, erasureIn } from '../functions/services/privacy/everywhere.ts';
import { createMemoryTable } from '../protocol/memory-table.ts';
import { anyPartition, beside, everyOrder, inOrder, type Touch, type Turn } from '../support/every-order.ts';
import { aLead, park } from '../support/lead.ts';
import { manager } from '../support/merge.ts';
import { request, served } from '../support/request.ts';
import { runSweep } from '../support/sweep.ts';
import {
  type Conduct,
  config,
  createWorld,
  type Kill,
  keys,
  later,
  type Process,
  type World,
} from '../support/world.ts';

// A tenth of the time, and none of the orders.
vi.mock('node:zlib', async (original) => {
  const asItIs = (bytes: string | Uint8Array) => Buffer.from(bytes);
  return { ...(await original<typeof import('node:zlib')>()), gzipSync: asItIs, gunzipSync: asItIs };
});

beforeEach(() => {
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** What a call outside reads or writes. */
function touchesOf(name: string, args: readonly unknown[]): Touch[] {
  const keys = (list: unknown, writes: boolean) =>
    (Array.isArray(list) ? list : [list]).map(({ PK, SK }: Key) => ({ pk: PK, sk: SK, writes }));
  if (name === 'get' || name === 'getAll') return keys(args[0], false);
  if (name === 'partition') return [{ pk: String(args[0]), writes: false }];
  if (name === 'scanIndex' || name === 'indexPage') return [{ pk: anyPartition, writes: false }];
  if (['put', 'putAll', 'change', 'removeAll'].includes(name)) return keys(args[0], true);
  const part = Object.entries(outside).find(([, names]) => names.includes(name))?.[0];
  if (part === undefined) throw new Error(`nobody has said what the call ${name} touches`);
  return [{ pk: `${beside}${part}`, writes: true }];
}
const outside: Record<string, string[]> = {
  records: ['whole', 'replace'],
  executions: ['start', 'wake', 'status', 'stop'],
  mail: ['send'],
  bus: ['publish'],
  bucket: ['removeMail'],
  switch: ['state'],
  list: ['add', 'isOnSesList'],
  queue: ['order'],
  copies: ['has', 'remove'],
};

const email = 'ada.secret@works.example';
const visitorId = 'visitor-of-ada';
const leadId = leadIdOfAddress(keys, email) ?? '';
const other = leadIdOfAddress(keys, 'bob@works.example') ?? '';
const lifecycleId = 'abcdefabcdef';
const own = { leadId, lifecycleId };

type Writer = (process: Process, world: World) => Promise<unknown>;
/** `parked`: its execution waits. `mayLeave`: kinds of rows that stay until the late look. */
interface Race {
  parked?: boolean;
  parts?: Partial<Lead>;
  mayLeave?: string;
  /** Other leads may name her until then. */
  mayName?: true;
  /** Another writer at the same time. */
  and?: Writer;
  write: Writer;
}

const byLink =
  (sender: string, address: string): Writer =>
  ({ intake }) =>
    intake.take({
      email: address,
      form: 'contact',
      person: {},
      answers: {},
      attribution: { form: 'contact', referredBy: sender },
    } as Submission);
const posted =
  (via?: string): Writer =>
  ({ intake }) =>
    intake.take({
      email,
      form: 'contact',
      person: { name: 'Ada Secret' },
      answers: {},
      message: 'secret',
      visitorId,
      attribution: { form: 'contact', ...(via !== undefined && { via }) },
    } as Submission);
const raised =
  (activity: Pick<Activity, 'type' | 'detail'>): Writer =>
  ({ signals, now }) =>
    signals.raise(leadId, { id: 'late', at: now(), lifecycleId, ...activity } as Activity);

const mergedAndBack =
  (kept: string, merged: string): Writer =>
  async ({ merging }) => {
    await merging.merge(kept, merged, manager);
    await merging.separate(merged, manager);
  };

/** Everything that writes to a lead, and how it finds the lead. */
const writers: Record<string, Race> = {
  'a form': { parked: true, write: posted() },
  'an import': { parked: true, write: posted('import:fair.csv') },
  'a form by the link of somebody': { parked: true, write: byLink(other, email) },
  'a form of somebody new by her link': { mayName: true, parked: true, write: byLink(leadId, 'cyd@works.example') },
  'a form of a known lead by her link': { mayName: true, parked: true, write: byLink(leadId, 'bob@works.example') },
  'a click': {
    parked: true,
    write: raised({
      type: 'link.clicked',
      detail: { url: 'https://fieldnote.example/pricing', template: 't', step: 's' },
    }),
  },
  'a reply': { parked: true, write: raised({ type: 'mail.replied', detail: { text: 'secret' } }) },
  'a visit': {
    parked: true,
    write: ({ signals, now }) =>
      signals.raiseAll(leadId, [
        { id: 'v-1', type: 'page.viewed', at: now(), lifecycleId, detail: { url: 'https://fieldnote.example/secret' } },
        { id: 'v-2', type: 'page.viewed', at: now(), lifecycleId, detail: { url: 'https://fieldnote.example/demo' } },
      ]),
  },
  'an event of SES': {
    parked: true,
    write: raised({ type: 'mail.bounced', detail: { messageId: 'm', template: 't', hard: true } }),
  },
  'a no to mail': {
    parked: true,
    write: async (process) => {
      const token = signLink(keys.links, 'preferences', { leadId }, '2027-01-01T00:00:00.000Z');
      const oneClick = request('POST /unsubscribe/{token}', { token, body: 'List-Unsubscribe=One-Click' });
      await served(createPreferences({ ...process, rules: config.nurture }))(oneClick);
    },
  },
  'a report of a CRM': {
    parts: { stage: 'sales-ready' },
    write: raised({ type: 'owner.changed', detail: { repId: 'lena', via: 'crm' } }),
  },
  'a note of a rep': {
    parts: { stage: 'sales-ready' },
    write: raised({ type: 'note.added', detail: { repId: 'lena', note: 'secret' } }),
  },
  'a correction of a rep': {
    parked: true,
    write: ({ profiles }) => profiles.correct(leadId, { company: 'Secret Ltd' }, { repId: 'lena' }),
  },
  'a dismissal': {
    parked: true,
    write: async ({ dismissals, leads }) => {
      const history = await leads.history(leadId);
      if (history) await dismissals.dismiss(history, 'secret', manager);
    },
  },
  'a request for the own data': {
    parked: true,
    write: async ({ guides, guidePost, now }) => {
      const receipt = 'data-1';
      if (await guides.promise(leadId, { lifecycleId, receipt, data: true }, now()))
        await (await guidePost()).deliver(leadId, receipt);
    },
  },
  'thanks to a referrer': {
    parked: true,
    mayLeave: 'THANKS',
    write: async ({ leads, thanks, now }) => {
      const history = await leads.history(leadId);
      if (history) await thanks.promise(history.lead, other, now());
    },
  },
  'a mail that comes in': {
    parked: true,
    mayLeave: 'MAIL',
    write: async (process, world) => {
      await process.notes.note(leadId, 'mail-1', process.now());
      await raised({ type: 'mail.replied', detail: { text: 'secret' } })(process, world);
    },
  },
  'a merge into another lead': { parked: true, write: ({ merging }) => merging.merge(other, leadId, manager) },
  'a merge of another lead': { parked: true, write: ({ merging }) => merging.merge(leadId, other, manager) },
  'a merge that is taken back': { parked: true, write: mergedAndBack(other, leadId) },
  'a merge of another lead that is taken back': { parked: true, write: mergedAndBack(leadId, other) },
  'an offer': { parts: { stage: 'sales-ready' }, write: (process) => createDistribution(process)(own) },
  'a send': { write: (process) => createNurture(process)(own) },
  'a rescore': { write: (process) => createScoring(process)(own) },
  'a re-plan': { parked: true, write: ({ signals }) => signals.lookAgain(leadId, 'replan') },
  'a sweep': {
    // The index is one read here: how it is paged adds only orders of reads.
    write: ({ pending, ...process }) =>
      runSweep(
        later({
          ...process,
          pending: {
            ...pending,
            eachPage: async (each) => {
              each(await pending.all(), 0);
            },
          },
        }),
      ),
  },
};

const named = (row: Row, ...texts: string[]) => texts.some((text) => JSON.stringify(row).includes(text));

interface Doomed {
  who: 'writer' | 'erasure';
  call: number;
}

/** Ada with a mail, a visit and a visitor, Bob, a writer and an erasure. `doomed`: who dies, after which of their calls; a writer beside a dying erasure never comes again. */
async function stage({ parked, parts, mayLeave, mayName, write, and }: Race, ...doomed: Doomed[]) {
  const table = createMemoryTable();
  const world = createWorld(table);
  // Who comes before and after the race. Making a process is most of the work of a short one.
  const idle = world.process();
  const { leads, notes } = idle;
  const at = world.now();
  const made = aLead(at, { id: leadId, email, lifecycleId, stage: 'nurturing', name: 'Ada Secret', ...parts });
  const lead = { ...made, captured: { ...made.captured, detail: { ...made.captured.detail, visitorId } } } as Lead;
  await leads.create(lead);
  const bob = aLead(at, { id: other, email: 'bob@works.example', lifecycleId: 'b0bb0bb0bb0b', stage: 'nurturing' });
  await leads.create(bob);
  await park(table, bob, 'engagement', '2026-12-24T10:00:00.000Z');
  await table.put({ ...visitorKey(visitorId), leadId });
  const visit = { id: 'v', type: 'page.viewed', at, detail: { url: 'https://fieldnote.example/secret' } };
  await table.put({ ...visitKey(visitorId, visit), ...visit });
  await notes.note(leadId, 'mail-0', at);
  if (parked) await park(table, lead, 'engagement', '2026-12-24T10:00:00.000Z');
  world.pass(minute);
  const scene = {
    bucket: aBucket(),
    removedMail: new Set<string>(),
    ordered: [] as ErasureOrder[],
    running: new Set([`${leadId}-${lifecycleId}`]),
  };
  if (!parked) scene.running.clear();
  const order: ErasureOrder = { leadId, at: world.now(), on: 'request', by: 'command' };
  const erasure = erasureIn(idle, world, scene);
  const processes: Process[] = [];
  const isLost = doomed.length === 2;
  const late: string[] = [];
  let isFinished = false;

  /** Its work; when it is killed, once more by a process of the next message. */
  const actor = (who: Doomed['who'], work: (process: Process) => Promise<unknown>) => async (turn: Turn) => {
    const conduct: Conduct = async (name, args, act) => {
      const outcome: { answer?: Awaited<ReturnType<typeof act>> } = {};
      const touches = touchesOf(name, args);
      await turn({
        touches,
        make: async () => {
          if (name === 'send' && isFinished) late.push(name);
          outcome.answer = await act();
          const isWritten = outcome.answer !== undefined && outcome.answer !== false;
          return name === 'change' || name === 'put' ? touches.map((one) => ({ ...one, writes: isWritten })) : touches;
        },
      });
      return outcome.answer as Awaited<ReturnType<typeof act>>;
    };
    const own = doomed.find((one) => one.who === who);
    const kill: Kill | undefined = own && { call: own.call, when: 'after' };
    const process = world.process(kill, conduct);
    processes.push(process);
    await Promise.race([work(process), process.death]);
    if (kill && (who === 'erasure' || doomed.length === 1)) await work(world.process(undefined, conduct));
  };

  // A step that finds no lead says so and ends.
  const writing = (by: Writer) => actor('writer', (process) => by(process, world).catch(() => undefined));
  const erasing = actor('erasure', async (process) => {
    const { again } = await erasureIn(process, world, scene).erase(order);
    isFinished = !again;
  });

  async function end(played: readonly string[]) {
    const told = `${played.map((who) => who[0]).join('')} ${JSON.stringify(doomed)}`;
    // A mail that was on its way has an answer within a minute.
    world.pass(2 * minute);
    const { again } = await erasure.erase(order);
    expect(again, told).toBeUndefined();
    for (const one of scene.ordered) await erasure.erase(one);
    expect(late, told).toEqual([]);
    const mails = world.inbox.length;
    // What a writer has left who never came again goes by the late look, and by the sweep within two hours.
    if (isLost) {
      world.pass(2 * hour);
      await erasure.check({ leadId });
    }
    await runSweep(later(idle));
    const stays = ({ PK, SK }: Row) =>
      PK === leadKey(leadId) ? mayLeave !== undefined && String(SK).startsWith(mayLeave) : mayName;
    // Of a browser that stands for nobody the row may stay: it is as new.
    const isOfHers = (row: Row) => named(row, 'ecret', leadId) || row.shared === true;
    const left = () => table.all().filter((row) => isOfHers(row) && !String(row.PK).startsWith('SUPPRESSED#'));
    const barrier = [expect.objectContaining({ ...profileKey(leadId), erasedAt: order.at, erasedOn: 'request' })];
    expect(
      left().filter((row) => !stays(row)),
      told,
    ).toEqual(barrier);
    expect(await table.get(heldLeadKey(leadId)), told).toBeUndefined();
    const reps = await idle.reps.holdings(world.config.sales.reps.map(({ id }) => id));
    expect(JSON.stringify([...reps]), told).not.toContain(leadId);
    const mailsOfHers = ['mail-0', ...(mayLeave === 'MAIL' ? ['mail-1'] : [])];
    const namedMails = table.all().map(({ SK }) => String(SK).replace('MAIL#', ''));
    expect(
      mailsOfHers.filter((mail) => !scene.removedMail.has(mail) && !namedMails.includes(mail)),
      told,
    ).toEqual([]);
    // What a merge has woken ends by itself, and another execution goes on when it is taken back.
    if (world.woken.some(({ signal }) => signal === 'merged')) scene.running.clear();
    expect([...scene.running], told).toEqual([]);
    // An execution that was started or woken finds nobody, and ends.
    for (const step of [createScoring, createNurture, createDistribution])
      await expect(step(idle)(own), told).rejects.toMatchObject({ name: 'LeadNotFound' });
    await erasure.check({ leadId });
    expect(left(), told).toEqual(barrier);
    expect(Object.keys(left()[0] ?? {}).sort(), told).toEqual(['PK', 'SK', 'erasedAt', 'erasedOn']);
    expect([...scene.removedMail], told).toEqual(expect.arrayContaining(mailsOfHers));
    expect(world.inbox.length, told).toBe(mails);
    // Bob is erased with her once they are one person; else he is by himself.
    const bob = await table.get(profileKey(other));
    const isOrdered = scene.ordered.some((one) => one.leadId === other);
    expect(bob, told).toMatchObject(isOrdered ? { erasedAt: order.at } : { id: other, open: true });
    expect(bob, told).not.toHaveProperty(isOrdered ? 'id' : 'mergedInto');
  }
  return {
    actors: { writer: writing(write), erasure: erasing, ...(and && { and: writing(and) }) },
    end,
    world,
    table,
    erasure,
    order,
    calls: () => processes.map((process) => process.calls()),
  };
}

/** How many calls the writer and the erasure make when nobody disturbs them. */
async function callsOf(race: Race): Promise<Record<Doomed['who'], number>> {
  const scene = await stage(race);
  const alone: Turn = async (call) => void (await call.make());
  for (const act of Object.values(scene.actors)) await act(alone);
  const [erasure = 0] = scene.calls().slice(1);
  const undisturbed = await stage(race);
  await undisturbed.actors.writer?.(alone);
  return { writer: undisturbed.calls()[0] ?? 0, erasure };
}

/** How much of its work the other one has done when one dies: everything there is, when it makes fewer calls than this. */
const shares = Array.from({ length: 8 }, (_, n) => n / 7);
const endless = 200;
/** Deaths and orders that are tried where both die. */
const chances = Number(process.env.LEADLOOP_CHANCES ?? 100);

describe('an erasure that races', () => {
  test.each(Object.keys(writers))(
    '%s in every order leaves nothing, and nothing brings a row, a mail or an execution back',
    async (name) => {
      const race = writers[name] as Race;
      const orders = await everyOrder(() => stage(race));
      expect(orders).toBeGreaterThan(4);
    },
  );

  test.each(Object.keys(writers))('%s, and one of both is killed after any call and comes again', async (name) => {
    const race = writers[name] as Race;
    const calls = await callsOf(race);
    for (const [who, against] of [
      ['writer', 'erasure'],
      ['erasure', 'writer'],
    ] as const)
      for (let call = 1; call <= calls[who]; call++)
        for (const before of new Set(shares.map((share) => Math.round(share * calls[against])))) {
          const scene = await stage(race, { who, call });
          // The other one is as far as this when the one dies, and is done before it comes again.
          const order = [...Array(before).fill(against), ...Array(call).fill(who), ...Array(endless).fill(against)];
          await scene.end(await inOrder(scene, order));
        }
  });

  test.each(Object.keys(writers))('%s, and both are killed, and the writer never comes again', async (name) => {
    const race = writers[name] as Race;
    const calls = await callsOf(race);
    for (let n = 0; n < chances; n++) {
      const chance = (what: string | number) => fraction(`${name} ${n} ${what}`);
      const [writer, erasure] = (['writer', 'erasure'] as const).map((who) => ({
        who,
        call: 1 + Math.floor(chance(who) * calls[who]),
      })) as [Doomed, Doomed];
      const scene = await stage(race, writer, erasure);
      const isWriter = (call: number) => chance(call) < writer.call / (writer.call + erasure.call);
      const order = Array.from({ length: endless }, (_, call) => (isWriter(call) ? 'writer' : 'erasure'));
      await scene.end(await inOrder(scene, order));
    }
  });

  test.each([
    ['a form', 'a click'],
    ['a form', 'a sweep'],
    ['an offer', 'a note of a rep'],
    ['a send', 'a no to mail'],
    ['a correction of a rep', 'a re-plan'],
    ['an event of SES', 'a reply'],
  ])('%s and %s at once leave nothing, in orders by chance', async (name, second) => {
    const race = { ...(writers[name] as Race), and: writers[second]?.write };
    for (let n = 0; n < 60; n++) {
      const scene = await stage(race);
      const who = (call: number) =>
        ['erasure', 'erasure', 'erasure', 'writer', 'and'][Math.floor(5 * fraction(`${n} ${call}`))] ?? '';
      await scene.end(
        await inOrder(
          scene,
          Array.from({ length: endless }, (_, call) => who(call)),
        ),
      );
    }
  });
});

test('a person who comes back while they are erased is a new lead of that form alone, or is asked to send it again', async () => {
  const fates = new Set<string>();
  const orders = await everyOrder(async () => {
    const race = writers['a form'] as Race;
    const outcome: { taken?: string } = {};
    const back: Writer = async ({ intake }) => {
      const submission = {
        email,
        form: 'contact',
        person: { name: 'Ada' },
        answers: {},
        attribution: { form: 'contact' },
      };
      const taken = await intake.take(submission as Submission).catch(({ name }) => ({ outcome: String(name) }));
      outcome.taken = taken.outcome;
    };
    const { actors, world, table, erasure, order } = await stage({ ...race, write: back });
    world.pass(1);
    return {
      actors,
      async end(played) {
        const told = played.map((who) => who[0]).join('');
        world.pass(2 * minute);
        await erasure.erase(order);
        await erasure.check({ leadId });
        const history = await world.process().leads.history(leadId);
        fates.add(`${outcome.taken}, ${history ? 'back' : 'gone'}`);
        expect(JSON.stringify(table.all().filter(({ PK }) => PK !== leadKey(other))), told).not.toMatch(
          /Secret|example\/secret/,
        );
        expect(history?.activities.map(({ at }) => at > order.at) ?? [true], told).toEqual([true]);
      },
    };
  });
  expect(orders).toBeGreaterThan(20);
  expect([...fates].sort()).toEqual(['StorageUnavailable, gone', 'merged, gone', 'new, back']);
});

describe('the explorer', () => {
  const row = { pk: 'row', sk: 'row' };

  test('finds the one order in which of two additions one is lost, and tries no two orders that cannot differ', async () => {
    const ends: number[] = [];
    const orders = await everyOrder(async () => {
      let value = 0;
      const adds = async (turn: Turn) => {
        let seen = 0;
        const read = async () => {
          seen = value;
          return [{ ...row, writes: false }];
        };
        const write = async () => {
          value = seen + 1;
          return [{ ...row, writes: true }];
        };
        await turn({ touches: [{ ...row, writes: false }], make: read });
        await turn({ touches: [{ ...row, writes: true }], make: write });
      };
      return { actors: { a: adds, b: adds }, end: async () => void ends.push(value) };
    });
    expect(new Set(ends)).toEqual(new Set([1, 2]));
    // Both first, or both reads before both writes in either order of the writes: four, of six merges.
    expect(orders).toBe(4);
  });

  test('plays calls on different rows in one order', async () => {
    const calls = (pk: string) => async (turn: Turn) => {
      const touches = [{ pk, writes: true }];
      for (let n = 0; n < 5; n++) await turn({ touches, make: async () => touches });
    };
    expect(await everyOrder(async () => ({ actors: { a: calls('a'), b: calls('b') }, end: async () => {} }))).toBe(1);
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Submission } from '../../domain/capture/submission.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { fraction } from '../../domain/lead/hash.ts';
import type { ErasureOrder } from '../../domain/privacy/erasure.ts';
import { minute } from '../../domain/time/instant.ts';
import type { Change } from '../../functions/adapters/dynamodb/expression.ts';
import { heldFormKey, leadKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../functions/adapters/secrets/key-ring.ts';
import { createSweep } from '../../functions/listeners/sweep.ts';
import { createDistribution } from '../../functions/workflow/distribution.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { aBucket, erasureIn } from '../functions/services/privacy/everywhere.ts';
import { createMemoryTable } from '../protocol/memory-table.ts';
import { aLead, anAddress } from '../support/lead.ts';
import { createWorld, keys, later, type Process, type World } from '../support/world.ts';

beforeEach(() => {
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** Each pair is played this often; the waits differ from race to race, and are the same for the same race. */
const races = 250;
/** An erasure makes some forty calls and a writer five to fifteen: with waits this long each begins inside the other, or after it. */
const longestWait = 30;
const longestStart = 400;

const turns = async (n: number) => {
  for (let turn = 0; turn < n; turn++) await undefined;
};

/** A table on which every call takes another time; `barrier` is called when one puts up the barrier of an erasure. */
function slowTable(race: string, barrier: () => void): { table: Table; real: Table } {
  const real = createMemoryTable() as Table;
  let calls = 0;
  const slow = Object.entries(real).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      calls += 1;
      await turns(Math.floor(fraction(`${race} ${calls}`) * longestWait));
      if (name === 'change' && (args[1] as Change).set?.erasedAt !== undefined) barrier();
      return (method as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return { table: Object.fromEntries(slow) as Table, real };
}

interface Person {
  world: World;
  email: string;
  leadId: string;
  lifecycleId: string;
}
type Writer = (process: Process, person: Person) => Promise<unknown>;

const posted =
  (via?: string): Writer =>
  ({ intake }, { email }) =>
    intake.take({
      ...{ email, form: 'contact', person: { name: 'Ada Secret' }, answers: {}, message: 'secret' },
      attribution: { form: 'contact', ...(via !== undefined && { via }) },
    } as Submission);
const raised =
  (activity: Pick<Activity, 'type' | 'detail'>): Writer =>
  ({ signals }, { world, leadId, lifecycleId }) =>
    signals.raise(leadId, { id: 'late', at: world.now(), lifecycleId, ...activity } as Activity);

/** Everything that writes to a lead, with the stage it finds the lead in. */
const writers: Record<string, [stage: 'nurturing' | 'sales-ready', Writer]> = {
  'a form': ['nurturing', posted()],
  'an import': ['nurturing', posted('import:fair.csv')],
  'a click': [
    'nurturing',
    raised({ type: 'link.clicked', detail: { url: 'https://fieldnote.example/pricing', template: 't', step: 's' } }),
  ],
  'a reply': ['nurturing', raised({ type: 'mail.replied', detail: { text: 'secret' } })],
  'an event of SES': [
    'nurturing',
    raised({ type: 'mail.bounced', detail: { messageId: 'm', template: 't', hard: true } }),
  ],
  'a report of a CRM': ['sales-ready', raised({ type: 'owner.changed', detail: { repId: 'lena', via: 'crm' } })],
  'a note of a rep': ['sales-ready', raised({ type: 'note.added', detail: { repId: 'lena', note: 'secret' } })],
  'a correction of a rep': [
    'nurturing',
    ({ profiles }, { leadId }) => profiles.correct(leadId, { company: 'Secret Ltd' }, { repId: 'lena' }),
  ],
  'an offer': ['sales-ready', (own, { leadId, lifecycleId }) => createDistribution(own)({ leadId, lifecycleId })],
  'a send': ['nurturing', (own, { leadId, lifecycleId }) => createNurture(own)({ leadId, lifecycleId })],
  'a rescore': ['nurturing', (own, { leadId, lifecycleId }) => createScoring(own)({ leadId, lifecycleId })],
  'a re-plan': ['nurturing', ({ signals }, { leadId }) => signals.lookAgain(leadId, 'replan')],
  'a sweep': ['nurturing', (own) => createSweep(later(own))({ 'detail-type': 'Scheduled Event' } as never)],
};

/** A writer and an erasure that begin at about the same moment; `fate`: how far the writer was when the barrier went up. */
async function race(name: string, n: number) {
  const [stage, write] = writers[name] ?? [];
  if (!stage || !write) throw new Error(`there is no writer ${name}`);
  let writer: 'not begun' | 'under way' | 'done' = 'not begun';
  const fate: string[] = [];
  const { table, real } = slowTable(`${name} ${n}`, () => fate.push(writer));
  const world = createWorld(table);
  const email = anAddress();
  const leadId = leadIdOfAddress(keys, email) ?? '';
  const lead = aLead(world.now(), { id: leadId, email, stage, name: 'Ada Secret' });
  await world.process().leads.create(lead);
  world.pass(minute);
  const person: Person = { world, email, leadId, lifecycleId: lead.lifecycleId };
  const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
  const order: ErasureOrder = { leadId, at: world.now(), on: 'request', by: 'command' };
  const erasure = erasureIn(world.process(), world, scene);
  const [first] = await Promise.all([
    (async () => {
      await turns(Math.floor(fraction(`erasure ${n}`) * longestStart));
      return erasure.erase(order);
    })(),
    (async () => {
      await turns(Math.floor(fraction(`writer ${n}`) * longestStart));
      writer = 'under way';
      // A step that finds no lead says so and ends.
      await write(world.process(), person).catch(() => undefined);
      writer = 'done';
    })(),
  ]);
  // A mail that was on its way has an answer within a minute.
  world.pass(2 * minute);
  if (first.again) expect((await erasure.erase(order)).again).toBeUndefined();
  return { ...person, real, erasure, fate: fate[0] ?? 'no barrier' };
}

describe('an erasure that races', () => {
  test.each(Object.keys(writers))(
    '%s leaves no row, and nothing brings a row, a mail or an execution back',
    async (name) => {
      const fates = new Map<string, number>();
      for (let n = 0; n < races; n++) {
        const { world, real, erasure, leadId, lifecycleId, fate } = await race(name, n);
        fates.set(fate, (fates.get(fate) ?? 0) + 1);
        const mails = world.inbox.length;
        await createSweep(later(world.process()))({ 'detail-type': 'Scheduled Event' } as never);
        const left = await real.partition(leadKey(leadId));
        expect(
          left.map((row) => Object.keys(row).sort()),
          `${name}, race ${n}: ${fate}`,
        ).toEqual([['PK', 'SK', 'erasedAt', 'erasedOn']]);
        expect(await real.get(heldFormKey(leadId)), `race ${n}`).toBeUndefined();
        const reps = await world.process().reps.holdings(world.config.sales.reps.map(({ id }) => id));
        expect(JSON.stringify([...reps]), `race ${n}`).not.toContain(leadId);
        // An execution that was started or woken finds nobody, and ends.
        for (const step of [createScoring, createNurture, createDistribution])
          await expect(step(world.process())({ leadId, lifecycleId })).rejects.toMatchObject({ name: 'LeadNotFound' });
        // The late look finds nothing to do: who wrote late has taken it back.
        await erasure.check({ leadId });
        expect(world.inbox.length, `race ${n}`).toBe(mails);
        expect(await real.partition(leadKey(leadId)), `race ${n}`).toHaveLength(1);
      }
      // Worth something only if each came first often, and if the barrier went up within the writer as well.
      expect([...fates.keys()].sort()).toEqual(['done', 'not begun', 'under way']);
      for (const times of fates.values()) expect(times).toBeGreaterThan(races / 50);
    },
  );
});

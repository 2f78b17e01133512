import type { Activity } from '../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import {
  isAtRest,
  isPast,
  isVisit,
  type Kept,
  pastItsTime,
  type Retained,
  stagesAtRest,
  withoutMessage,
} from '../../../domain/privacy/retention.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { inParallel } from '../../adapters/aws/in-parallel.ts';
import { historyOf, leadKey, profileKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { LeadWalk, WalkPosition } from '../../adapters/dynamodb/lead-walk.ts';
import type { RetentionWalk, RetentionWalks } from '../../adapters/dynamodb/retention-state.ts';
import type { Key, Row, Table } from '../../adapters/dynamodb/table.ts';
import type { ErasureQueue } from '../../adapters/sqs/erasure-queue.ts';
import { mailNamesIn } from './named.ts';

export interface RetentionDeps {
  table: Pick<Table, 'partition' | 'change' | 'removeAll'>;
  walk: Pick<LeadWalk, 'pages'>;
  walks: RetentionWalks;
  queue: Pick<ErasureQueue, 'order'>;
  /** Deletes a mail that was received, by its name in the bucket. */
  removeMail: (name: string) => Promise<void>;
  /** Resolves when the next erasure may be ordered. */
  turn: () => Promise<void>;
  kept: Kept;
  now: () => Instant;
}

export type Retention = ReturnType<typeof createRetention>;

/**
 * Erasures a second: fewer than the queue's worker carries out, so that forms are as quick as ever, and a person who asks to be erased waits
 * behind nobody.
 */
export const erasuresPerSecond = 5;

/** Leads looked at at once: DynamoDB answers each in a few milliseconds. */
const atOnce = 16;

/** Erases leads whose time is over, and of the others at rest what is kept for a shorter time. Leads that somebody works on are never touched. */
export function createRetention({ table, walk, walks, queue, removeMail, turn, kept, now }: RetentionDeps) {
  /** Goes on where the walk before stopped, until all leads at rest are seen or there is no time left. Everything of it can be repeated. */
  async function run(applies: boolean, hasTime: () => boolean = () => true): Promise<RetentionWalk> {
    const { underWay } = await walks.read();
    const goesOn = underWay?.next !== undefined && underWay.applies === applies;
    const done: RetentionWalk = goesOn ? underWay : { begunAt: now(), applies, found: {}, looked: 0 };
    let from = done.next ?? beginning;
    for await (const { ids, next } of walk.pages(stagesAtRest, done.next)) {
      let isCut = false;
      await inParallel(ids, atOnce, async (id) => {
        isCut ||= !hasTime();
        if (!isCut) count(done.found, await look(id, applies));
      });
      // What was ordered of a page that is not done leaves the index; the next night finds the rest.
      done.next = isCut ? from : next;
      if (!isCut) done.looked += ids.length;
      if (done.next === undefined) break;
      from = done.next;
      await walks.save(done);
      if (!hasTime()) return done;
    }
    done.next = undefined;
    await walks.save(done);
    return done;
  }

  /** What of a lead is past its time; erased, when this applies. */
  async function look(leadId: string, applies: boolean): Promise<Found> {
    const rows = (await table.partition(leadKey(leadId))) as (Row & Key)[];
    const history = historyOf(rows);
    if (!history || !isAtRest(history)) return {};
    const at = now();
    const merged: LeadHistory[] = [];
    for (const { id } of history.lead.merged ?? []) {
      const other = historyOf(await table.partition(leadKey(id)));
      if (other) merged.push(other);
    }
    const kind = pastItsTime(history, kept, at, merged);
    if (kind !== undefined) {
      // The merged ones first: until then the lead that stands for them names them.
      for (const { lead } of applies ? [...merged, history] : []) {
        await turn();
        await queue.order({ leadId: lead.id, at, on: 'retention', by: 'retention', ifRevision: lead.revision });
      }
      return { [kind]: 1 };
    }
    const visits = activitiesIn(rows).filter((one) => isVisit(one) && isPast(one.at, kept.visits, at));
    const mails = rows.filter((row) => mailNamesIn([row]).length > 0 && isPast(momentOf(row), kept.mails, at));
    const messages = activitiesIn(rows)
      .filter((one) => isPast(one.at, kept.messages, at) && !visits.includes(one))
      .flatMap((one) => withoutMessage(one) ?? []);
    const { captured } = history.lead;
    const first = isPast(captured.at, kept.messages, at) ? withoutMessage(captured) : undefined;
    if (applies) {
      await table.removeAll(visits.map(keyOf));
      for (const row of mails) {
        for (const name of mailNamesIn([row])) await removeMail(name);
        await table.change(keyOf(row), { set: { mailGone: true }, when: { present: ['PK'] } });
      }
      for (const one of messages)
        await table.change(keyOf(one), { set: { detail: one.detail }, when: { present: ['PK'] } });
      if (first)
        await table.change(profileKey(leadId), {
          set: { captured: first },
          when: { equals: { 'captured.id': captured.id } },
        });
    }
    return { visits: visits.length, mails: mails.length, messages: messages.length + (first ? 1 : 0) };
  }

  return { run };
}

const beginning: WalkPosition = { stage: stagesAtRest[0] ?? 'rejected', shard: 0 };

type Found = Partial<Record<Retained, number>>;

const keyOf = ({ PK, SK }: Key): Key => ({ PK, SK });
const activitiesIn = (rows: readonly (Row & Key)[]) =>
  rows.filter(({ SK }) => SK.startsWith('ACT#')) as unknown as (Activity & Key)[];
/** Of an activity, or of a mail that was passed on to a rep. */
const momentOf = ({ at, claimedAt }: Row): Instant => String(at ?? claimedAt);

function count(all: Found, more: Found): void {
  for (const [what, n] of Object.entries(more) as [Retained, number][]) if (n > 0) all[what] = (all[what] ?? 0) + n;
}

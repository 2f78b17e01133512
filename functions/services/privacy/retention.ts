import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { isUnproven } from '../../../domain/privacy/coming-back.ts';
import type { ErasureOrder } from '../../../domain/privacy/erasure.ts';
import {
  allLastHeardOf,
  isAtRest,
  isPast,
  isVisit,
  type Kept,
  lastHeardOf,
  pastItsTime,
  type Retained,
  stagesAtRest,
  withoutMessage,
  withoutReason,
} from '../../../domain/privacy/retention.ts';
import { day, type Instant, millis, second } from '../../../domain/time/instant.ts';
import { inParallel } from '../../adapters/aws/in-parallel.ts';
import { log } from '../../adapters/aws/log.ts';
import { createRateLimiter } from '../../adapters/aws/rate-limiter.ts';
import { historyOf, isErased, leadKey, profileKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk, type LeadWalk, type WalkPosition } from '../../adapters/dynamodb/lead-walk.ts';
import {
  createRetentionWalks,
  type RetentionWalk,
  type RetentionWalks,
} from '../../adapters/dynamodb/retention-state.ts';
import type { Key, Row, Table } from '../../adapters/dynamodb/table.ts';
import type { ErasureQueue } from '../../adapters/sqs/erasure-queue.ts';
import { mailNamesIn } from './named.ts';

interface RetentionDeps {
  table: Pick<Table, 'get' | 'partition' | 'change' | 'removeAll'>;
  walk: Pick<LeadWalk, 'pages'>;
  walks: RetentionWalks;
  queue: Pick<ErasureQueue, 'order'>;
  /** Deletes a mail that was received, by its name in the bucket. */
  removeMail: (name: string) => Promise<void>;
  /** Resolves when the next erasure may be ordered. */
  turn: () => Promise<void>;
  /** Who orders. An order of the night (`retention`) holds only under the settings that are deployed when the worker carries it out. */
  by: 'retention' | 'command';
  /** How many orders may wait for the worker. */
  mostWaiting?: number;
  kept: Kept;
  /** Whether an answer is in words of the person's own, by its question. */
  isOwnWords: (question: string) => boolean;
  now: () => Instant;
}

export type Retention = ReturnType<typeof createRetention>;

/** Erasures a second: few, so that forms are as quick as ever. */
const erasuresPerSecond = 5;

/** Retention on a table as it is deployed. */
export const retentionOn = (
  table: Table,
  queue: ErasureQueue,
  rest: Pick<RetentionDeps, 'removeMail' | 'kept' | 'isOwnWords' | 'now' | 'by'>,
): Retention =>
  createRetention({
    table,
    queue,
    ...rest,
    walk: createLeadWalk(table),
    walks: createRetentionWalks(table),
    turn: createRateLimiter(erasuresPerSecond),
  });

/** Orders in the queue at once: a person who asks to be erased waits behind no more, however slow the worker is. */
const shortLine = 10;
/** Rounds, some minutes in all, that the walk waits for one order. Then the order stays in the queue, and the walk continues. */
const mostLooks = 600;

/** Leads looked at at once: DynamoDB answers each in a few milliseconds. */
const atOnce = 16;

/**
 * Erases leads whose time is over, and from other leads at rest the data with a shorter time. It never touches leads that sales
 * works on.
 */
export function createRetention(deps: RetentionDeps) {
  const { table, walk, walks, queue, removeMail, turn, mostWaiting = shortLine, kept, isOwnWords, now, by } = deps;
  const waiting: { order: ErasureOrder; looks: number }[] = [];

  /**
   * Continues where the walk before stopped, until all leads at rest are seen or no time is left. It counts a lead that fails,
   * and continues. All of it can be repeated.
   */
  async function run(applies: boolean, hasTime: () => boolean = () => true): Promise<RetentionWalk> {
    const { underWay } = await walks.read();
    const goesOn = underWay?.next !== undefined && underWay.applies === applies;
    const done: RetentionWalk = goesOn ? underWay : { begunAt: now(), applies, found: {}, looked: 0 };
    let from = done.next ?? beginning;
    for await (const { ids, next } of walk.pages(stagesAtRest, done.next)) {
      let isCut = false;
      await inParallel(ids, atOnce, async (id) => {
        isCut ||= !hasTime();
        if (isCut) return;
        try {
          const found = await look(id, applies, hasTime);
          if (found) count(done.found, found);
          else isCut = true;
        } catch (error) {
          done.failed = (done.failed ?? 0) + 1;
          log.error('retention could not look at a lead', { leadId: id, error });
        }
      });
      // Erased leads leave the index, so the next night finds the rest of an unfinished page.
      done.next = isCut ? from : next;
      if (!isCut) done.looked += ids.length;
      if (done.next === undefined) break;
      from = done.next;
      const isOver = !hasTime();
      // Most shards of most stages are empty, and a write for each would be dear.
      if (ids.length > 0 || isOver) await walks.save(done);
      if (isOver) return done;
    }
    done.next = undefined;
    await walks.save(done);
    return done;
  }

  /** Orders an erasure once few others wait; false when there is no time left for that. */
  async function ordered(order: ErasureOrder, hasTime: () => boolean): Promise<boolean> {
    await turn();
    for (let first = waiting[0]; waiting.length >= mostWaiting && first; first = waiting[0]) {
      if (!hasTime()) return false;
      if ((await isCarriedOut(first.order)) || ++first.looks > mostLooks) {
        if (waiting.includes(first)) waiting.splice(waiting.indexOf(first), 1);
      } else await turn();
    }
    waiting.push({ order, looks: 0 });
    await queue.order(order);
    return true;
  }

  /** The lead is erased, or has moved, so that the order does not hold. */
  async function isCarriedOut({ leadId, ifRevision }: ErasureOrder): Promise<boolean> {
    const row = await table.get(profileKey(leadId));
    return row === undefined || isErased(row) || row.revision !== ifRevision || row.open === true;
  }

  /** What of a lead is past its time; erased, when this applies. Undefined when there was no time left to order that. */
  async function look(leadId: string, applies: boolean, hasTime: () => boolean): Promise<Found | undefined> {
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
    // The mailbox never confirmed: the person, who asked to be erased, stays erased on request, and no list brings them back.
    const wasTyped = merged.length === 0 && history.lead.stage === 'rejected' && isUnproven(history.lead);
    const isEnding = wasTyped || endsWithRows(rows, at);
    if (kind !== undefined || isEnding) {
      const due = isEnding || kind === undefined ? undefined : { kind, since: allLastHeardOf([history, ...merged]) };
      // The merged ones first: until then the lead they were merged into names them.
      for (const { lead } of applies || isEnding ? [...merged, history] : []) {
        const on = wasTyped ? 'request' : 'retention';
        const order = { leadId: lead.id, at, on, by, ifRevision: lead.revision, ...(due && { due }) } as const;
        if (!(await ordered(order, hasTime))) return undefined;
      }
      return kind === undefined ? {} : { [kind]: 1 };
    }
    const visits = activitiesIn(rows).filter((one) => isVisit(one) && isPast(one.at, kept.visits, at));
    const mails = rows.filter((row) => mailNamesIn([row]).length > 0 && isPast(momentOf(row), kept.mails, at));
    const messages = activitiesIn(rows)
      .filter((one) => isPast(one.at, kept.messages, at) && !visits.includes(one))
      .flatMap((one) => withoutMessage(one, isOwnWords) ?? []);
    const offers = rows
      .filter(({ SK, offeredAt }) => SK.startsWith('ASSIGN#') && isPast(String(offeredAt), kept.messages, at))
      .flatMap((row) => (withoutReason(row as never, isOwnWords) as (Assignment & Key) | undefined) ?? []);
    const { lead } = history;
    const { captured } = lead;
    const first = isPast(captured.at, kept.messages, at) ? withoutMessage(captured, isOwnWords) : undefined;
    // The profile has the answers of all forms together.
    const young = history.activities.filter(({ at: of }) => !isPast(of, kept.messages, at));
    const stillSaid = young.flatMap(({ detail }) => Object.keys('answers' in detail ? (detail.answers ?? {}) : {}));
    const answers =
      kept.messages === undefined
        ? []
        : Object.keys(lead.answers).filter((name) => isOwnWords(name) && !stillSaid.includes(name));
    if (applies) {
      await table.removeAll(visits.map(keyOf));
      for (const row of mails) {
        for (const name of mailNamesIn([row])) await removeMail(name);
        await table.change(keyOf(row), { set: { mailGone: true }, when: { present: ['PK'] } });
      }
      for (const one of messages)
        await table.change(keyOf(one), { set: { detail: one.detail }, when: { present: ['PK'] } });
      for (const one of offers) {
        const { declinedBecause, promised } = one;
        await table.change(keyOf(one), { set: { declinedBecause, promised }, when: { present: ['PK'] } });
      }
      if (first || answers.length > 0)
        await table.change(profileKey(leadId), {
          set: first ? { captured: first } : {},
          remove: answers.map((name) => `answers.${name}`),
          when: { equals: { 'captured.id': captured.id, revision: lead.revision } },
        });
    }
    const written = messages.length + offers.length + (first ? 1 : 0);
    return { visits: visits.length, mails: mails.length, messages: written };
  }

  return { run };
}

/**
 * Whether an order of retention still holds when it is carried out. A sign of the person ends it; a visit is one and raises no revision.
 * A deployment since the order ends it too, if it keeps the lead longer or erases no leads.
 */
export const createDueAgain =
  ({
    table,
    kept,
    applies,
    now,
  }: Pick<RetentionDeps, 'kept' | 'now'> & { table: Pick<Table, 'partition'>; applies: boolean }) =>
  async ({ leadId, by, due }: ErasureOrder): Promise<boolean> => {
    const history = due && historyOf(await table.partition(leadKey(leadId)));
    // Without a history its erasure has begun, and continues.
    if (!due || !history) return true;
    if (lastHeardOf(history) > due.since) return false;
    return by === 'command' || (applies && isPast(due.since, kept[due.kind], now()));
  };

const beginning: WalkPosition = { stage: stagesAtRest[0] ?? 'rejected', shard: 0 };

type Found = Partial<Record<Retained, number>>;

/** TTL deletes only the profile of a rejected lead. Its other rows must go before, because no index leads to them afterwards. */
const lastNights = 3 * day;
function endsWithRows(rows: readonly (Row & Key)[], at: Instant): boolean {
  const expiresAt = rows.find(({ SK }) => SK === 'PROFILE')?.expiresAt;
  return typeof expiresAt === 'number' && rows.length > 1 && millis(at) + lastNights > expiresAt * second;
}

const keyOf = ({ PK, SK }: Key): Key => ({ PK, SK });
const activitiesIn = (rows: readonly (Row & Key)[]) =>
  rows.filter(({ SK }) => SK.startsWith('ACT#')) as unknown as (Activity & Key)[];
/** The moment of an activity, or of a mail that was passed on to a rep. */
const momentOf = ({ at, claimedAt }: Row): Instant => String(at ?? claimedAt);

function count(all: Found, more: Found): void {
  for (const [what, n] of Object.entries(more) as [Retained, number][]) if (n > 0) all[what] = (all[what] ?? 0) + n;
}

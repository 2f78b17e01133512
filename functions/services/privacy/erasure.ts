import type { DomainEvent } from '../../../domain/lead/event-schemas.ts';
import { type ErasedPlace, type ErasureOrder, type ErasureRecord, recordOf } from '../../../domain/privacy/erasure.ts';
import { heard, type Recipients, type Telling } from '../../../domain/privacy/recipients.ts';
import { between, type Instant, millis, minute } from '../../../domain/time/instant.ts';
import { log } from '../../adapters/aws/log.ts';
import type { Barriers } from '../../adapters/dynamodb/barriers.ts';
import { type Burials, isOnItsWay, type ToEnd } from '../../adapters/dynamodb/burials.ts';
import {
  type Barrier,
  heldLeadKey,
  leadIdOfKey,
  referredKey,
  thanksKey,
} from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Merges } from '../../adapters/dynamodb/merges.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';
import type { Key, Row, Table } from '../../adapters/dynamodb/table.ts';
import type { EventBus } from '../../adapters/event-bridge/event-bus.ts';
import type { DataCopies } from '../../adapters/s3/data-copies.ts';
import type { ErasureRecords } from '../../adapters/s3/erasure-records.ts';
import type { ErasureCheck, Heard } from '../../adapters/sqs/erasure-queue.ts';
import type { Executions } from '../../adapters/step-functions/executions.ts';
import { executionName, type Lifecycles } from '../../adapters/step-functions/lifecycles.ts';
import { mailNamesIn, referrerIdsIn, visitorIdsIn, visitorRowsOf } from './named.ts';

interface ErasureDeps {
  records: Pick<ErasureRecords, 'change' | 'find'>;
  burials: Burials;
  barriers: Pick<Barriers, 'barrier' | 'leftOf'>;
  table: Pick<Table, 'get' | 'partition' | 'removeAll'>;
  reps: Pick<Reps, 'forget' | 'traces'>;
  /** The reps who may have the lead. */
  repIds: readonly string[];
  merges: Pick<Merges, 'profile' | 'forget' | 'unfold'>;
  lifecycles: Pick<Lifecycles, 'wake'>;
  executions: Pick<Executions, 'status' | 'stop'>;
  /** Deletes a mail that was received, by its name in the bucket. */
  removeMail: (name: string) => Promise<void>;
  copies: Pick<DataCopies, 'has' | 'remove'>;
  bus: Pick<EventBus, 'publish'>;
  /** Has another lead of the same person erased as well. */
  order: (order: ErasureOrder) => Promise<void>;
  /** Whether SES refuses mail to this address. */
  isOnSesList: (email: string) => Promise<boolean>;
  /** Systems that may hold data of a lead, by name, each with the way to notify it. */
  telling: Readonly<Record<string, Telling>>;
  now: () => Instant;
  pause: (ms: number) => Promise<void>;
}

export type Erasure = ReturnType<typeof createErasure>;

/** A step of the workflow that was under way ends within this many looks; else the execution is stopped. */
const looks = 20;
const lookEvery = 100;

/**
 * Erases a person, in an order in which nothing comes back: first the record outside the table, then the barrier that every writer
 * respects, then the execution, then what hangs on the rows, the rows last, because they name the rest. Each part can be repeated.
 */
export function createErasure(deps: ErasureDeps) {
  const {
    records,
    burials,
    barriers,
    table,
    reps,
    merges,
    lifecycles,
    executions,
    removeMail,
    copies,
    bus,
    now,
    pause,
  } = deps;

  /** Whether an order is carried out. An order of retention puts up the barrier itself, and only while the lead has not moved. */
  async function holds(order: ErasureOrder): Promise<boolean> {
    const { leadId, ifRevision } = order;
    return ifRevision === undefined || burials.buryIdle(leadId, barrierOf(order), ifRevision);
  }

  /**
   * Repeats nothing that is on record as finished, except in a replay after a restore. Answers the record as it is after that. `again`: a
   * mail of this person is on its way to SES, and the erasure has to wait for the answer.
   */
  async function erase(order: ErasureOrder, isReplay = false): Promise<{ record: ErasureRecord; again?: true }> {
    const { leadId } = order;
    const barrier = await barriers.barrier(leadId);
    const isSettled = barrier !== undefined && !barrier.isBack && !barrier.isUnderWay;
    // An erased person may have written a mail since: that is erased again.
    const isBare = isSettled && (await barriers.leftOf(leadId)).length === 0;
    const isGone = isBare && (await burials.raise(leadId, barrierOf(order)));
    const begun = await records.change(leadId, (known) => recordOf(known, order, isGone));
    if (begun.finishedAt !== undefined && !isReplay) return { record: begun };
    const isAsked = begun.on === 'request' && !isReplay;
    // Read before the barrier: it deletes the address.
    const sesList = isAsked ? await onSesList(leadId) : undefined;
    const toEnd = await burials.bury(leadId, barrierOf(begun));
    // The person returned, which takes a finished erasure: only its record was not completed.
    if (!toEnd)
      return {
        record: await records.change(leadId, (known = begun) => ({ ...known, finishedAt: known.finishedAt ?? now() })),
      };
    const { others = [] } = toEnd;
    const sent = await sentBy(leadId);
    const namedBy = [...(toEnd.namedBy ?? []), ...sent.filter((id) => !others.includes(id))];
    if (isAsked) await together(begun, toEnd);
    await forgottenBy(isAsked ? namedBy : [...others, ...namedBy], leadId);
    const stoppedAt = await stopped(leadId, toEnd);
    const rows = await barriers.leftOf(leadId);
    if (rows.some((row) => isOnItsWay(row) && between(String(row.claimedAt), now()) < minute))
      return { record: begun, again: true };
    const there = await Promise.all(
      (Object.entries(steps) as [ErasedPlace, Step][]).map(async ([place, step]) => {
        return { place, ...(await step(leadId, rows, { ...toEnd, sent })) };
      }),
    );
    // Counted before anything goes: a run that dies leaves nothing for the next one to count.
    const counted = (known: ErasureRecord['places']) =>
      Object.fromEntries(
        there.map(({ place, found }) => [place, { found: Math.max(found, known[place]?.found ?? 0), at: now() }]),
      );
    const withNew = (known: readonly string[] = [], more: readonly string[]) => [...new Set([...known, ...more])];
    // The rows that name these are deleted next, so a run that dies from here on needs the ids in the record.
    await records.change(leadId, (known = begun) => {
      const mails = withNew(known.mails, mailNamesIn(rows));
      const toldOfBy = withNew(known.toldOfBy, [...others, ...namedBy]);
      return {
        ...known,
        places: counted(known.places),
        ...(mails.length > 0 && { mails }),
        ...(toldOfBy.length > 0 && { toldOfBy }),
        ...executionsIn(leadId, toEnd, known),
        // Written before any system can answer.
        ...(toEnd.lifecycleId !== undefined && { recipients: asked(known.recipients) }),
        ...(sesList !== undefined && { sesList }),
      };
    });
    for (const { erase: go } of there) await go();
    if (toEnd.lifecycleId !== undefined) await bus.publish([erasedEvent(begun, toEnd, toEnd.lifecycleId)]);
    await burials.settled(leadId);
    // A writer that saw it under way left its row to it.
    await clear(leadId);
    const ended = { ...(stoppedAt && { stoppedAt, toldAt: now() }), finishedAt: now() };
    const record = await records.change(leadId, (known = begun) => ({
      ...known,
      ...ended,
      places: counted(known.places),
    }));
    log.info('erased', { leadId, on: begun.on, by: begun.by });
    return { record };
  }

  /** Runs after the longest life of a function: deletes what a writer wrote that was running when the barrier was put up. */
  async function check({ leadId }: ErasureCheck): Promise<void> {
    const toldOfBy = (await records.find(leadId))?.toldOfBy ?? [];
    const isBack = (await barriers.barrier(leadId))?.isBack;
    const sent = isBack ? [] : await sentBy(leadId);
    await forgottenBy([...toldOfBy, ...sent], leadId);
    await table.removeAll(sent.map((id) => referredKey(leadId, id)));
    await copies.remove(leadId);
    const late = await clear(leadId);
    if (late > 0) log.warn('rows of an erased lead came late', { leadId, rows: late });
    if (!isBack) await reps.forget(deps.repIds, leadId);
    await records.change(leadId, (known) => {
      if (!known) throw new Error(`there is no erasure of ${leadId}`);
      const { toldOfBy: _, ...rest } = known;
      return { checkedAt: now(), ...rest };
    });
  }

  /**
   * SES is asked only for a person who requested the erasure, not for the thousands of retention: it answers once a second.
   * Undefined: SES did not answer.
   */
  async function onSesList(leadId: string): Promise<boolean | undefined> {
    const email = (await merges.profile(leadId))?.email;
    if (email === undefined) return undefined;
    return deps.isOnSesList(email).catch((error: unknown) => {
      log.warn('SES does not say whether it lists the address', { leadId, error });
      return undefined;
    });
  }

  /** Notes for the receipt whether a system took the event. */
  async function heardBy({ leadId, by, state }: Heard): Promise<void> {
    await records.change(leadId, (known) => {
      if (!known) throw new Error(`there is no erasure of ${leadId}`);
      return { ...known, recipients: heard(known.recipients, by, state, now()) };
    });
  }

  /** Every system that may hold something, with the answers that are known already. */
  function asked(known: Recipients = {}): Recipients {
    const all = Object.entries(deps.telling).map(([name, state]) => [name, { state, at: now() }]);
    return { ...Object.fromEntries(all), ...known };
  }

  /** Deletes the rows that exist by now, with the mails that they name. Returns how many rows there were. */
  async function clear(leadId: string): Promise<number> {
    const rows = await barriers.leftOf(leadId);
    await inTurn(mailNamesIn(rows), removeMail);
    await table.removeAll(rows);
    return rows.length;
  }

  /** The parked execution resumes, finds no lead and ends in Erased. One that does not is stopped. */
  async function stopped(leadId: string, { waking, lifecycleId, restarts }: ToEnd): Promise<Instant | undefined> {
    if (lifecycleId === undefined) return undefined;
    if (waking) await lifecycles.wake(waking.token, 'erased');
    const name = executionName(leadId, lifecycleId, restarts);
    for (let look = 1; (await executions.status(name)) === 'RUNNING'; look++) {
      if (look === looks) await executions.stop(name);
      await pause(lookEvery);
    }
    return now();
  }

  /** How many things are there, and how they go. */
  type Step = (
    leadId: string,
    rows: readonly (Row & Key)[],
    toEnd: ToEnd & { sent: string[] },
  ) => Promise<{ found: number; erase: () => Promise<unknown> }>;

  /** One for each place, in this order: those first that only the rows name. */
  const steps: Record<ErasedPlace, Step> = {
    async visits(leadId, rows, { visitorIds }) {
      const visits = await visitorRowsOf(table, leadId, [...visitorIds, ...visitorIdsIn(rows)]);
      return { found: visits.length, erase: () => table.removeAll(visits) };
    },
    async receivedMail(_, rows) {
      const names = mailNamesIn(rows);
      return { found: names.length, erase: () => inTurn(names, removeMail) };
    },
    async copies(leadId) {
      return { found: (await copies.has(leadId)) ? 1 : 0, erase: () => copies.remove(leadId) };
    },
    async repPlaces(leadId, rows) {
      const offered = rows.flatMap(({ SK, repId }) => (SK.startsWith('ASSIGN#') ? [String(repId)] : []));
      const repIds = [...new Set([...deps.repIds, ...offered])];
      const found = await reps.traces(repIds, leadId);
      return { found, erase: () => reps.forget(repIds, leadId) };
    },
    async heldForms(leadId) {
      return { found: 0, erase: () => table.removeAll([heldLeadKey(leadId)]) };
    },
    async promises(leadId, rows, { referrerIds, sent }) {
      const referrers = [...new Set([...referrerIds, ...referrerIdsIn(rows)])];
      const theirs = referrers.flatMap((id) => [thanksKey(id, leadId), referredKey(id, leadId)]);
      // A row written after this read belongs to a lead that still names this one: the late check finds it.
      const own = [...starting(rows, 'GUIDE#', 'THANKS#'), ...sent.map((id) => referredKey(leadId, id))];
      return { found: own.length, erase: () => table.removeAll([...theirs, ...own]) };
    },
    words: (_, rows) => removal(rows, 'WORD#'),
    sends: (_, rows) => removal(rows, 'SEND#'),
    writtenMails: (_, rows) => removal(rows, 'WRITTEN#'),
    offers: (_, rows) => removal(rows, 'ASSIGN#'),
    activities: (_, rows) => removal(rows, 'ACT#', 'EDIT#'),
    // Rows of kinds without a step of their own, and rows written since the read.
    async profile(leadId, _, { lifecycleId }) {
      return { found: lifecycleId === undefined ? 0 : 1, erase: () => clear(leadId) };
    },
  };

  async function removal(rows: readonly Key[], ...beginnings: string[]) {
    const own = starting(rows, ...beginnings);
    return { found: own.length, erase: () => table.removeAll(own) };
  }

  /**
   * Erases the other leads of the same person, for a person's request only: retention orders each by itself, and at a replay
   * each has its own record. They are ordered before this erasure is settled, so one that dies orders them again.
   */
  async function together(order: ErasureOrder, { others = [] }: ToEnd): Promise<void> {
    for (const leadId of others) if (await merges.profile(leadId)) await deps.order({ ...order, leadId });
  }

  /** Ids of the leads that this one sent. */
  async function sentBy(leadId: string): Promise<string[]> {
    return (await table.partition(referredKey(leadId, '').PK)).map(({ SK }) => leadIdOfKey(SK));
  }

  /** Removes the erased lead's id from leads that name it, because they were merged with it or it referred them. */
  async function forgottenBy(leadIds: readonly string[], erasedId: string): Promise<void> {
    for (const leadId of leadIds) {
      for (let lead = await merges.profile(leadId); lead; lead = await merges.profile(leadId)) {
        const { mergedInto } = lead;
        const by = { of: mergedInto?.of ?? '', at: now() };
        if (mergedInto?.id === erasedId) await merges.unfold(lead, by, now(), true);
        else if (await merges.forget(lead, erasedId)) break;
      }
    }
  }

  return { holds, erase, check, heardBy };
}

/** The barrier forgets the lifecycle once the erasure is settled. */
function executionsIn(leadId: string, { lifecycleId, restarts = 0 }: ToEnd, { executions = [] }: ErasureRecord) {
  if (lifecycleId === undefined) return {};
  const own = Array.from({ length: restarts + 1 }, (_, n) => executionName(leadId, lifecycleId, n));
  return { executions: [...new Set([...executions, ...own])] };
}

const starting = (rows: readonly Key[], ...beginnings: string[]) =>
  rows.filter(({ SK }) => beginnings.some((beginning) => SK.startsWith(beginning)));

async function inTurn(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<void> {
  for (const name of names) await act(name);
}

const barrierOf = ({ at, on }: ErasureOrder): Barrier => ({ erasedAt: at, erasedOn: on });

const erasedEvent = (
  { leadId, at, on }: ErasureOrder,
  { revision = millis(at) }: ToEnd,
  lifecycleId: string,
): DomainEvent => ({
  type: 'LeadErased',
  id: `${leadId}-${revision}`,
  version: 1,
  leadId,
  lifecycleId,
  revision,
  at,
  data: { on },
});

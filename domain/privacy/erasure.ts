import { day, type Instant, plus } from '../time/instant.ts';
import type { ErasedOn } from './coming-back.ts';
import type { Recipients, Telling } from './recipients.ts';
import { type PlaceName, places, register } from './register.ts';
import type { Due } from './retention.ts';

/** How an erasure began. */
type ErasedBy = 'command' | 'self-service' | 'app' | 'retention';

/** An order: erase all data of this person up to `at`. `reason`: for the proof, without names. */
export interface ErasureOrder {
  leadId: string;
  at: Instant;
  on: ErasedOn;
  by: ErasedBy;
  reason?: string;
  /** The lead's revision at retention's decision: a lead that has moved since is kept. */
  ifRevision?: number;
  /** What retention decided by: it is looked at again before the lead is erased. */
  due?: Due;
}

/** Places that are erased by the event's receivers. */
type HearsOfIt = 'journeys' | 'embedded';
type Erased = {
  [N in PlaceName]: (typeof register)[N]['erasing'] extends 'deleted' | 'reduced' ? N : never;
}[PlaceName];
/** Places that the erasure itself handles. A row of the register with `deleted` or `reduced` must have a step. */
export type ErasedPlace = Exclude<Erased, HearsOfIt>;

/** The record of an erasure: a keyed hash, moments, numbers and names of objects, no more. */
export interface ErasureRecord extends ErasureOrder {
  /** The time of a place's erasure, and the number of things found there. */
  places: Partial<Record<ErasedPlace, { at: Instant; found: number }>>;
  /** The names that mails which were received had in their bucket: whether they are gone can be looked at again. */
  mails?: string[];
  /** Ids of leads whose rows named this one, until the late check: a running writer may have written the name again. */
  toldOfBy?: string[];
  /** Names of executions of the lead that may have run, of ids alone: whether they ended can be looked at again. */
  executions?: string[];
  /** The address was on SES's own list when the erasure began. Absent: unknown. */
  sesList?: boolean;
  /** The execution has ended, and its token is void. */
  stoppedAt?: Instant;
  /** The event is on the bus: webhooks, CRMs, chats and the files of insight get it. */
  toldAt?: Instant;
  /** Systems of the company that may hold data, and whether they accepted the event. Absent when there was no lead. */
  recipients?: Recipients;
  finishedAt?: Instant;
  /** A second order came when nothing of the person was left. The first order keeps its moments. */
  askedAgainAt?: Instant;
  /** The person asked when retention had erased everything already: from then on only they themselves bring them back. */
  raisedAt?: Instant;
  /** The check after the longest life of a function: rows of a late writer are deleted. */
  checkedAt?: Instant;
}

/**
 * The record of an order. An order older than the record is a repetition. A newer one is, too, while the erasure runs or the
 * person has no data (`isGone`), so that the receipt with findings is not lost.
 */
export function recordOf(known: ErasureRecord | undefined, order: ErasureOrder, isGone: boolean): ErasureRecord {
  if (!known) return { ...order, places: {} };
  const record = raised(known, order);
  if (askedUntil(known) >= order.at) return record;
  const { on, by, reason } = known.on === 'request' && order.on === 'retention' ? known : order;
  if (known.finishedAt === undefined) return { ...known, ...order, on, by, reason };
  const { toldOfBy } = known;
  return isGone ? { ...record, askedAgainAt: order.at } : { ...order, places: {}, ...(toldOfBy && { toldOfBy }) };
}

/** A person's wish outranks the end of the time to keep their data: it is what keeps lists from bringing them back. */
function raised(known: ErasureRecord, { on, by, reason, at }: ErasureOrder): ErasureRecord {
  if (known.on === 'request' || on === 'retention') return known;
  return { ...known, on, by, reason, ...(known.finishedAt !== undefined && { raisedAt: at }) };
}

/** The newest order that a record answers. */
export const askedUntil = ({ at, askedAgainAt = at }: ErasureRecord): Instant => askedAgainAt;

/** A person's receipt: what was erased where and when, and what remains until when and why. */
export interface Receipt {
  /** The keyed hash of the address. */
  person: string;
  askedAt: Instant;
  /** They asked, and retention had erased everything before. */
  raisedAt?: Instant;
  on: ErasedOn;
  by: ErasedBy;
  reason?: string;
  stoppedAt?: Instant;
  toldAt?: Instant;
  finishedAt: Instant;
  checkedAt?: Instant;
  erased: { place: string; at: Instant; found: number }[];
  /** By the names they have in deployment.yaml. */
  recipients: { name: string; state: Telling; at: Instant }[];
  /** `until`: by then it is gone, as far as that is known. */
  remains: { place: string; what: string; until?: Instant }[];
}

/** A receipt that this deployment vouches for. */
export interface SignedReceipt {
  receipt: Receipt;
  signature: string;
}

/** How long places keep what config/deployment.yaml decides about, in milliseconds. */
export interface KeptFor {
  keepLogs: number;
  keepMail?: number;
}
export const keptFor = ({
  logRetentionDays,
  replies,
}: {
  logRetentionDays: number;
  replies?: { keepMail: number };
}): KeptFor => ({
  keepLogs: logRetentionDays * day,
  keepMail: replies?.keepMail,
});

/** The receipt of an erasure; undefined while it is under way. */
export function receiptOf(record: ErasureRecord, kept: KeptFor): Receipt | undefined {
  const { leadId, at, raisedAt, on, by, reason, stoppedAt, toldAt, finishedAt, checkedAt } = record;
  const { recipients = {} } = record;
  if (finishedAt === undefined) return undefined;
  const done = Object.entries(record.places) as [ErasedPlace, { at: Instant; found: number }][];
  return {
    person: leadId,
    askedAt: at,
    raisedAt,
    on,
    by,
    reason,
    stoppedAt,
    toldAt,
    finishedAt,
    checkedAt,
    erased: done.map(([place, what]) => ({ place: register[place].name, ...what })),
    recipients: Object.entries(recipients).map(([name, one]) => ({ name, ...one })),
    remains: places.flatMap(([id, { name, whose, remains, remainsFor }]) => {
      if (remains === undefined || whose === 'nobody') return [];
      if (id === 'sesList' && record.sesList === false) return [];
      if (id === 'told' && Object.keys(recipients).length === 0) return [];
      const ms = typeof remainsFor === 'number' ? remainsFor * day : remainsFor && kept[remainsFor];
      return [{ place: name, what: remains, ...(ms !== undefined && { until: plus(finishedAt, ms) }) }];
    }),
  };
}

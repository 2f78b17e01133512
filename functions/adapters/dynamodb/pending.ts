import type { Parking } from '../../../domain/lead/lead.ts';
import type { Send } from '../../../domain/lead/send.ts';
import { type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { inParallel } from '../aws/in-parallel.ts';
import {
  activityOf,
  leadIdOfKey,
  offerIn,
  type PendingFor,
  pendingAttributes,
  pendingShard,
  receiptIn,
  referralIn,
  shards,
  sweepKey,
  untoldShard,
  wonIdIn,
} from './keys-of-rows.ts';
import type { Row, Table } from './table.ts';

/** A row somebody promised to act on: start an execution, deliver a wake-up, learn what became of a send, mail a guide, thank for a referral, keep or delete the note of one, or act on an activity. */
export interface PendingRow {
  PK: string;
  SK: string;
  leadId: string;
  pendingFor: PendingFor;
  pendingSince: Instant;
  lifecycleId: string;
  restarts?: number;
  waking?: Parking;
  /** Set on the row of a visitor whose visits a lead has claimed. */
  visitorId: string;
  /** Set on the row of an activity. */
  activity: { at: Instant; id: string };
  /** Set on the row of a promised guide. */
  receipt: string;
  /** Set on the row of an offer without an answer. */
  offer: { lifecycleId: string; attempt: number };
  /** Set on the row of promised thanks: the lead that was won. */
  wonId: string;
  /** Set on the note that one lead sent another one. */
  referral: { referrerId: string; leadId: string };
}

/** A lead with an event that is not published yet, and since when. */
export interface Unpublished {
  leadId: string;
  since: Instant;
}

/** `enough` when no further page of this shard is wanted. */
// biome-ignore lint/suspicious/noConfusingVoidType: most readers want every page and answer nothing.
type Answer = void | 'enough';

export type PendingRows = ReturnType<typeof createPending>;

/** The promises not yet kept. The index is sparse, so reading all of it costs next to nothing while all is well. */
export function createPending(table: Table) {
  return {
    async all(): Promise<PendingRow[]> {
      return (await table.scanIndex('PendingIndex')).map(promiseOf);
    },

    /**
     * Hands over promises a page at a time, those that wait longest first in each shard, so that memory holds any backlog. A shard
     * ends early when `each` answers `enough`.
     */
    async eachPage(each: (rows: PendingRow[], shard: number) => Answer): Promise<void> {
      await pagesOf('PendingIndex', 'pendingShard', pendingShard, (rows, shard) => each(rows.map(promiseOf), shard));
    },

    /** Hands over leads with an event that is not published yet, as `eachPage` does. */
    async eachUnpublishedPage(each: (rows: Unpublished[], shard: number) => Answer): Promise<void> {
      await pagesOf('UntoldIndex', 'untoldShard', untoldShard, (rows, shard) => each(rows.map(unpublishedIn), shard));
    },

    /** Takes a row out of the index that can never be acted on as it is; it keeps what was promised, for ops. */
    async setAside({ PK, SK, pendingFor }: PendingRow, at: Instant): Promise<void> {
      const set = { setAside: { for: pendingFor, at } };
      await table.change({ PK, SK }, { set, remove: pendingAttributes, when: { present: ['PK'] } });
    },

    /** The entries of the send ledger that these rows are, with whose they are and since when they wait. */
    async sendsOf(
      rows: readonly PendingRow[],
    ): Promise<(Send & Pick<PendingRow, 'leadId' | 'pendingFor' | 'pendingSince'>)[]> {
      const found = await table.getAll(rows.map(({ PK, SK }) => ({ PK, SK })));
      return found.flatMap((row) => {
        const { PK, SK: _, pendingShard: __, pendingFor, pendingSince, ...send } = row;
        // Settled since the index was read.
        if (pendingFor === undefined) return [];
        const leadId = leadIdOfKey(PK);
        return [
          {
            ...(send as unknown as Send),
            leadId,
            pendingFor: pendingFor as PendingFor,
            pendingSince: String(pendingSince),
          },
        ];
      });
    },

    /** Nobody waits for this row any more. */
    async forget({ PK, SK, pendingFor }: PendingRow): Promise<void> {
      await table.change({ PK, SK }, { remove: pendingAttributes, when: { equals: { pendingFor } } });
    },
  };

  /** Every page of each shard of an index, the shards side by side. */
  async function pagesOf(
    index: string,
    attribute: string,
    keyOf: (shard: number) => string,
    each: (rows: Row[], shard: number) => Answer,
  ): Promise<void> {
    await inParallel(Array(shards).keys(), shards, async (shard) => {
      let from: Row | undefined;
      do {
        const { rows, next } = await table.indexPage(index, { attribute, value: keyOf(shard) }, from);
        if (each(rows, shard) === 'enough') return;
        from = next;
      } while (from);
    });
  }
}

const unpublishedIn = ({ PK, untoldSince }: Row): Unpublished => ({
  leadId: leadIdOfKey(PK),
  since: String(untoldSince),
});

function promiseOf(row: Row): PendingRow {
  const sk = String(row.SK);
  const named = {
    leadId: leadIdOfKey(row.PK),
    offer: offerIn(sk),
    visitorId: String(row.PK).slice('VISITOR#'.length),
    activity: activityOf(sk),
    receipt: receiptIn(sk),
    wonId: wonIdIn(sk),
    referral: referralIn({ PK: String(row.PK), SK: sk }),
  };
  return { ...row, ...named } as unknown as PendingRow;
}

export type SweepTurn = ReturnType<typeof createSweepTurn>;

/** A turn ends this long after its sweep held on to it last, so a sweep that died delays the next one and no other. */
export const turnLasts = minute;

/** Whose turn it is to sweep. */
export function createSweepTurn(table: Pick<Table, 'change'>) {
  const untilAfter = (at: Instant) => ({ until: plus(at, turnLasts) });
  return {
    /** False while another sweep has the turn. */
    async take(sweep: string, at: Instant): Promise<boolean> {
      const set = { sweep, ...untilAfter(at) };
      return (await table.change(sweepKey, { set, when: { atMost: { until: at } } })) !== undefined;
    },

    /** Nothing happens when another sweep has taken the turn since. */
    async holdOn(sweep: string, at: Instant): Promise<void> {
      await table.change(sweepKey, { set: untilAfter(at), when: { equals: { sweep } } });
    },

    /** Nothing happens when another sweep has taken the turn since. */
    async giveBack(sweep: string, at: Instant): Promise<void> {
      await table.change(sweepKey, { set: { until: at }, remove: ['sweep'], when: { equals: { sweep } } });
    },
  };
}

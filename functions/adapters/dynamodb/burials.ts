import { revisionOf } from '../../../domain/lead/domain-events.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Attribution } from '../../../domain/lead/person.ts';
import type { Send } from '../../../domain/lead/send.ts';
import { type ErasedOn, strongerReason } from '../../../domain/privacy/coming-back.ts';
import { latest } from '../../../domain/time/instant.ts';
import { type Barrier, isErased, profileKey } from './keys-of-rows.ts';
import type { Row, Table } from './table.ts';

/** What of an erased lead is still to be ended, by ids; the barrier keeps it until that is done. */
export interface ToEnd {
  /** The lifecycle whose execution may still run, and how often it was replaced. */
  lifecycleId?: string;
  restarts?: number;
  /** The token of a wait. */
  waking?: { token: string };
  visitorIds: string[];
  referrerIds: string[];
  /** Leads of the same person: those merged into this one, and the one that this one was merged into. */
  others?: string[];
  /** Leads whose rows name this one because the two were merged once. */
  namedBy?: string[];
  /** The revision of the `LeadErased` event; absent when there was no lead. */
  revision?: number;
}

type Buried = Row & Barrier & { toEnd?: ToEnd };

export type Burials = ReturnType<typeof createBurials>;

/** How an erasure ends a lead's row. Each step can be repeated. */
export function createBurials(table: Pick<Table, 'get' | 'change'>) {
  return {
    /**
     * Puts the barrier in place of the profile, in one write, whether there is one or not. From it on nothing that happened before `at`
     * is written to this lead. Undefined when the person came back after `at`: that is another lead.
     */
    async bury(leadId: string, { erasedAt, erasedOn }: Barrier): Promise<ToEnd | undefined> {
      for (;;) {
        const row = (await table.get(profileKey(leadId))) ?? {};
        if (String(row.createdAt ?? '') > erasedAt) return undefined;
        const known = row as Buried;
        const on = reasonAt(row, erasedOn);
        if (isErased(row) && known.erasedAt >= erasedAt && known.erasedOn === on && isBare(row))
          return known.toEnd ?? nothing;
        const parked = row.parked as { token: string } | undefined;
        const after = await table.change(profileKey(leadId), {
          set: { erasedAt: latest(erasedAt, known.erasedAt ?? erasedAt), erasedOn: on, toEnd: toEndOf(row) },
          remove: Object.keys(row).filter((name) => !ofBarrier.includes(name)),
          when: {
            atMost: { createdAt: erasedAt },
            equals: { 'parked.token': parked?.token },
            // An attribute that was absent when the row was read would otherwise stay.
            absent: row.id === undefined ? ['id'] : [],
          },
        });
        if (after && isBare(after)) return toEndOf(row);
      }
    },

    /**
     * A barrier without rows behind it serves another order too: it takes the later moment and the stronger reason. False when the
     * person came back, or an erasure is under way.
     */
    async raise(leadId: string, { erasedAt, erasedOn }: Barrier): Promise<boolean> {
      for (;;) {
        const row = (await table.get(profileKey(leadId))) ?? {};
        if (!isErased(row) || row.toEnd !== undefined) return false;
        const known = row as Buried;
        const set = { erasedAt: latest(erasedAt, known.erasedAt), erasedOn: reasonAt(row, erasedOn) };
        if (set.erasedAt === known.erasedAt && set.erasedOn === known.erasedOn) return true;
        const { erasedAt: at, erasedOn: on } = known;
        const when = { equals: { erasedAt: at, erasedOn: on }, absent: ['id', 'toEnd'] };
        if (await table.change(profileKey(leadId), { set, when })) return true;
      }
    },

    /** Puts the barrier up only while the lead has this revision and no execution runs; false when it changed, or came back. */
    async buryIdle(leadId: string, { erasedAt, erasedOn }: Barrier, revision: number): Promise<boolean> {
      const row = (await table.get(profileKey(leadId))) ?? {};
      if (isErased(row)) return true;
      const after = await table.change(profileKey(leadId), {
        set: { erasedAt, erasedOn, toEnd: toEndOf(row) },
        remove: Object.keys(row).filter((name) => !ofBarrier.includes(name)),
        when: { equals: { revision, open: false }, absent: ['parked'] },
      });
      return after !== undefined;
    },

    /** Ends the erasure: the barrier keeps the moment alone. */
    async settled(leadId: string): Promise<void> {
      await table.change(profileKey(leadId), { remove: ['toEnd'], when: { present: ['erasedAt'], absent: ['id'] } });
    },
  };
}

const ofBarrier = ['PK', 'SK', 'erasedAt', 'erasedOn', 'toEnd'];
const isBare = (row: Row) => Object.keys(row).every((name) => ofBarrier.includes(name));
/** The barrier's reason after this order: the stronger of both, or that of the order alone when the person had returned. */
const reasonAt = (row: Row, on: ErasedOn): ErasedOn =>
  isErased(row) ? strongerReason((row as Buried).erasedOn, on) : on;
const nothing: ToEnd = { visitorIds: [], referrerIds: [] };

function toEndOf(row: Row): ToEnd {
  const { toEnd, createdAt, lifecycleId, restarts, parked, waking, captured, first, last, merged, mergedInto } =
    row as Partial<Lead> & { toEnd?: ToEnd; captured?: { detail: { visitorId?: string; attribution?: Attribution } } };
  const { moves = [], namedBy = [] } = row as Partial<Lead>;
  const others = [...(merged ?? []), ...(mergedInto ? [mergedInto] : [])].map(({ id }) => id);
  // A merge that came between the look and the write.
  if (toEnd)
    return others.length === 0 ? toEnd : { ...toEnd, others: [...new Set([...(toEnd.others ?? []), ...others])] };
  const token = (parked ?? waking)?.token;
  const known = moves.flatMap(({ event }) => (event?.facts as { other?: string } | undefined)?.other ?? []);
  const tellOfIt = [...new Set([...namedBy, ...known])].filter((id) => !others.includes(id));
  return {
    lifecycleId,
    restarts,
    ...(token !== undefined && { waking: { token } }),
    visitorIds: [captured?.detail?.visitorId].filter((id) => id !== undefined),
    referrerIds: [...new Set([first, last, captured?.detail?.attribution].map((one) => one?.referredBy))].filter(
      (id) => id !== undefined,
    ),
    ...(others.length > 0 && { others }),
    ...(tellOfIt.length > 0 && { namedBy: tellOfIt }),
    ...(createdAt !== undefined && { revision: revisionOf({ createdAt }, moves.length + 1) }),
  };
}

/** A mail that is on its way to SES right now. */
export const isOnItsWay = ({ SK, state }: Row): boolean =>
  String(SK).startsWith('SEND#') && (state as Send['state']) === 'claimed';

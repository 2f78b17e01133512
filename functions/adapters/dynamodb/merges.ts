import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { joined, restored } from '../../../domain/lead/domain-events.ts';
import type { Lead, StageMove } from '../../../domain/lead/lead.ts';
import { type Attribution, erasedReferrer } from '../../../domain/lead/person.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import {
  activityKey,
  assignmentKey,
  inList,
  inStage,
  isErased,
  leadKey,
  leadOf,
  pending,
  pendingAttributes,
  profileKey,
  unpublished,
} from './keys-of-rows.ts';
import { changing } from './leads/writing.ts';
import type { Key, Row, Table } from './table.ts';

/** What merged two leads: the activity's id and moment. */
type MergedBy = { of: string; at: Instant };

export type Merges = ReturnType<typeof createMerges>;

/**
 * Writes that merge two leads, and that split them again: each changes one row under the condition that it is as it was read.
 * Undefined when it has changed since.
 */
export function createMerges(table: Pick<Table, 'get' | 'put' | 'change' | 'partition' | 'removeAll'>) {
  const change = changing(table);

  return {
    /** A lead as it is by itself. */
    async profile(leadId: string): Promise<Lead | undefined> {
      const row = await table.get(profileKey(leadId));
      return row && !isErased(row) ? leadOf(row) : undefined;
    },

    /** Records an ordered merge or split: the sweep carries it out unless `kept` is called. */
    async promise(leadId: string, activity: Activity): Promise<void> {
      await table.put({ ...activityKey(leadId, activity), ...activity, ...pending(leadId, 'merge', activity.at) });
    },

    /** From now on a reader of the kept lead also reads the other one's history. */
    link(kept: Lead, other: Lead, { of, at }: MergedBy, now: Instant): Promise<Lead | undefined> {
      const { id, stage } = kept;
      const event = joined('LeadMerged', kept, other.id);
      return change(id, {
        set: unpublished(id, now),
        append: {
          merged: [{ id: other.id, lifecycleId: other.lifecycleId, of, at }],
          moves: [{ stage, at, why: 'the same person as another lead', of, event }],
        },
        add: { revision: 1 },
        when: asRead(kept),
      });
    },

    /** Ends the other lead's lifecycle, takes it out of every list, and keeps its former state in the row. */
    fold(other: Lead, keptId: string, { of, at }: MergedBy): Promise<Lead | undefined> {
      const { id, stage, open, parked, taken } = other;
      return change(id, {
        set: { mergedInto: { id: keptId, of, open }, open: false },
        append: { moves: [{ stage, at, why: 'merged into another lead', of }] },
        copy: parked ? { waking: 'parked' } : {},
        add: { revision: 1 },
        // A rejected lead goes by itself; as part of another one it stays. Taken apart again, retention finds it.
        remove: ['parked', 'restartAt', 'expiresAt', ...notListed, ...pendingAttributes],
        when: {
          ...asRead(other),
          // A rep who takes the lead raises no revision by that.
          equals: { ...asRead(other).equals, 'parked.token': parked?.token, 'taken.offer': taken?.offer },
          absent: ['mergedInto'],
        },
      });
    },

    /** Undoes `fold`: the lifecycle continues where it was, with another execution. `isKeptErased`: the kept lead was erased. */
    unfold(other: Lead, { of, at }: MergedBy, now: Instant, isKeptErased = false): Promise<Lead | undefined> {
      const { id, stage, mergedInto } = other;
      const isOpen = mergedInto?.open === true;
      const event = isOpen ? restored(other, 'merged') : undefined;
      return change(id, {
        set: {
          open: isOpen,
          ...inStage(id, stage, now),
          ...inList(other),
          ...(isOpen && { ...pending(id, 'start', now), ...unpublished(id, now) }),
        },
        append: {
          moves: [{ stage, at, why: 'taken apart again', of, event }],
          ...(mergedInto && !isKeptErased && { namedBy: [mergedInto.id] }),
        },
        add: { revision: 1, ...(isOpen && { restarts: 1 }) },
        remove: ['mergedInto', 'waking', 'parks', 'failures', 'stopped'],
        when: asRead(other),
      });
    },

    /** Undoes `link`: a reader of the kept lead no longer reads the other one's history. */
    unlink(kept: Lead, otherId: string, { of, at }: MergedBy, now: Instant): Promise<Lead | undefined> {
      const { id, stage, merged = [] } = kept;
      const left = merged.filter((entry) => entry.id !== otherId);
      return change(id, {
        set: { ...unpublished(id, now), ...(left.length > 0 && { merged: left }) },
        append: {
          moves: [{ stage, at, why: 'not the same person', of, event: joined('LeadUnmerged', kept, otherId) }],
        },
        add: { revision: 1 },
        remove: left.length > 0 ? [] : ['merged'],
        when: asRead(kept),
      });
    },

    /**
     * Removes an erased lead's id from a lead that it was merged with or has sent. False when the row has changed since it was
     * read. The moves keep their places, because events are numbered by them.
     */
    async forget(kept: Lead, erasedId: string): Promise<boolean> {
      const { id, merged = [], namedBy = [], moves, open, first, last, captured } = kept;
      const lists = {
        merged: merged.filter((one) => one.id !== erasedId),
        namedBy: namedBy.filter((one) => one !== erasedId),
      };
      const bare = moves.map((move) =>
        tellsOf(move, erasedId) ? { stage: move.stage, at: move.at, why: move.why } : unsent(move, erasedId),
      );
      const full = Object.entries(lists).filter(([, left]) => left.length > 0);
      const isNamed = JSON.stringify(kept).includes(erasedId);
      const after =
        !isNamed ||
        (await change(id, {
          set: {
            moves: bare,
            ...Object.fromEntries(full),
            first: unsentBy(first, erasedId),
            last: unsentBy(last, erasedId),
            ...(captured.type === 'form.submitted' && {
              'captured.detail': { ...captured.detail, attribution: unsentBy(captured.detail.attribution, erasedId) },
            }),
          },
          // One at rest may be due for erasure itself, at the revision it has.
          add: { revision: open ? 1 : 0 },
          remove: Object.keys(lists).filter((name) => !full.some(([one]) => one === name)),
          when: asRead(kept),
        }));
      if (!after) return false;
      const rows = (await table.partition(leadKey(id))) as (Row & Key)[];
      await table.removeAll(rows.filter((row) => (row.detail as { other?: string } | undefined)?.other === erasedId));
      for (const { PK, SK, detail } of rows) {
        const { attribution } = (detail ?? {}) as { attribution?: Attribution };
        if (attribution?.referredBy !== erasedId) continue;
        const set = { 'detail.attribution': unsentBy(attribution, erasedId) };
        await table.change({ PK, SK }, { set, when: { present: ['PK'] } });
      }
      return true;
    },

    /** Ends the wait for an answer to this offer of a merged lead. */
    async unasked(leadId: string, offer: Pick<Assignment, 'lifecycleId' | 'attempt'>): Promise<void> {
      const when = { equals: { pendingFor: 'unanswered' } };
      await table.change(assignmentKey(leadId, offer), { remove: pendingAttributes, when });
    },
  };
}

/** Every change of a lead that matters here raises its revision or adds to its moves. */
const asRead = ({ id, revision, lifecycleId, open, moves }: Lead) => ({
  equals: { id, revision, lifecycleId, open },
  fewerThan: { moves: moves.length + 1 },
});

/** The ids of merges hold the id of the other lead. */
const tellsOf = ({ event, of }: StageMove, id: string) =>
  of?.includes(id) === true || (event?.facts as { other?: string } | undefined)?.other === id;

const unsentBy = (attribution: Attribution, id: string): Attribution =>
  attribution.referredBy === id ? { ...attribution, referredBy: erasedReferrer } : attribution;

/** The event of the capture stays, without who sent the lead. */
function unsent(move: StageMove, id: string): StageMove {
  if (move.event?.type !== 'LeadCaptured' || move.event.facts.referredBy !== id) return move;
  const { referredBy: _, ...facts } = move.event.facts;
  return { ...move, event: { ...move.event, facts } };
}

const notListed = ['stageShard', 'stageSince', 'listShard', 'listKey'];

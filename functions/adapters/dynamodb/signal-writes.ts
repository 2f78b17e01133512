import type { Activity } from '../../../domain/lead/activity.ts';
import type { Lead, Parking, Wait } from '../../../domain/lead/lead.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { ActivityEffect } from '../../../domain/workflow/activity-effects.ts';
import { writeOf } from './effect.ts';
import type { Change } from './expression.ts';
import {
  activityKey,
  leadOf,
  pending,
  pendingAttributes,
  profileKey,
  rejectedKeptFor,
  unpublished,
} from './keys-of-rows.ts';
import type { Table } from './table.ts';

export type Woken = Lead & { waking: Parking };

/** The writes by which signals and parking exclude each other; test/protocol tries all their orders. */
export function createSignalWrites(table: Table) {
  const change = async (leadId: string, what: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), what);
    return row && leadOf(row);
  };

  return {
    /** Appends to what happened; repeating it changes nothing. `markedAt`: the sweep acts on it unless `settled` is called. */
    async append(leadId: string, activity: Activity, markedAt?: Instant): Promise<void> {
      const isRefused = activity.type === 'form.submitted' && activity.detail.refused !== undefined;
      const expiresAt = isRefused ? Math.floor(Date.parse(activity.at) / 1000) + rejectedKeptFor : undefined;
      const mark = markedAt === undefined ? {} : pending(leadId, 'look', markedAt);
      await table.put({ ...activityKey(leadId, activity), ...activity, expiresAt, ...mark });
    },

    /** The same for many at once, unmarked: who promises to act on them has marked another. */
    appendAll(leadId: string, activities: readonly Activity[]): Promise<void> {
      return table.putAll(activities.map((activity) => ({ ...activityKey(leadId, activity), ...activity })));
    },

    /** The activity was acted on. */
    async markProcessed(leadId: string, activity: Pick<Activity, 'at' | 'id'>): Promise<void> {
      await table.change(activityKey(leadId, activity), { remove: pendingAttributes, when: { present: ['PK'] } });
    },

    /**
     * Takes the token of an execution parked for one of `waits` and raises the revision, all in one write that also
     * marks the lead for the sweep. Undefined when nothing is parked there (then `noticed` is the write to make) or when the
     * revision is no longer `seen`.
     */
    async takeToken(
      leadId: string,
      waits: readonly Wait[],
      at: Instant,
      effect: ActivityEffect,
      seen?: number,
    ): Promise<Woken | undefined> {
      const { set, setOnce } = writeOf(effect);
      const lead = await change(leadId, {
        set: { ...set, ...marks(leadId, effect), ...pending(leadId, 'wake', at) },
        setOnce,
        copy: { waking: 'parked' },
        add: { revision: 1 },
        remove: ['parked'],
        when: { equals: { open: true, ...unchanged(seen) }, oneOf: { 'parked.for': waits } },
      });
      return lead as Woken | undefined;
    },

    /**
     * Raises the revision of a lead that is not parked for one of `waits`, so that whoever decides on an older revision may
     * not park. Undefined when it is parked there by now (then `woken` is the write to make), when the revision is no longer
     * `seen`, or when there is no such lead.
     */
    bumpRevision(
      leadId: string,
      waits: readonly Wait[],
      effect: ActivityEffect,
      seen?: number,
    ): Promise<Lead | undefined> {
      const { set, setOnce } = writeOf(effect);
      const notParked = waits.length > 0 ? { noneOf: { 'parked.for': waits } } : {};
      return change(leadId, {
        set: { ...set, ...marks(leadId, effect) },
        setOnce,
        add: { revision: 1 },
        when: { present: ['PK'], equals: unchanged(seen), ...notParked },
      });
    },
  };
}

/** Of a suppression the world is told by whoever looks next, or by the sweep. */
const marks = (leadId: string, { suppressed }: ActivityEffect) =>
  suppressed ? unpublished(leadId, suppressed.at) : {};

const unchanged = (seen: number | undefined) => (seen === undefined ? {} : { revision: seen });

import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Instant } from '../../../../domain/time/instant.ts';
import { activityKey, pending, pendingAttributes } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';
import { expiryFrom } from './writing.ts';

/** Writes down what happened to leads. Repeating a write changes nothing. */
export function createActivities(table: Pick<Table, 'put' | 'putAll' | 'change'>) {
  return {
    /** Appends to what happened. `markedAt`: the sweep acts on it unless `markProcessed` is called. */
    async append(leadId: string, activity: Activity, markedAt?: Instant): Promise<void> {
      const isRefused = activity.type === 'form.submitted' && activity.detail.refused !== undefined;
      const expiresAt = isRefused ? expiryFrom(activity.at) : undefined;
      const mark = markedAt && pending(leadId, 'look', markedAt);
      await table.put({ ...activityKey(leadId, activity), ...activity, expiresAt, ...mark });
    },

    /** The same for many at once, unmarked: the caller has marked another row. */
    appendAll(leadId: string, activities: readonly Activity[]): Promise<void> {
      return table.putAll(activities.map((activity) => ({ ...activityKey(leadId, activity), ...activity })));
    },

    /**
     * The n-th correction of a person (`editId`): the sweep acts on it unless `markProcessed` is called. False when there is an n-th one
     * already.
     */
    amend(leadId: string, edit: Activity, markedAt: Instant): Promise<boolean> {
      const row = { ...activityKey(leadId, edit), ...edit, ...pending(leadId, 'look', markedAt) };
      return table.put(row, { absent: ['PK'] });
    },

    /** The activity was acted on. */
    async markProcessed(leadId: string, activity: Pick<Activity, 'at' | 'id'>): Promise<void> {
      await table.change(activityKey(leadId, activity), { remove: pendingAttributes, when: { present: ['PK'] } });
    },
  };
}

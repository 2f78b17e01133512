import { missingSuppression, unpublishedOf } from '../../domain/lead/domain-events.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { millis } from '../../domain/time/instant.ts';
import { answerTimes } from '../../domain/workflow/answer-times.ts';
import type { StepResult } from '../../domain/workflow/step.ts';
import { log, metric } from '../adapters/aws/log.ts';
import { isErased, leadOf, profileKey, unpublishedAttributes } from '../adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../adapters/dynamodb/table.ts';
import type { EventBus } from '../adapters/event-bridge/event-bus.ts';

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Answers of the workflow's functions after which another one runs at once: that one publishes both parts in one call. Should it
 * never run, the sweep publishes.
 */
const passedOn: readonly string[] = ['real', 'sales-ready', 'nurture', 'accepted', 'recycle', 'won'];

/**
 * Publishes what became of leads. The events are part of the lead's moves, written with what happened; here they go to the bus and
 * are then noted as published. A process that dies in between leaves them to the sweep, which publishes them under the same ids.
 */
export function createOutbox(table: Pick<Table, 'get' | 'change'>, bus: Pick<EventBus, 'publish'>) {
  /** Throws StorageUnavailable. */
  async function publish(lead: Lead): Promise<void> {
    const complete = await withSuppression(lead);
    if (!complete) return; // it has changed: the writer of that change publishes, or the sweep
    const events = unpublishedOf(complete);
    await bus.publish(events);
    // The funnel by the hour: how many leads came this far. An event that is published twice counts twice, which is rare.
    for (const { type, at } of events) metric(type, 1, millis(at));
    for (const [clock, seconds, ended] of answerTimes(lead, events)) metric(clock, seconds, millis(ended), 'Seconds');
    const published = complete.moves.length;
    await table.change(profileKey(lead.id), {
      set: { published },
      remove: unpublishedAttributes,
      // More may have happened meanwhile.
      when: { present: ['id'], fewerThan: { moves: published + 1 } },
    });
  }

  async function withSuppression(lead: Lead): Promise<Lead | undefined> {
    const missing = missingSuppression(lead);
    if (!missing) return lead;
    const row = await table.change(profileKey(lead.id), {
      append: { moves: [missing] },
      when: { present: ['id'], fewerThan: { moves: lead.moves.length + 1 } },
    });
    return row && leadOf(row);
  }

  return {
    /** For the sweep, which knows the id alone. */
    async publishById(leadId: string): Promise<void> {
      const row = await table.get(profileKey(leadId));
      if (row && !isErased(row)) await publish(leadOf(row));
    },

    /** Publishes the events of this step and of earlier ones. Never fails: the lead moves on while the bus is down. */
    async publishAfter({ lead, next }: StepResult): Promise<void> {
      if (passedOn.includes(next) || (unpublishedOf(lead).length === 0 && !missingSuppression(lead))) return;
      await publish(lead).catch((error: unknown) =>
        log.warn('an event is left to the sweep', { leadId: lead.id, error }),
      );
    },
  };
}

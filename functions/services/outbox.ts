import { missingSuppression, unpublishedOf } from '../../domain/lead/domain-events.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { TaskHandler, TaskInput } from '../../domain/workflow/step.ts';
import { log } from '../adapters/aws/log.ts';
import { leadKey, leadOf, profileKey, unpublishedAttributes } from '../adapters/dynamodb/keys-of-rows.ts';
import type { Row, Table } from '../adapters/dynamodb/table.ts';
import type { EventBus } from '../adapters/event-bridge/event-bus.ts';

export type Outbox = ReturnType<typeof createOutbox>;

/**
 * Answers of the workflow's functions after which another one runs at once: it tells what they did together with its own, in one
 * call. Should it never run, the sweep does.
 */
const passedOn: readonly string[] = ['real', 'sales-ready', 'nurture', 'accepted', 'recycle', 'won'];

/**
 * Tells the world what became of leads. What is to be told stands in the lead's moves, written with what happened; here it is
 * published and then noted as told. Whoever dies in between publishes the same events again, under the same ids.
 */
export function createOutbox(table: Table, bus: Pick<EventBus, 'publish'>) {
  /** Publishes what is untold. Throws StorageUnavailable. */
  async function tell(lead: Lead): Promise<void> {
    const complete = await withSuppression(lead);
    if (!complete) return; // it has changed: whoever changed it tells, or the sweep
    await bus.publish(unpublishedOf(complete));
    const published = complete.moves.length;
    await table.change(profileKey(lead.id), {
      set: { published },
      remove: unpublishedAttributes,
      // More may have happened meanwhile.
      when: { present: ['PK'], fewerThan: { moves: published + 1 } },
    });
  }

  async function withSuppression(lead: Lead): Promise<Lead | undefined> {
    const missing = missingSuppression(lead);
    if (!missing) return lead;
    const row = await table.change(profileKey(lead.id), {
      append: { moves: [missing] },
      when: { present: ['PK'], fewerThan: { moves: lead.moves.length + 1 } },
    });
    return row && leadOf(row);
  }

  async function afterwards(lead: Lead): Promise<void> {
    if (unpublishedOf(lead).length === 0 && !missingSuppression(lead)) return;
    await tell(lead).catch((error: unknown) => log.warn('an event is left to the sweep', { leadId: lead.id, error }));
  }

  return {
    /** For the sweep: by the lead's id, whatever there is to tell. */
    async tellOf(leadId: string): Promise<void> {
      const row = await table.get(profileKey(leadId));
      if (row) await tell(leadOf(row));
    },

    /** A step of the workflow that afterwards tells what it, and those before it, made of the lead. Its answer never waits for a bus that is down. */
    async afterwards(make: (table: Table) => TaskHandler | Promise<TaskHandler>): Promise<TaskHandler> {
      const inHand = new Map<string, Row | undefined>();
      const step = await make(watched(table, (row) => inHand.has(String(row.PK)) && inHand.set(String(row.PK), row)));
      return async (input: TaskInput) => {
        const key = leadKey(input.leadId);
        inHand.set(key, undefined);
        try {
          const output = await step(input);
          const row = inHand.get(key);
          if (row && !passedOn.includes(output.next)) await afterwards(leadOf(row));
          return output;
        } finally {
          inHand.delete(key);
        }
      };
    },
  };
}

/** The table, with an ear for the newest state of each lead that goes through: telling needs no read of its own. */
function watched(table: Table, seen: (profile: Row) => unknown): Table {
  const hear = (row: Row | undefined) => {
    if (row?.SK === 'PROFILE' && String(row.PK).startsWith('LEAD#')) seen(row);
  };
  return {
    ...table,
    async partition(pk, most) {
      const rows = await table.partition(pk, most);
      hear(rows.find(({ SK }) => SK === 'PROFILE'));
      return rows;
    },
    async change(key, change) {
      const row = await table.change(key, change);
      hear(row);
      return row;
    },
  };
}

import middy from '@middy/core';
import { millis } from '../../domain/time/instant.ts';
import type { Step, TaskInput, TaskOutput } from '../../domain/workflow/step.ts';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';
import type { Table } from '../adapters/dynamodb/table.ts';
import type { Outbox } from '../services/outbox.ts';
import { deployedOutbox, deployedTable } from '../wiring.ts';

/**
 * Wraps a step of the workflow. The step is made once, on the first call. The domain events of the lead are published before the step
 * answers. Errors keep their names for Retry and Catch.
 */
export function task(
  name: string,
  make: (table: Table) => Promise<Step> | Step,
  resources: () => { table: Table; outbox: Pick<Outbox, 'publishAfter'> } = deployed,
) {
  const made = once(async () => {
    const { table, outbox } = resources();
    return { step: await make(table), outbox };
  });
  return middy<TaskInput, TaskOutput>()
    .use({
      before: ({ event }) => check(event),
      after: ({ event, response }) => log.info(name, { ...event, next: response?.next, until: response?.until }),
      onError: ({ event, error }) => log.error(`${name} failed`, { ...event, error }),
    })
    .handler(async (input) => {
      const { step, outbox } = await made();
      const result = await step(input);
      millis(result.until); // a wrong date must fail here, by name, and not in the state machine
      await outbox.publishAfter(result);
      const { next, revision, until } = result;
      return { next, revision, until };
    });
}

function deployed() {
  const table = deployedTable();
  return { table, outbox: deployedOutbox(table) };
}

function check(input: TaskInput) {
  if (typeof input?.leadId !== 'string' || typeof input?.lifecycleId !== 'string')
    throw new TypeError(`expected {"leadId", "lifecycleId"}, got ${JSON.stringify(input)}`);
}

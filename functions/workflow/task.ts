import middy from '@middy/core';
import { millis } from '../../domain/time/instant.ts';
import type { TaskHandler, TaskInput, TaskOutput } from '../../domain/workflow/step.ts';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';

/** Wraps a workflow function made once, on the first call; errors keep their names for Retry and Catch. */
export function task(name: string, make: () => Promise<TaskHandler> | TaskHandler) {
  const made = once(make);
  return middy<TaskInput, TaskOutput>()
    .use({
      before: ({ event }) => check(event),
      after: ({ event, response }) => log.info(name, { ...event, next: response?.next, until: response?.until }),
      onError: ({ event, error }) => log.error(`${name} failed`, { ...event, error }),
    })
    .handler(async (input) => {
      const output = await (await made())(input);
      millis(output.until); // a wrong date must fail here, by name, and not in the state machine
      return output;
    });
}

function check(input: TaskInput) {
  if (typeof input?.leadId !== 'string' || typeof input?.lifecycleId !== 'string')
    throw new TypeError(`expected {"leadId", "lifecycleId"}, got ${JSON.stringify(input)}`);
}

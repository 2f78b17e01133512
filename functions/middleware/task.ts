import middy from '@middy/core';
import { type Instant, millis } from '../../domain/instant.ts';
import { log } from './log.ts';

/** What every workflow function gets: ids only. */
export interface TaskInput {
  leadId: string;
  lifecycleId: string;
}

/** What every workflow function returns: where to go, the revision it decided on, and until when to wait there. */
export interface TaskOutput {
  next: string;
  revision: number;
  until: Instant;
}

export type TaskHandler = (input: TaskInput) => Promise<TaskOutput>;

/** A revision no lead has (they start at 1): parking on it fails, and the state machine looks again. */
export const doNotPark = 0;

/** Wraps a workflow function made once, on the first call; errors keep their names for Retry and Catch. */
export function task(name: string, make: () => Promise<TaskHandler> | TaskHandler) {
  let made: Promise<TaskHandler> | undefined;
  return middy<TaskInput, TaskOutput>()
    .use({
      before: ({ event }) => check(event),
      after: ({ event, response }) => log.info(name, { ...event, next: response?.next, until: response?.until }),
      onError: ({ event, error }) => log.error(`${name} failed`, { ...event, error }),
    })
    .handler(async (input) => {
      made ??= Promise.resolve()
        .then(make)
        .catch((error: unknown) => {
          made = undefined;
          throw error;
        });
      const output = await (await made)(input);
      millis(output.until); // a wrong date must fail here, by name, and not in the state machine
      return output;
    });
}

function check(input: TaskInput) {
  if (typeof input?.leadId !== 'string' || typeof input?.lifecycleId !== 'string')
    throw new TypeError(`expected {"leadId", "lifecycleId"}, got ${JSON.stringify(input)}`);
}

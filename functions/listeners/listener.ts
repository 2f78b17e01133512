import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';

type Listener<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Wraps a function that a queue, a schedule or the event bus calls. It is made once, on the first event. */
export function listener<Event, Result>(
  name: string,
  make: () => Listener<Event, Result> | Promise<Listener<Event, Result>>,
) {
  const made = once(make);
  return middy<Event, Result>()
    .use({
      onError: ({ event, error }) => {
        const { id, 'detail-type': type } = event as { id?: string; 'detail-type'?: string };
        log.error(`${name} failed`, { id, type, error });
      },
    })
    .handler(async (event, context) => (await made())(event, context));
}

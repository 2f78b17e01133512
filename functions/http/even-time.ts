import { senderAt } from '../../domain/tracking/network.ts';
import { pause as realPause } from '../adapters/aws/rate-limiter.ts';
import type { HttpHandler } from './messages.ts';

/** Twice the longest usual time of a form, in milliseconds: some 16 calls in sequence, one of which sends a mail. */
export const usualStep = 400;

/**
 * Answers after whole steps of time only, errors too: a form of a known address takes more writes than one of a stranger, and
 * the time must not reveal it. Requests from this machine are answered at once.
 */
export function evenly(
  handle: HttpHandler,
  {
    step = usualStep,
    clock = () => performance.now(),
    pause = realPause,
  }: { step?: number; clock?: () => number; pause?: (ms: number) => Promise<unknown> } = {},
): HttpHandler {
  return async (event) => {
    if (senderAt(event.requestContext.http.sourceIp) === undefined) return handle(event);
    const began = clock();
    try {
      return await handle(event);
    } finally {
      const took = clock() - began;
      await pause(Math.max(1, Math.ceil(took / step)) * step - took);
    }
  };
}

import { senderAt } from '../../domain/tracking/network.ts';
import { pause as realPause } from '../adapters/aws/rate-limiter.ts';
import type { HttpHandler } from './messages.ts';

/** Twice what the longest usual way of a form takes, in milliseconds: some 16 calls one after the other, one of which sends a mail. */
export const usualStep = 400;

/**
 * Answers after whole steps of time alone, errors too: a form for an address we know takes some writes more than one for a stranger, and
 * how long it took must not tell which. Requests of this very machine have nobody to tell.
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

import { type Failure, matches } from './failure.ts';
import type { Retrier } from './language/definition.ts';

/**
 * The retrier that handles a failure, with its place in Retry and its retries so far; undefined when none does. The first that
 * matches decides: when its attempts are used up there is no other (ASL specification, "Retrying after error").
 */
export function chooseRetrier(
  retriers: readonly Retrier[],
  failure: Failure,
  retries: readonly number[],
): { retrier: Retrier; index: number; used: number } | undefined {
  const index = retriers.findIndex(({ errorEquals }) => errorEquals.some((name) => matches(name, failure)));
  const retrier = retriers[index];
  const used = retries[index] ?? 0;
  return retrier !== undefined && used < retrier.maxAttempts ? { retrier, index, used } : undefined;
}

/**
 * Milliseconds before a retry: IntervalSeconds · BackoffRate^used, at most MaxDelaySeconds; with JitterStrategy FULL a random
 * part of it (developer guide, "Retry examples": between 0 and the delay). `random` is in [0, 1).
 */
export function retryDelay(retrier: Retrier, used: number, random: number): number {
  const { intervalSeconds, backoffRate, maxDelaySeconds = 31_622_400, fullJitter } = retrier;
  const seconds = Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds);
  return Math.round(seconds * 1_000 * (fullJitter ? random : 1));
}

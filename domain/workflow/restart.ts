import { hour, minute } from '../time/instant.ts';

/** How long a lead waits after its first, second and later failures in a row. */
const delays = [minute, hour, 6 * hour];

/**
 * Milliseconds until a lead whose execution died gets another one; `failures` counts the deaths since it last parked, this one
 * included. A lead is never given up: the alarm on failed executions asks for a human meanwhile.
 */
export const restartDelay = (failures: number): number => delays[Math.min(failures, delays.length) - 1] ?? minute;

/**
 * Parks after which an execution is continued by another: Step Functions ends one at 25,000 events, a wake costs 18 of them and
 * an offer round 13, so this is near 18,000 and leaves room for retries.
 */
export const mostParks = 1_000;

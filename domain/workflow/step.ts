import type { Instant } from '../time/instant.ts';

/** What every workflow function gets: ids only. */
export interface TaskInput {
  leadId: string;
  lifecycleId: string;
  /** Name of the execution that asks; absent in tests of one step. */
  execution?: string;
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

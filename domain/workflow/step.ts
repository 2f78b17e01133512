import type { Lead } from '../lead/lead.ts';
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

/** A step's answer together with the lead as the step left it, for the outbox; the state machine gets the answer alone. */
export interface StepResult extends TaskOutput {
  lead: Lead;
}

export type Step = (input: TaskInput) => Promise<StepResult>;

/** A revision no lead has (they start at 1): parking on it fails, and the state machine looks again. */
export const doNotPark = 0;

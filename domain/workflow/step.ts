import type { Lead } from '../lead/lead.ts';
import type { Instant } from '../time/instant.ts';

/**
 * What each function of the workflow may answer. Executions keep their definition for up to a year, so every released one must
 * know the answers it asks about: test/protocol/released.test.ts.
 */
export const answers = {
  verification: ['real', 'confirm', 'rejected', 'unconfirmed'],
  scoring: ['sales-ready', 'nurture', 'unsubscribed', 'dormant', 'customer', 'lost'],
  nurture: ['wait', 'look again'],
  distribution: ['offered', 'accepted', 'unanswered', 'recycle'],
  settlement: ['open', 'won', 'lost', 'recycle'],
} as const satisfies Record<string, readonly string[]>;

export type StepName = keyof typeof answers;
export type Answer<Name extends StepName> = (typeof answers)[Name][number];

/** What every workflow function gets: ids only. */
export interface TaskInput {
  leadId: string;
  lifecycleId: string;
  /** Name of the execution that asks; absent in tests of one step. */
  execution?: string;
}

/** What every workflow function returns: where to go, the revision it decided on, and until when to wait there. */
export interface TaskOutput<Name extends StepName = StepName> {
  next: Answer<Name>;
  revision: number;
  until: Instant;
}

/** A step's answer together with the lead as the step left it, for the outbox; the state machine gets the answer alone. */
export interface StepResult<Name extends StepName = StepName> extends TaskOutput<Name> {
  lead: Lead;
}

export type Step<Name extends StepName = StepName> = (input: TaskInput) => Promise<StepResult<Name>>;

/** A revision no lead has (they start at 1): parking on it fails, and the state machine looks again. */
export const doNotPark = 0;

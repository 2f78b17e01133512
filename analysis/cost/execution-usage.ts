/** One event of GetExecutionHistory, as far as it costs something. `at` in milliseconds. */
export interface HistoryEvent {
  type: string;
  at: number;
  /** The state that was entered. */
  state?: string;
  /** `lambda`, `aws-sdk:dynamodb`. */
  resourceType?: string;
}

/** An execution's usage, from its own history. */
export interface ExecutionUsage {
  /** States entered, and retries: what Step Functions charges for. */
  transitions: number;
  invocations: number;
  /** From TaskStarted to its end, each invocation rounded up: a little more than Lambda charges for. */
  lambdaMs: number;
  /** Task tokens stored: a write of the lead each. */
  parkings: number;
  /** Scores saved: another one. */
  scorings: number;
}

/** The state whose function saves its result on the lead. */
export const scoringState = 'Qualify lead';

/** Adds up the history of one execution. */
export function executionUsage(events: readonly HistoryEvent[]): ExecutionUsage {
  const used: ExecutionUsage = { transitions: 0, invocations: 0, lambdaMs: 0, parkings: 0, scorings: 0 };
  let tries = 0;
  let startedAt = 0;
  for (const { type, at, state, resourceType } of events) {
    if (type.endsWith('StateEntered')) {
      tries = 0;
      used.transitions += 1;
      if (state === scoringState) used.scorings += 1;
    }
    if (type === 'TaskScheduled') {
      if (tries++ > 0) used.transitions += 1;
      if (resourceType === 'lambda') used.invocations += 1;
      else used.parkings += 1;
    }
    if (resourceType !== 'lambda') continue;
    if (type === 'TaskStarted') startedAt = at;
    if (type === 'TaskSucceeded' || type === 'TaskFailed' || type === 'TaskTimedOut')
      used.lambdaMs += Math.ceil(at - startedAt);
  }
  return used;
}

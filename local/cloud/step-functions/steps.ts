/**
 * What happens to an execution, one small object at a time. An execution is the fold of its steps (execution.ts), the journal
 * holds them (store.ts), and AWS's history is read off them (history.ts). `at` is milliseconds since the epoch.
 */
export type Step =
  | { type: 'Entered'; at: number; state: string }
  /** A Wait state knows its moment. Not an event of AWS. */
  | { type: 'Waiting'; at: number; until: number }
  | { type: 'Scheduled'; at: number; parameters: unknown; timeout?: number; heartbeat?: number; token?: string }
  | { type: 'Started'; at: number }
  /** The call of a callback task returned; now only its token ends it. */
  | { type: 'Submitted'; at: number; output: unknown }
  /** SendTaskHeartbeat. Not an event of AWS. */
  | { type: 'Heartbeat'; at: number }
  | { type: 'Succeeded'; at: number; output: unknown }
  | { type: 'Failed'; at: number; error?: string; cause?: string }
  | { type: 'TimedOut'; at: number; heartbeat?: true }
  | { type: 'EvaluationFailed'; at: number; cause: string; location: string }
  /** A state failed in a way that AWS shows only in the execution's end. Not an event of AWS. */
  | { type: 'Broke'; at: number; error?: string; cause?: string }
  /** A retrier was chosen; the task is scheduled again at `due`. Not an event of AWS. */
  | { type: 'Retrying'; at: number; retrier: number; due: number }
  | { type: 'Exited'; at: number; output: unknown; assigned?: Record<string, unknown>; next?: string }
  | { type: 'Ended'; at: number; status: EndStatus; error?: string; cause?: string }
  /** RedriveExecution: the execution continues in the failed state, with the input and the variables that this state had. */
  | {
      type: 'Redriven';
      at: number;
      input: string;
      stateInput: unknown;
      variables: Record<string, unknown>;
      clientToken?: string;
    };

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
export type Status = 'RUNNING' | EndStatus;

const hidden = new Set<Step['type']>(['Waiting', 'Heartbeat', 'Broke', 'Retrying']);

/** Whether AWS's history has an event for the step. An execution may have 25,000 of them. */
export function isEvent(step: Step): boolean {
  return !hidden.has(step.type);
}

/** A state's failure: the error name that Retry and Catch match, and its cause. */
export interface Failure {
  error?: string;
  cause?: string;
  /** A missed heartbeat: reported as `States.Timeout`, and matched by `States.HeartbeatTimeout` too. */
  heartbeat?: boolean;
}

/** Thrown inside the interpreter when the current state fails. */
export class StateFailedError extends Error {
  readonly failure: Failure;
  /** The field whose JSONata failed, such as `Output/total`; then history shows an EvaluationFailed event. */
  readonly location?: string;

  constructor(failure: Failure, location?: string) {
    super(`${failure.error}: ${failure.cause}`);
    this.name = 'StateFailedError';
    this.failure = failure;
    this.location = location;
  }
}

/** `States.QueryEvaluationError`: an expression failed, or gave something its field does not take. */
export function queryFailure(cause: string, location: string): StateFailedError {
  return new StateFailedError({ error: 'States.QueryEvaluationError', cause }, location);
}

/** `States.DataLimitExceeded`, in AWS's words; `what` is the state, or the service whose result was too large. */
export function dataLimitFailure(what: string): StateFailedError {
  const cause = `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailedError({ error: 'States.DataLimitExceeded', cause });
}

/** Never retried and never caught, even by name ("States.Runtime … will always cause the execution to fail"). */
export function runtimeFailure(cause: string): StateFailedError {
  return new StateFailedError({ error: 'States.Runtime', cause });
}

/**
 * Whether one name in ErrorEquals matches a failure. Developer guide, "Error names": States.ALL matches everything but
 * States.DataLimitExceeded and States.Runtime; States.TaskFailed everything but timeouts.
 */
export function matches(name: string, { error = '', heartbeat = false }: Failure): boolean {
  if (error === 'States.Runtime') return false;
  if (name === error) return true;
  if (name === 'States.HeartbeatTimeout') return heartbeat;
  if (name === 'States.ALL') return error !== 'States.DataLimitExceeded';
  return name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout';
}

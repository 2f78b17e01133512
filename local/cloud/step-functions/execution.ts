import type { Failure } from './failure.ts';
import { executionMillis, maxSeconds } from './language/limits.ts';
import type { PublishedVersion } from './published.ts';
import { isEvent, type Status, type Step } from './steps.ts';

/** A task that was scheduled and has not ended. */
export interface OpenTask {
  /** Arguments of the call; forgotten once the call of a callback task has returned. */
  parameters: unknown;
  token?: string;
  submitted: boolean;
  /** When it times out, and when the next heartbeat must have come; milliseconds since the epoch. */
  deadline: number;
  heartbeatMillis?: number;
  beatBy: number;
}

/** Where in its current state an execution is. */
export type Phase =
  /** In the state `state` next. */
  | { at: 'arriving' }
  | { at: 'entered' }
  | { at: 'waiting'; until: number }
  | { at: 'task'; task: OpenTask }
  | { at: 'succeeded'; output: unknown }
  | { at: 'failed'; failure: Failure }
  | { at: 'retrying'; due: number }
  /** `resumes`: where a redrive would continue. */
  | { at: 'end'; resumes?: 'arriving' | 'entered' };

/** The parameters of an execution's start. */
export interface Start {
  id: number;
  name: string;
  version: PublishedVersion;
  aliasArn?: string;
  /** Whether it was started through an alias or a version, and shows its version. */
  showsVersion: boolean;
  input: string;
  at: number;
}

/** One execution in memory. An open one keeps what its next step needs; a closed one little more than its name. */
export interface Execution {
  readonly id: number;
  readonly name: string;
  readonly version: PublishedVersion;
  readonly aliasArn?: string;
  readonly showsVersion: boolean;
  readonly startedAt: number;
  deadline: number;
  status: Status;
  stoppedAt?: number;
  /** Execution input as it was given, and parsed. */
  rawInput: string;
  input: unknown;
  state: string;
  stateInput: unknown;
  enteredAt: number;
  /** Event id of the entry into the current state; AWS's causes name it. */
  enteredEvent: number;
  variables: Record<string, unknown>;
  phase: Phase;
  /** Retries so far in this state, by retrier. */
  retries: number[];
  /** Events of AWS's history so far. */
  events: number;
  /** Where in the journal its records are, and how many steps they hold. */
  places: number[];
  steps: number;
  /** Steps that are not in the journal yet. */
  unwritten: Step[];
  /** The last status that onStatusChange was called with. */
  told?: Status;
  /** How often it was redriven, and the last time with the client's token. */
  redrives: number;
  redriven?: { at: number; clientToken?: string };
}

export function begin({ id, name, version, aliasArn, showsVersion, input, at }: Start): Execution {
  const { machine } = version;
  const parsed: unknown = JSON.parse(input);
  return {
    id,
    name,
    version,
    aliasArn,
    showsVersion,
    startedAt: at,
    deadline: deadlineOf(version, at, at),
    status: 'RUNNING',
    rawInput: input,
    input: parsed,
    state: machine.startAt,
    stateInput: parsed,
    enteredAt: at,
    enteredEvent: 1,
    variables: {},
    phase: { at: 'arriving' },
    retries: [],
    events: 1,
    places: [],
    steps: 0,
    unwritten: [],
    redrives: 0,
  };
}

/** The machine's own timeout counts from the last redrive, the year of an execution from its start. */
function deadlineOf({ machine }: PublishedVersion, startedAt: number, from: number): number {
  const limit = (machine.timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
  return Math.min(from + limit, startedAt + executionMillis);
}

/** Takes one step: the only place where an execution changes, live and when it is read back from the journal. */
export function take(execution: Execution, step: Step): void {
  if (isEvent(step)) execution.events += 1;
  switch (step.type) {
    case 'Entered':
      execution.state = step.state;
      execution.enteredAt = step.at;
      execution.enteredEvent = execution.events;
      execution.retries = [];
      execution.phase = { at: 'entered' };
      return;
    case 'Waiting':
      execution.phase = { at: 'waiting', until: step.until };
      return;
    case 'Scheduled':
      execution.phase = { at: 'task', task: openTask(step) };
      return;
    case 'Submitted':
      if (execution.phase.at === 'task')
        Object.assign(execution.phase.task, { submitted: true, parameters: undefined });
      return;
    case 'Heartbeat':
      if (execution.phase.at === 'task') beat(execution.phase.task, step.at);
      return;
    case 'Succeeded':
      execution.phase = { at: 'succeeded', output: step.output };
      return;
    case 'Failed':
    case 'Broke':
      execution.phase = { at: 'failed', failure: { error: step.error, cause: step.cause } };
      return;
    case 'TimedOut':
      execution.phase = { at: 'failed', failure: { error: 'States.Timeout', heartbeat: step.heartbeat } };
      return;
    case 'EvaluationFailed':
      execution.phase = { at: 'failed', failure: { error: 'States.QueryEvaluationError', cause: step.cause } };
      return;
    case 'Retrying':
      execution.retries[step.retrier] = (execution.retries[step.retrier] ?? 0) + 1;
      execution.phase = { at: 'retrying', due: step.due };
      return;
    case 'Exited':
      execution.stateInput = step.output;
      if (step.assigned !== undefined) execution.variables = { ...execution.variables, ...step.assigned };
      execution.phase = step.next === undefined ? { at: 'end' } : { at: 'arriving' };
      execution.state = step.next ?? execution.state;
      return;
    case 'Ended':
      execution.status = step.status;
      execution.stoppedAt = step.at;
      execution.phase = { at: 'end', resumes: execution.phase.at === 'arriving' ? 'arriving' : 'entered' };
      return;
    case 'Redriven':
      reopen(execution, step);
      return;
    case 'Started':
      return;
  }
}

function reopen(execution: Execution, step: Step & { type: 'Redriven' }): void {
  const { at, input, stateInput, variables, clientToken } = step;
  const { phase, version, startedAt, redrives } = execution;
  Object.assign(execution, {
    status: 'RUNNING',
    stoppedAt: undefined,
    told: undefined,
    deadline: deadlineOf(version, startedAt, at),
    rawInput: input,
    input: JSON.parse(input),
    stateInput,
    variables,
    retries: [],
    phase: { at: (phase.at === 'end' && phase.resumes) || 'entered' },
    redrives: redrives + 1,
    redriven: { at, clientToken },
  } satisfies Partial<Execution>);
}

function openTask({ at, parameters, token, timeout = maxSeconds, heartbeat }: Step & { type: 'Scheduled' }): OpenTask {
  const heartbeatMillis = heartbeat === undefined ? undefined : heartbeat * 1_000;
  const beatBy = at + (heartbeatMillis ?? Number.POSITIVE_INFINITY);
  return { parameters, token, submitted: false, deadline: at + timeout * 1_000, heartbeatMillis, beatBy };
}

function beat(task: OpenTask, at: number): void {
  if (task.heartbeatMillis !== undefined) task.beatBy = at + task.heartbeatMillis;
}

/** A closed execution keeps its name, dates and places in the journal; ten thousands of them must stay small. */
export function shrink(execution: Execution): void {
  execution.rawInput = '';
  execution.input = undefined;
  execution.stateInput = undefined;
  execution.variables = {};
  execution.retries = [];
}

/** The retries so far, over all retriers: `$states.context.State.RetryCount`. */
export function retryCount({ retries }: Execution): number {
  return retries.reduce((sum, count = 0) => sum + count, 0);
}

export function arnOf({ version, name }: Execution): string {
  return `${version.machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

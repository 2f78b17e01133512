import type { Execution } from '../execution.ts';
import { dataLimitFailure, type Failure, matches, queryFailure, runtimeFailure, StateFailedError } from '../failure.ts';
import { chooseRetrier, retryDelay } from '../retry.ts';
import type { Step } from '../steps.ts';
import { newToken } from '../tokens.ts';
import type { Catcher, Exit, FailState, State, TaskState, WaitState } from './definition.ts';
import type { Scope } from './expression.ts';
import { isObject } from './fields.ts';
import { maxSeconds, tooLarge, variableBytes } from './limits.ts';
import { scopeOf } from './scope.ts';
import { boolean, evaluateAs, seconds, type Template, text } from './template.ts';

/** What moving an execution needs from outside: the time, chance, and where steps go. */
export interface StepMaker {
  /** Milliseconds since the epoch. */
  now: number;
  /** A number in [0, 1). */
  random: () => number;
  add(step: Step): void;
}

/**
 * Does the next thing in the current state: enter, evaluate, choose, leave, retry, catch. Answers why the execution fails when
 * it does; throws StateFailure when the state does, which the next call then retries or catches.
 */
export async function advance(execution: Execution, maker: StepMaker): Promise<Failure | undefined> {
  const { phase } = execution;
  const state = execution.version.machine.states.get(execution.state);
  if (state === undefined)
    return { error: 'States.Runtime', cause: `The definition has no state '${execution.state}'.` };
  switch (phase.at) {
    case 'arriving':
      maker.add({ type: 'Entered', at: maker.now, state: state.name });
      return undefined;
    case 'entered':
      return run(state, execution, maker);
    case 'waiting':
      if (state.type === 'Wait') await leave(state, execution, maker);
      return undefined;
    case 'retrying':
      if (state.type === 'Task') await schedule(state, execution, maker);
      return undefined;
    case 'succeeded':
      if (state.type === 'Task') await leave(state, execution, maker, { result: phase.output });
      return undefined;
    case 'failed':
      return handle(phase.failure, state, execution, maker);
    case 'task':
    case 'end':
      return undefined;
  }
}

async function run(state: State, execution: Execution, maker: StepMaker): Promise<Failure | undefined> {
  switch (state.type) {
    case 'Pass':
    case 'Succeed':
      await leave(state, execution, maker);
      return undefined;
    case 'Task':
      await schedule(state, execution, maker);
      return undefined;
    case 'Wait':
      maker.add({ type: 'Waiting', at: maker.now, until: await waitUntil(state, execution, maker) });
      return undefined;
    case 'Fail':
      return reasonOf(state, scopeOf(execution, maker));
    case 'Choice': {
      const scope = scopeOf(execution, maker);
      for (const rule of state.rules)
        if (await evaluateAs(rule.condition, boolean, scope)) {
          await leave(rule, execution, maker);
          return undefined;
        }
      if (state.next === undefined) throw new StateFailedError({ error: 'States.NoChoiceMatched', cause: noChoice });
      await leave(state, execution, maker);
      return undefined;
    }
  }
}

const noChoice = 'Failed to transition out of the state. The state does not point to a next state.';

async function reasonOf({ error, cause }: FailState, scope: Scope): Promise<Failure> {
  return {
    error: error && (await evaluateAs(error, text, scope)),
    cause: cause && (await evaluateAs(cause, text, scope)),
  };
}

/** Output and Assign see the same values: those before the assignment (developer guide, "Assign"). */
async function leave(
  exit: Exit,
  execution: Execution,
  maker: StepMaker,
  more: Partial<Scope['states']> = {},
): Promise<void> {
  const scope = scopeOf(execution, maker, more);
  const assigned = exit.assign && (await assign(exit.assign, scope, execution));
  const standard = more.errorOutput ?? ('result' in more ? more.result : execution.stateInput);
  const output = exit.output === undefined ? standard : await exit.output.evaluate(scope);
  if (tooLarge(JSON.stringify(output))) throw dataLimitFailure(execution.state);
  maker.add({ type: 'Exited', at: maker.now, output, assigned, next: exit.next });
}

async function assign(template: Template, scope: Scope, execution: Execution): Promise<Record<string, unknown>> {
  const assigned = Object.fromEntries(Object.entries((await template.evaluate(scope)) ?? {}));
  const all = JSON.stringify({ ...scope.variables, ...assigned });
  if (tooLarge(JSON.stringify(assigned)) || tooLarge(all, variableBytes)) throw dataLimitFailure(execution.state);
  return assigned;
}

async function waitUntil(state: WaitState, execution: Execution, maker: StepMaker): Promise<number> {
  const scope = scopeOf(execution, maker);
  if (state.timestamp !== undefined) {
    const timestamp = await evaluateAs(state.timestamp, text, scope);
    const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(timestamp);
    const until = isIso ? Date.parse(timestamp) : Number.NaN;
    const words = 'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string';
    if (Number.isNaN(until)) throw queryFailure(`${words}: ${timestamp}`, 'Timestamp');
    if (until - maker.now > maxSeconds * 1_000) throw runtimeFailure('Wait state delay is too long.');
    return until;
  }
  const delay = state.seconds === undefined ? 0 : await evaluateAs(state.seconds, seconds(0), scope);
  return maker.now + delay * 1_000;
}

/** Every attempt evaluates its fields again and has its own token. */
async function schedule(state: TaskState, execution: Execution, maker: StepMaker): Promise<void> {
  const token = state.callback ? newToken(execution) : undefined;
  const scope = scopeOf(execution, maker, {}, token);
  const parameters = state.arguments === undefined ? {} : await state.arguments.evaluate(scope);
  const timeout = state.timeoutSeconds && (await evaluateAs(state.timeoutSeconds, seconds(1), scope));
  const heartbeat = state.heartbeatSeconds && (await evaluateAs(state.heartbeatSeconds, seconds(1), scope));
  if (tooLarge(JSON.stringify(parameters))) throw dataLimitFailure(execution.state);
  if (state.work.kind === 'lambda' && !(isObject(parameters) && typeof parameters.FunctionName === 'string')) {
    const words = "could not be used to start the Task: [The field 'FunctionName' is required]";
    throw runtimeFailure(`The Parameters '${JSON.stringify(parameters)}' ${words}`);
  }
  maker.add({ type: 'Scheduled', at: maker.now, parameters, timeout, heartbeat, token });
  maker.add({ type: 'Started', at: maker.now });
}

/** Retry, then Catch, then the end (ASL specification, "Errors"). Only Task states have either. */
async function handle(
  failure: Failure,
  state: State,
  execution: Execution,
  maker: StepMaker,
): Promise<Failure | undefined> {
  if (state.type !== 'Task') return failure;
  const chosen = chooseRetrier(state.retry, failure, execution.retries);
  if (chosen !== undefined) {
    const due = maker.now + retryDelay(chosen.retrier, chosen.used, maker.random());
    maker.add({ type: 'Retrying', at: maker.now, retrier: chosen.index, due });
    return undefined;
  }
  const catcher = state.catch.find(({ errorEquals }) => errorEquals.some((name) => matches(name, failure)));
  if (catcher === undefined) return failure;
  return caught(catcher, failure, execution, maker);
}

/** What fails inside a catcher is not caught again. */
async function caught(
  catcher: Catcher,
  failure: Failure,
  execution: Execution,
  maker: StepMaker,
): Promise<Failure | undefined> {
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  try {
    await leave(catcher, execution, maker, { errorOutput });
    return undefined;
  } catch (error) {
    if (!(error instanceof StateFailedError)) throw error;
    maker.add(failureStep(error, execution, maker.now));
    return execution.phase.at === 'failed' ? execution.phase.failure : error.failure;
  }
}

/** The record of a thrown failure. AWS's causes name the place, except for data that is too large. */
export function failureStep(
  { failure, location }: StateFailedError,
  { state, enteredEvent }: Execution,
  at: number,
): Step {
  const where = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEvent}).`;
  const cause = failure.error === 'States.DataLimitExceeded' ? failure.cause : `${where} ${failure.cause}`;
  if (location === undefined || cause === undefined) return { type: 'Broke', at, error: failure.error, cause };
  return { type: 'EvaluationFailed', at, cause, location };
}

import type { Clock } from '../clock/index.ts';
import type { Corruption } from '../journal/file.ts';
import { createApi } from './api.ts';
import { ApiError } from './api-error.ts';
import { waitsUntil } from './due.ts';
import { arnOf } from './execution.ts';
import { createExecutor } from './executor.ts';
import { type HistoryEvent, historyOf } from './history.ts';
import { outcomeOf } from './outcome.ts';
import type { StateMachine } from './published.ts';
import { Request } from './request.ts';
import { createRoutes } from './routes.ts';
import { createBucket, type StartQuota } from './start-quota.ts';
import type { StatusChange } from './status-change.ts';
import type { Status } from './steps.ts';
import { openStore } from './store.ts';
import { type CallSdk, createTaskCall, type InvokeLambda } from './task-call.ts';

export type { HistoryEvent } from './history.ts';

export type { StateMachine } from './published.ts';
export type { StatusChange } from './status-change.ts';
export type { CallSdk, InvokeLambda } from './task-call.ts';

export interface StepFunctionsOptions {
  clock: Clock;
  journalPath: string;
  stateMachines: readonly StateMachine[];
  invokeLambda: InvokeLambda;
  callSdk: CallSdk;
  /** Called for every start and end, after the journal has it; called again after a restart when the process died in between. */
  onStatusChange?: (change: StatusChange) => void | Promise<void>;
  /** What StartExecution takes; anything when left out. */
  startQuota?: StartQuota;
  /** Functions that run at once, and likewise service calls. */
  maxConcurrency?: number;
  /** In [0, 1); decides the jitter of retries. */
  random?: () => number;
  onCorruption?: (corruption: Corruption) => void;
  onError?: (error: unknown) => void;
}

/** An execution for lists and pages. Times are milliseconds since the epoch. */
export interface ExecutionSummary {
  arn: string;
  name: string;
  stateMachine: string;
  status: Status;
  /** The state it is in, or the last one it was in. */
  state: string;
  /** The input, while it is open. */
  input: unknown;
  startedAt: number;
  stoppedAt?: number;
  /** When something happens by itself, for an open execution that waits for a time or a token. */
  waitsUntil?: number;
}

export interface StepFunctions {
  /** One call of the AWS JSON 1.0 protocol: `target` as in X-Amz-Target, `body` parsed. Answers what to send back. */
  handle(target: string, body: unknown): Promise<{ status: number; body: object }>;
  startExecution(request: {
    stateMachineArn: string;
    name?: string;
    input?: string;
  }): Promise<{ executionArn: string; startDate: number }>;
  stopExecution(request: { executionArn: string; error?: string; cause?: string }): Promise<{ stopDate: number }>;
  sendTaskSuccess(request: { taskToken: string; output: string }): Promise<void>;
  sendTaskFailure(request: { taskToken: string; error?: string; cause?: string }): Promise<void>;
  /** Every execution, newest first. */
  executions(): ExecutionSummary[];
  /** All events of an execution; undefined when there is none of that ARN or name. */
  history(arnOrName: string): Promise<HistoryEvent[] | undefined>;
  /** Continues every open execution. Called once, when functions and services are ready. */
  resume(): void;
  /** Stops moving executions and closes the journal; what runs outside is not waited for. */
  stop(): Promise<void>;
}

/** Step Functions for the embedded cloud: Amazon States Language with JSONata, on a journal, on the one clock. */
export async function createStepFunctions(options: StepFunctionsOptions): Promise<StepFunctions> {
  const { clock, journalPath, stateMachines, onError = console.error, random = Math.random } = options;
  const store = await openStore({
    path: journalPath,
    now: clock.now(),
    stateMachines,
    onCorruption: options.onCorruption,
  });
  const current = stateMachines.map((machine) => store.publish(machine, clock.now()));
  const aliases = new Map(stateMachines.map((machine) => [machine.name, machine.aliases]));
  const routes = createRoutes(store, current, aliases);
  const callTask = createTaskCall(options.invokeLambda, options.callSdk, options.maxConcurrency ?? 64);
  const onStatusChange = options.onStatusChange ?? (() => undefined);
  const executor = createExecutor({ clock, store, callTask, random, onStatusChange, onError });
  const { startQuota } = options;
  const api = createApi(store, executor, routes, clock, startQuota && createBucket(startQuota, clock.now));
  await store.flushed();
  let left = [...store.executions.values()];

  async function call<T>(operation: string, body: unknown): Promise<T> {
    const run = Object.hasOwn(api, operation) ? api[operation] : undefined;
    if (run === undefined)
      throw new ApiError('UnknownOperationException', `The embedded cloud has no operation ${operation}`);
    return (await clock.busy(() => run(new Request(body)))) as T;
  }

  return {
    async handle(target, body) {
      try {
        return { status: 200, body: await call<object>(target.split('.').at(-1) ?? '', body) };
      } catch (error) {
        if (error instanceof ApiError) return { status: 400, body: { __type: error.name, message: error.message } };
        onError(error);
        return {
          status: 500,
          body: { __type: 'InternalFailure', message: 'The embedded Step Functions failed; see its log.' },
        };
      }
    },
    startExecution: (request) => call('StartExecution', request),
    stopExecution: (request) => call('StopExecution', request),
    sendTaskSuccess: (request) => call('SendTaskSuccess', request),
    sendTaskFailure: (request) => call('SendTaskFailure', request),
    executions: () =>
      [...store.executions.values()].reverse().map((execution) => ({
        arn: arnOf(execution),
        name: execution.name,
        stateMachine: execution.version.machineName,
        status: execution.status,
        state: execution.state,
        input: execution.input,
        startedAt: execution.startedAt,
        stoppedAt: execution.stoppedAt,
        waitsUntil: waitsUntil(execution),
      })),
    async history(arnOrName) {
      const execution = [...store.executions.values()].find(
        (one) => one.name === arnOrName || arnOf(one) === arnOrName,
      );
      if (execution === undefined) return undefined;
      const { input, fresh, steps } = await store.record(execution);
      return historyOf(fresh, input, steps, true);
    },
    resume() {
      const reopened = left;
      left = [];
      for (const execution of reopened) {
        executor.resume(execution);
        if (execution.told !== execution.status)
          void clock.busy(async () => executor.announce(execution, await outcomeOf(store, execution))).catch(onError);
      }
    },
    async stop() {
      executor.stop();
      await store.close();
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/index.ts';
import { ApiError } from './api-error.ts';
import { arnOf, type Execution } from './execution.ts';
import type { Executor } from './executor.ts';
import { historyOf } from './history.ts';
import { payloadBytes, retentionMillis } from './language/limits.ts';
import { outcomeOf } from './outcome.ts';
import { type PublishedVersion, versionArn } from './published.ts';
import { notRedrivable, redrivenStep, redriveStatus } from './redrive.ts';
import { checkJson, checkName, type Request, sameJson } from './request.ts';
import type { Routes } from './routes.ts';
import type { Status } from './steps.ts';
import type { Store } from './store.ts';
import { executionIdOf } from './tokens.ts';

export type Operation = (request: Request) => Promise<object>;

const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] as const;
const seconds = (millis: number) => millis / 1_000;

/** The embedded cloud's operations of the Step Functions API, by name. Each answers from records on disk only. */
export function createApi(
  store: Store,
  executor: Executor,
  routes: Routes,
  clock: Clock,
  mayStart: () => boolean = () => true,
): Record<string, Operation> {
  function find(request: Request): Execution {
    const arn = request.text('executionArn');
    const [, , , , , kind, machine = '', name = ''] = arn.split(':');
    if (kind !== 'execution') throw new ApiError('InvalidArn', `Invalid Arn: '${arn}'`);
    const execution = store.named(machine, name);
    if (execution === undefined || arnOf(execution) !== arn)
      throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** The execution whose current task has this token. */
  function waiting(request: Request): Execution {
    const token = request.text('taskToken', 2_048);
    const id = executionIdOf(token);
    if (id === undefined) throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
    const execution = store.executions.get(id);
    if (execution === undefined)
      throw new ApiError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
    const { phase, status } = execution;
    const due = phase.at === 'task' && phase.task.token === token && status === 'RUNNING';
    if (!due) throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return execution;
  }

  function summary(execution: Execution): object {
    const { version, name, status, startedAt, stoppedAt, aliasArn, showsVersion } = execution;
    return {
      executionArn: arnOf(execution),
      stateMachineArn: version.machineArn,
      name,
      status,
      startDate: seconds(startedAt),
      ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
      stateMachineAliasArn: aliasArn,
      ...(showsVersion && { stateMachineVersionArn: versionArn(version) }),
      redriveCount: execution.redrives,
      redriveDate: execution.redriven && seconds(execution.redriven.at),
    };
  }

  const describe = ({ machineArn, machineName, roleArn, definition }: PublishedVersion, arn = machineArn) => ({
    stateMachineArn: arn,
    name: machineName,
    definition: JSON.stringify(definition),
    roleArn,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  });

  return {
    async StartExecution(request) {
      if (!mayStart()) throw new ApiError('ThrottlingException', 'Rate exceeded');
      const route = routes.to(request.text('stateMachineArn'));
      const name = request.optionalText('name', 80) ?? randomUUID();
      checkName(name);
      const input = request.optionalText('input', payloadBytes) ?? '{}';
      checkJson(input, 'InvalidExecutionInput', 'Invalid State Machine Execution Input');
      const former = store.named(route.version.machineName, name);
      if (former !== undefined && !isForgotten(former, clock.now())) {
        const same = former.status === 'RUNNING' && sameJson(former.rawInput, input);
        if (!same) throw new ApiError('ExecutionAlreadyExists', `Execution Already Exists: '${arnOf(former)}'`);
        await store.flushed();
        return { executionArn: arnOf(former), startDate: seconds(former.startedAt) };
      }
      const execution = store.start({ name, ...route, input, at: clock.now() });
      executor.announce(execution, { input });
      executor.go(execution);
      await store.flushed();
      return { executionArn: arnOf(execution), startDate: seconds(execution.startedAt) };
    },

    async StopExecution(request) {
      const execution = find(request);
      const error = request.optionalText('error', 256);
      const cause = request.optionalText('cause', 32_768);
      executor.end(execution, 'ABORTED', { error, cause });
      await store.flushed();
      return { stopDate: seconds(execution.stoppedAt ?? clock.now()) };
    },

    async RedriveExecution(request) {
      const execution = find(request);
      const clientToken = request.optionalText('clientToken', 64);
      const repeated = clientToken !== undefined && execution.redriven?.clientToken === clientToken;
      if (!repeated) {
        const refuse = (why?: string) => {
          if (why !== undefined) throw new ApiError('ExecutionNotRedrivable', `Execution Not Redrivable: '${why}'`);
        };
        refuse(notRedrivable(execution, clock.now()));
        const step = await redrivenStep(store, execution, { at: clock.now(), clientToken });
        refuse(notRedrivable(execution, clock.now())); // another redrive may have been faster
        executor.receive(execution, step);
        executor.announce(execution, { input: step.input });
      }
      await store.flushed();
      return { redriveDate: seconds(execution.redriven?.at ?? clock.now()) };
    },

    async DescribeExecution(request) {
      const execution = find(request);
      const { input, ...outcome } = await outcomeOf(store, execution);
      const details = { included: true };
      return {
        ...summary(execution),
        input,
        inputDetails: details,
        ...outcome,
        ...(outcome.output !== undefined && { outputDetails: details }),
        ...redriveStatus(execution, clock.now()),
      };
    },

    async ListExecutions(request) {
      const arn = request.text('stateMachineArn');
      const { version, aliasArn, showsVersion } = routes.to(arn);
      const status: Status | 'PENDING_REDRIVE' | undefined = request.oneOf('statusFilter', statuses);
      const fits = (one: Execution) =>
        one.version.machineName === version.machineName &&
        (status === undefined || one.status === status) &&
        (aliasArn === undefined || one.aliasArn === aliasArn) &&
        (!showsVersion || aliasArn !== undefined || (one.showsVersion && one.version.number === version.number));
      const { items, nextToken } = request.page([...store.executions.values()].reverse().filter(fits));
      return { executions: items.map(summary), nextToken };
    },

    async GetExecutionHistory(request) {
      const execution = find(request);
      const { input, fresh, steps } = await store.record(execution);
      const events = historyOf(fresh, input, steps, request.flag('includeExecutionData', true));
      if (request.flag('reverseOrder', false)) events.reverse();
      const { items, nextToken } = request.page(events);
      return { events: items, nextToken };
    },

    async SendTaskSuccess(request) {
      const text = request.text('output', payloadBytes);
      const output = checkJson(text, 'InvalidOutput', 'Invalid Output');
      executor.receive(waiting(request), { type: 'Succeeded', at: clock.now(), output });
      await store.flushed();
      return {};
    },

    async SendTaskFailure(request) {
      const error = request.optionalText('error', 256);
      const cause = request.optionalText('cause', 32_768);
      executor.receive(waiting(request), { type: 'Failed', at: clock.now(), error, cause });
      await store.flushed();
      return {};
    },

    async SendTaskHeartbeat(request) {
      executor.receive(waiting(request), { type: 'Heartbeat', at: clock.now() });
      await store.flushed();
      return {};
    },

    async ListStateMachines(request) {
      const { items, nextToken } = request.page(routes.newest());
      const stateMachines = items.map(({ machineArn, machineName, publishedAt }) => ({
        stateMachineArn: machineArn,
        name: machineName,
        type: 'STANDARD',
        creationDate: seconds(publishedAt),
      }));
      return { stateMachines, nextToken };
    },

    async DescribeStateMachine(request) {
      const { version, showsVersion } = routes.to(request.text('stateMachineArn'));
      const arn = showsVersion ? versionArn(version) : version.machineArn;
      return {
        ...describe(version, arn),
        status: 'ACTIVE',
        type: 'STANDARD',
        creationDate: seconds(version.publishedAt),
      };
    },

    /** The definition the execution started with, which may no longer be the newest. */
    async DescribeStateMachineForExecution(request) {
      const { version } = find(request);
      return { ...describe(version), updateDate: seconds(version.publishedAt) };
    },
  };
}

function isForgotten({ stoppedAt }: Execution, now: number): boolean {
  return stoppedAt !== undefined && stoppedAt < now - retentionMillis;
}

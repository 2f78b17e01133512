import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateListExecutions,
  RedriveExecutionCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Instant, instant } from '../../../domain/time/instant.ts';
import { clientSettings, healing } from '../aws/aws-client.ts';
import { isAwsError } from '../aws/aws-errors.ts';

export type Executions = ReturnType<typeof createExecutions>;
export type { ExecutionStatus };

/** An execution as Step Functions describes it, without its history. */
export interface ExecutionFacts {
  name: string;
  status: ExecutionStatus;
  startedAt: Instant;
  stoppedAt?: Instant;
  /** Why Step Functions would not continue it where it ended; undefined when it would. */
  notRedrivable?: string;
  /** The name of the error it died of. */
  error?: string;
}

/** One event of an execution's history, as far as steps are read from it. */
export interface WorkflowEvent {
  type?: string;
  timestamp?: Date;
  stateEnteredEventDetails?: { name?: string };
  stateExitedEventDetails?: { output?: string };
  taskSucceededEventDetails?: { output?: string };
  taskFailedEventDetails?: { error?: string };
}

/** Statuses of executions that ended unexpectedly. */
const died: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];
export const hasDied = (status: ExecutionStatus | undefined): boolean => status !== undefined && died.includes(status);

/** The error of an execution that a person stopped: such a lead gets no other one by itself. */
export const stoppedByPerson = 'StoppedByPerson';

/** Step Functions refused a redrive; the message is its reason. */
export class NotRedrivableError extends Error {
  override readonly name = 'NotRedrivableError';
}

/** For commands: a walk over thousands of executions keeps to the quota by itself. */
export const patientClient = () => new SFNClient({ retryMode: 'adaptive', maxAttempts: 10 });

const at = (date: Date | undefined) => instant(date?.getTime() ?? 0);

/** The executions of the state machine with this ARN. */
export function createExecutions(
  arn: string,
  client: SFNClient = healing(new SFNClient(clientSettings), 'Step Functions'),
) {
  const arnOf = (name: string) => `${arn.replace(':stateMachine:', ':execution:')}:${name}`;

  /** Undefined when there is no such execution, or Step Functions no longer keeps it. */
  async function ifKept<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (isAwsError(error, 'ExecutionDoesNotExist', 'InvalidArn')) return undefined;
      throw error;
    }
  }
  const described = (name: string) =>
    ifKept(() => client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) })));

  return {
    arnOf,

    /** Undefined when there is no such execution, or Step Functions no longer keeps it. */
    status: async (name: string): Promise<ExecutionStatus | undefined> => (await described(name))?.status,

    /** The same with times. */
    async find(name: string): Promise<ExecutionFacts | undefined> {
      const found = await described(name);
      if (!found?.status) return undefined;
      const { status, startDate, stopDate, redriveStatus, redriveStatusReason, error } = found;
      const isFinal = redriveStatus !== 'REDRIVABLE';
      return {
        name,
        status,
        startedAt: at(startDate),
        stoppedAt: stopDate && at(stopDate),
        ...(isFinal && { notRedrivable: redriveStatusReason ?? `Execution is ${status}` }),
        ...(error !== undefined && { error }),
      };
    },

    /** A page of executions, newest first; `cursor` of the page before. */
    async page(options: { status?: ExecutionStatus; cursor?: string; limit: number }) {
      const { executions = [], nextToken } = await client.send(
        new ListExecutionsCommand({
          stateMachineArn: arn,
          statusFilter: options.status,
          nextToken: options.cursor,
          maxResults: options.limit,
        }),
      );
      const rows = executions.map(
        ({ name = '', status = 'RUNNING', startDate, stopDate }): ExecutionFacts => ({
          name,
          status,
          startedAt: at(startDate),
          stoppedAt: stopDate && at(stopDate),
        }),
      );
      return { rows, cursor: nextToken };
    },

    /** The execution's events, oldest first, up to `most` of the newest; undefined when its history has expired. */
    async events(name: string, most: number): Promise<WorkflowEvent[] | undefined> {
      const events: WorkflowEvent[] = [];
      let nextToken: string | undefined;
      do {
        const request = { executionArn: arnOf(name), reverseOrder: true, maxResults: Math.min(most, 1_000), nextToken };
        const page = await ifKept(() => client.send(new GetExecutionHistoryCommand(request)));
        if (!page) return undefined;
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined && events.length < most);
      return events.slice(0, most).reverse();
    },

    /** Stops the execution for good: the lead gets no other one until a person starts it again. Stopping an ended one changes nothing. */
    async stop(name: string): Promise<void> {
      const cause = 'A person stopped it.';
      await client.send(new StopExecutionCommand({ executionArn: arnOf(name), error: stoppedByPerson, cause }));
    },

    /** Continues it at the state where it ended, by the definition it began with. Throws NotRedrivableError. */
    async redrive(name: string): Promise<void> {
      try {
        await client.send(new RedriveExecutionCommand({ executionArn: arnOf(name) }));
      } catch (error) {
        if (isAwsError(error, 'ExecutionNotRedrivable')) throw new NotRedrivableError((error as Error).message);
        throw error;
      }
    },

    /** The names of executions that died, the newest of each status first. */
    async *died(): AsyncGenerator<string> {
      for await (const { name } of this.diedAfter(instant(0))) yield name;
    },

    /** The executions that died after `since`. */
    async *diedAfter(since: Instant): AsyncGenerator<Pick<ExecutionFacts, 'name' | 'status'>> {
      for (const status of died)
        for await (const page of paginateListExecutions({ client }, { stateMachineArn: arn, statusFilter: status }))
          for (const { name, stopDate } of page.executions ?? [])
            if (name !== undefined && (!stopDate || at(stopDate) > since)) yield { name, status };
    },
  };
}

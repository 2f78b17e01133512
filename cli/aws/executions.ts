import { DescribeExecutionCommand, type ExecutionStatus, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { isAwsError } from '../../functions/adapters/aws/aws-errors.ts';

export type Executions = ReturnType<typeof createExecutions>;

/** How executions end that nobody wanted to end. */
const died: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];
export const hasDied = (status: ExecutionStatus | undefined): boolean => status !== undefined && died.includes(status);

/** The executions of a state machine, for commands. */
export function createExecutions(arn: string, client = new SFNClient({ retryMode: 'adaptive', maxAttempts: 10 })) {
  const arnOf = (name: string) => `${arn.replace(':stateMachine:', ':execution:')}:${name}`;
  return {
    arnOf,

    /** Undefined when there is no such execution, or Step Functions no longer keeps it. */
    async status(name: string): Promise<ExecutionStatus | undefined> {
      try {
        return (await client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) }))).status;
      } catch (error) {
        if (isAwsError(error, 'ExecutionDoesNotExist')) return undefined;
        throw error;
      }
    },

    /** The names of those that died, the newest of each status first. */
    async *died(): AsyncGenerator<string> {
      for (const statusFilter of died)
        for await (const page of paginateListExecutions({ client }, { stateMachineArn: arn, statusFilter }))
          for (const { name } of page.executions ?? []) if (name !== undefined) yield name;
    },
  };
}

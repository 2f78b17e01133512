import { type HistoryEvent as AwsEvent, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../../analysis/cost/execution-usage.ts';
import { isAwsError } from '../../functions/adapters/aws/aws-errors.ts';

export type Histories = ReturnType<typeof createHistories>;

/** The histories of executions, for commands. `arn`: the state machine's. Step Functions keeps them for 90 days after the end. */
export function createHistories(arn: string, client = new SFNClient({ retryMode: 'adaptive', maxAttempts: 10 })) {
  const execution = (name: string) => `${arn.replace(':stateMachine:', ':execution:')}:${name}`;

  async function eventsOfExecution(name: string): Promise<HistoryEvent[] | undefined> {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const request = { executionArn: execution(name), includeExecutionData: false, maxResults: 1_000, nextToken };
      const answer = await client.send(new GetExecutionHistoryCommand(request)).catch((error: unknown) => {
        if (isAwsError(error, 'ExecutionDoesNotExist')) return undefined;
        throw error;
      });
      if (!answer) return undefined;
      events.push(...eventsOf(answer.events ?? []));
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  return {
    /** The history of the execution with this name; undefined when Step Functions no longer keeps it. */
    of: eventsOfExecution,
  };
}

type AnyEvent = Omit<Partial<AwsEvent>, 'timestamp' | 'type'> & { type?: string; timestamp?: Date | number };

/** Events of AWS, or of the embedded cloud in the same shape. */
export const eventsOf = (events: readonly unknown[]) => (events as AnyEvent[]).map(eventOf);

function eventOf(event: AnyEvent): HistoryEvent {
  const { type = '', timestamp = 0, stateEnteredEventDetails: entered } = event;
  const task =
    event.taskScheduledEventDetails ??
    event.taskStartedEventDetails ??
    event.taskSucceededEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails;
  const at = typeof timestamp === 'number' ? timestamp * 1_000 : timestamp.getTime();
  return { type, at, state: entered?.name, resourceType: task?.resourceType };
}

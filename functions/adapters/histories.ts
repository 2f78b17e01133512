import { type HistoryEvent as AwsEvent, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../../domain/execution-usage.ts';
import { executionName } from './lifecycles.ts';

export type Histories = ReturnType<typeof createHistories>;

/** The histories of executions, for commands. `arn` is that of the state machine. Step Functions keeps them for 90 days after the end. */
export function createHistories(arn: string, client = new SFNClient({})) {
  const execution = (name: string) => `${arn.replace(':stateMachine:', ':execution:')}:${name}`;

  async function history(name: string): Promise<HistoryEvent[] | undefined> {
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const request = { executionArn: execution(name), includeExecutionData: false, maxResults: 1_000, nextToken };
      const answer = await client.send(new GetExecutionHistoryCommand(request)).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return undefined;
        throw error;
      });
      if (!answer) return undefined;
      events.push(...(answer.events ?? []).map(eventOf));
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  return {
    /** Of all executions of a lifecycle, the replaced ones first; undefined stands for one that is no longer kept. */
    async of(leadId: string, lifecycleId: string, restarts = 0): Promise<(HistoryEvent[] | undefined)[]> {
      const found: (HistoryEvent[] | undefined)[] = [];
      for (let n = 0; n <= restarts; n++) found.push(await history(executionName(leadId, lifecycleId, n)));
      return found;
    },
  };
}

/** An event of AWS, or of the embedded cloud in the same shape. */
export function eventOf(
  event: Omit<Partial<AwsEvent>, 'timestamp' | 'type'> & { type?: string; timestamp?: Date | number },
): HistoryEvent {
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

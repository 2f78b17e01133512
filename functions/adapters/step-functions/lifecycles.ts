import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { type LeadHistory, lifecyclesOf } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { clientSettings, lean } from '../aws/aws-client.ts';
import { awsErrorName, isAwsError } from '../aws/aws-errors.ts';

export type Lifecycles = ReturnType<typeof createLifecycles>;

/** Step Functions answers these when a token's task is over: another caller answered first, which is no fault. */
const alreadyOver = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** The execution of a lifecycle, by the lead and, when earlier ones failed, the number of restarts. */
export const executionName = (leadId: string, lifecycleId: string, restarts = 0) =>
  [leadId, lifecycleId, ...(restarts > 0 ? [restarts] : [])].join('-');

/** The name of the execution that a lead should have now. */
export const executionOf = ({ id, lifecycleId, restarts }: Pick<Lead, 'id' | 'lifecycleId' | 'restarts'>): string =>
  executionName(id, lifecycleId, restarts);

/**
 * The names of all executions of a lead that its rows still name: first those of leads merged into it, within a lifecycle the
 * replaced ones first.
 */
export function executionNames(history: LeadHistory): string[] {
  const { id, lifecycleId, restarts = 0 } = history.lead;
  const own = lifecyclesOf(history).flatMap((lifecycle) =>
    Array.from({ length: lifecycle === lifecycleId ? restarts + 1 : 1 }, (_, n) => executionName(id, lifecycle, n)),
  );
  return [...(history.others ?? []).flatMap(executionNames), ...own];
}

/** The lead of an execution: a name begins with it. */
export const leadOfExecution = (name: string): string => name.split('-')[0] ?? '';

/** Executions of the lifecycle, one at a time per lead. `arn` is the state machine's alias. */
export function createLifecycles(arn: string, client = lean(new SFNClient(clientSettings))) {
  return {
    /**
     * Starts the execution of a lifecycle; while it runs, starting it again is the same start. False when an execution of this
     * name has ended: Step Functions starts none of the same name for 90 days.
     */
    async start(leadId: string, lifecycleId: string, restarts = 0): Promise<boolean> {
      const name = executionName(leadId, lifecycleId, restarts);
      const input = JSON.stringify({ leadId, lifecycleId });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn: arn, name, input }));
        return true;
      } catch (error) {
        if (isAwsError(error, 'ExecutionAlreadyExists')) return false;
        throw unavailable(error);
      }
    },

    /** Resumes a parked execution. False when its wait was over already. */
    async wake(token: string, signal: string): Promise<boolean> {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ signal }) }));
        return true;
      } catch (error) {
        if (isAwsError(error, ...alreadyOver)) return false;
        throw unavailable(error);
      }
    },
  };
}

const unavailable = (error: unknown) =>
  new TemporaryError('StorageUnavailable', `Step Functions did not answer: ${awsErrorName(error)}`, { cause: error });

import { arnOf, type Execution } from './execution.ts';
import { versionArn } from './published.ts';
import type { Status } from './steps.ts';

/** The detail of EventBridge's "Step Functions Execution Status Change"; dates are milliseconds since the epoch there. */
export interface StatusChange {
  executionArn: string;
  stateMachineArn: string;
  stateMachineVersionArn: string | null;
  stateMachineAliasArn: string | null;
  name: string;
  status: Status;
  startDate: number;
  stopDate: number | null;
  input: string;
  inputDetails: { included: true };
  output: string | null;
  outputDetails: { included: true } | null;
  error: string | null;
  cause: string | null;
  redriveCount: number;
  redriveDate: number | null;
}

/** Parts of an execution that memory does not hold: its input as given and its result, as JSON texts. */
export interface Outcome {
  input: string;
  output?: string;
  error?: string;
  cause?: string;
}

/** The event for the execution's current status. */
export function statusChange(execution: Execution, { input, output, error, cause }: Outcome): StatusChange {
  const { version, name, status, startedAt, stoppedAt } = execution;
  return {
    executionArn: arnOf(execution),
    stateMachineArn: version.machineArn,
    stateMachineVersionArn: execution.showsVersion ? versionArn(version) : null,
    stateMachineAliasArn: execution.aliasArn ?? null,
    name,
    status,
    startDate: startedAt,
    stopDate: stoppedAt ?? null,
    input,
    inputDetails: { included: true },
    output: output ?? null,
    outputDetails: output === undefined ? null : { included: true },
    error: error ?? null,
    cause: cause ?? null,
    redriveCount: execution.redrives,
    redriveDate: execution.redriven?.at ?? null,
  };
}

import type { Instant } from '../../../domain/time/instant.ts';
import type { WorkflowEvent } from '../../adapters/step-functions/executions.ts';

/** One stay of an execution in one state. */
export interface ExecutionStep {
  /** The name of the state, as it is on the graph. */
  state: string;
  kind: 'task' | 'parked' | 'choice' | 'end' | 'other';
  from: Instant;
  /** Absent while the execution is in it. */
  until?: Instant;
  /** How the stay ended, in words; without anything of a person. */
  how?: string;
  /** How many attempts failed. */
  failures: number;
}

/** Folds the events of an execution (oldest first) into its steps, oldest first. */
export function executionSteps(events: readonly WorkflowEvent[]): ExecutionStep[] {
  const steps: ExecutionStep[] = [];
  for (const event of events) {
    const entered = event.stateEnteredEventDetails;
    const step = steps.at(-1);
    if (entered) steps.push({ state: entered.name ?? '', kind: kindOf(event.type), from: timeOf(event), failures: 0 });
    else if (step) absorb(step, event);
  }
  return steps;
}

const ends: Record<string, string> = {
  ExecutionAborted: 'was stopped',
  ExecutionFailed: 'failed',
  ExecutionTimedOut: 'ran out of time',
  ExecutionRedriven: 'was continued',
};

function absorb(step: ExecutionStep, event: WorkflowEvent): void {
  const { type = '', taskSucceededEventDetails, taskFailedEventDetails, stateExitedEventDetails } = event;
  if (type === 'TaskSubmitted') step.kind = 'parked';
  if (type === 'TaskSucceeded' && step.kind === 'parked') step.how = signalIn(taskSucceededEventDetails?.output);
  if (type === 'TaskTimedOut') step.how = 'the time was over';
  if (taskFailedEventDetails) {
    const { error = 'unknown error' } = taskFailedEventDetails;
    step.failures += 1;
    step.how = error.endsWith('.ConditionalCheckFailedException') ? 'something happened meanwhile' : `failed: ${error}`;
  }
  if (ends[type]) step.how = step.failures > 0 && type === 'ExecutionFailed' ? step.how : ends[type];
  if (!stateExitedEventDetails) return;
  step.until = timeOf(event);
  const answer = parsed(stateExitedEventDetails.output);
  if (step.kind === 'task' && typeof answer === 'string') step.how = answer;
}

function signalIn(output: string | undefined): string {
  const answer = parsed(output) as { signal?: unknown } | undefined;
  return typeof answer?.signal === 'string' ? `woken: ${answer.signal.replaceAll('.', ' ')}` : 'woken';
}

function kindOf(type = ''): ExecutionStep['kind'] {
  if (type.startsWith('Task')) return 'task';
  if (type.startsWith('Choice')) return 'choice';
  return type.startsWith('Succeed') || type.startsWith('Fail') ? 'end' : 'other';
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

const timeOf = ({ timestamp }: WorkflowEvent): Instant => (timestamp ?? new Date(0)).toISOString();

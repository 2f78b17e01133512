import { type Execution, take } from './execution.ts';
import type { State } from './language/definition.ts';
import { isEvent, type Step } from './steps.ts';

/** One event as GetExecutionHistory gives it; `timestamp` in seconds since the epoch. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

const whole = { truncated: false };

/**
 * AWS's history of an execution, replayed from its start and its steps. `fresh` is the execution as it began (execution.ts,
 * `begin`); it is used up. Event shapes: API reference, HistoryEvent; recorded ones in LocalStack's AWS-validated snapshots.
 */
export function historyOf(fresh: Execution, input: string, steps: Iterable<Step>, withData: boolean): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const data = (field: 'input' | 'output', text: string) =>
    withData ? { [field]: text, [`${field}Details`]: whole } : {};
  const started = { ...data('input', input), roleArn: fresh.version.roleArn };
  const add = (
    at: number,
    type: string,
    details?: Record<string, unknown>,
    key = `${type[0]?.toLowerCase()}${type.slice(1)}`,
  ) => {
    const id = events.length + 1;
    events.push({
      id,
      previousEventId: previousOf(type, events),
      timestamp: at / 1_000,
      type,
      ...(details && { [`${key}EventDetails`]: details }),
    });
  };
  add(fresh.startedAt, 'ExecutionStarted', started);

  for (const step of steps) {
    const name = step.type === 'Entered' ? step.state : fresh.state;
    const output = step.type === 'Ended' ? JSON.stringify(fresh.stateInput) : '';
    const state = fresh.version.machine.states.get(name);
    const entered = step.type === 'Entered' ? JSON.stringify(fresh.stateInput) : '';
    take(fresh, step);
    if (!isEvent(step) || state === undefined) continue;
    switch (step.type) {
      case 'Entered':
        add(step.at, `${state.type}StateEntered`, { name, ...data('input', entered) }, 'stateEntered');
        break;
      case 'Exited':
        add(
          step.at,
          `${state.type}StateExited`,
          { name, ...data('output', JSON.stringify(step.output)), ...assigned(step, withData) },
          'stateExited',
        );
        break;
      case 'EvaluationFailed':
        add(step.at, 'EvaluationFailed', {
          state: name,
          error: 'States.QueryEvaluationError',
          cause: step.cause,
          location: step.location,
        });
        break;
      case 'Ended':
        add(step.at, endType[step.status], step.status === 'SUCCEEDED' ? data('output', output) : reason(step));
        break;
      case 'Redriven':
        add(step.at, 'ExecutionRedriven', { redriveCount: fresh.redrives });
        break;
      default:
        addTaskEvent(step, state, regionOf(fresh), add, data);
    }
  }
  return events;
}

/** The event before, with two exceptions AWS makes: nothing comes before the first state, nor an entry before its failed evaluation. */
function previousOf(type: string, events: readonly HistoryEvent[]): number {
  const last = events.at(-1);
  if (last === undefined || last.type === 'ExecutionStarted') return 0;
  const afterEntry =
    type === 'EvaluationFailed' && last.type.endsWith('StateEntered') && last.type !== 'WaitStateEntered';
  return afterEntry ? last.previousEventId : last.id;
}

const endType = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

function addTaskEvent(
  step: Step,
  state: State,
  region: string,
  add: (at: number, type: string, details: Record<string, unknown>) => void,
  data: (field: 'input' | 'output', text: string) => Record<string, unknown>,
): void {
  if (state.type !== 'Task') return;
  const { resource, resourceType } = state;
  const task = { resource, resourceType };
  switch (step.type) {
    case 'Scheduled': {
      const { timeout: timeoutInSeconds, heartbeat: heartbeatInSeconds } = step;
      const parameters = JSON.stringify(step.parameters);
      add(step.at, 'TaskScheduled', { ...task, region, parameters, timeoutInSeconds, heartbeatInSeconds });
      break;
    }
    case 'Started':
      add(step.at, 'TaskStarted', task);
      break;
    case 'Submitted':
    case 'Succeeded':
      add(step.at, `Task${step.type}`, { ...task, ...data('output', JSON.stringify(step.output)) });
      break;
    case 'Failed':
      add(step.at, 'TaskFailed', { ...task, ...reason(step) });
      break;
    case 'TimedOut':
      add(step.at, 'TaskTimedOut', { ...task, error: 'States.Timeout' });
      break;
  }
}

function regionOf({ version }: Execution): string {
  return version.machineArn.split(':')[3] ?? '';
}

function reason({ error, cause }: { error?: string; cause?: string }): Record<string, unknown> {
  return { error, cause };
}

/** assignedVariables hold JSON as strings, one a variable. */
function assigned({ assigned: variables }: Step & { type: 'Exited' }, withData: boolean): Record<string, unknown> {
  if (variables === undefined || !withData) return {};
  const texts = Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)]);
  return { assignedVariables: Object.fromEntries(texts), assignedVariablesDetails: whole };
}

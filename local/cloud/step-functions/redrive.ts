import { type Execution, take } from './execution.ts';
import { executionMillis, historyEvents, redriveMillis } from './language/limits.ts';
import type { Step } from './steps.ts';
import type { Store } from './store.ts';

/** Why an execution cannot be redriven; undefined when it can (API reference, RedriveExecution). */
export function notRedrivable({ status, startedAt, stoppedAt, events }: Execution, now: number): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - (stoppedAt ?? now) > redriveMillis) return 'Execution redrivable period of 14 days exceeded';
  if (now - startedAt >= executionMillis) return 'Execution maximum open time of one year exceeded';
  // An event for the redrive and one for the end must still fit.
  return events + 2 > historyEvents ? 'Execution history event limit exceeded' : undefined;
}

/** The part of DescribeExecution about redriving. */
export function redriveStatus(execution: Execution, now: number): object {
  const why = notRedrivable(execution, now);
  return why === undefined
    ? { redriveStatus: 'REDRIVABLE' }
    : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: why };
}

/** The step that reopens a closed execution; it carries the state that memory no longer holds. */
export async function redrivenStep(
  store: Store,
  execution: Execution,
  { at, clientToken }: { at: number; clientToken?: string },
): Promise<Step & { type: 'Redriven' }> {
  const { input, fresh, steps } = await store.record(execution);
  for (const step of steps) take(fresh, step);
  const { stateInput, variables } = fresh;
  return { type: 'Redriven', at, input, stateInput, variables, clientToken };
}

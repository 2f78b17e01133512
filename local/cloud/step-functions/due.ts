import type { Execution } from './execution.ts';

/** When something happens to an open execution by itself: a timeout, the end of a wait, a retry. */
export function dueAt({ phase, deadline, status }: Execution): number | undefined {
  if (status !== 'RUNNING') return undefined;
  if (phase.at === 'waiting') return Math.min(deadline, phase.until);
  if (phase.at === 'retrying') return Math.min(deadline, phase.due);
  if (phase.at === 'task') return Math.min(deadline, phase.task.deadline, phase.task.beatBy);
  return deadline;
}

/** The due time of an execution's current state, without its own timeout. */
export function waitsUntil({ phase, status }: Execution): number | undefined {
  if (status !== 'RUNNING') return undefined;
  if (phase.at === 'waiting') return phase.until;
  if (phase.at === 'retrying') return phase.due;
  return phase.at === 'task' && phase.task.token !== undefined
    ? Math.min(phase.task.deadline, phase.task.beatBy)
    : undefined;
}

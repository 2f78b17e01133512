import type { Execution } from './execution.ts';
import { take } from './execution.ts';
import type { Outcome } from './status-change.ts';
import type { Store } from './store.ts';

/** Input and outcome of an execution, read back from the journal. */
export async function outcomeOf(store: Store, execution: Execution): Promise<Outcome> {
  const { input, fresh, steps } = await store.record(execution);
  const end = steps.at(-1);
  if (end?.type !== 'Ended') return { input };
  if (end.status !== 'SUCCEEDED') return { input, error: end.error, cause: end.cause };
  for (const step of steps) take(fresh, step);
  return { input, output: JSON.stringify(fresh.stateInput) };
}

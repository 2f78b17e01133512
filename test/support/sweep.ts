import type { Unpublished } from '../../functions/adapters/dynamodb/pending.ts';
import { createSweep } from '../../functions/listeners/sweep.ts';

/** One scheduled run of the sweep. */
export const runSweep = (deps: Parameters<typeof createSweep>[0]) =>
  createSweep(deps)({ 'detail-type': 'Scheduled Event', detail: { name: '', status: '', input: '' } });

/** Every lead with an event that is not published yet. */
export async function allUnpublished({ pending }: Pick<Parameters<typeof createSweep>[0], 'pending'>) {
  const found: Unpublished[] = [];
  await pending.eachUnpublishedPage((rows) => void found.push(...rows));
  return found;
}

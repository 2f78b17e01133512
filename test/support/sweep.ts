import { createSweep } from '../../functions/listeners/sweep.ts';

/** One scheduled run of the sweep. */
export const runSweep = (deps: Parameters<typeof createSweep>[0]) =>
  createSweep(deps)({ 'detail-type': 'Scheduled Event', detail: { name: '', status: '', input: '' } });

import { setTimeout as sleep } from 'node:timers/promises';
import { TemporaryError } from '../../domain/lead/errors.ts';
import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import { leadIdOf } from '../../functions/adapters/secrets/key-ring.ts';
import { batches } from '../command/batches.ts';
import type { GrowingFile } from '../private-file.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { RejectedFile } from './rejected-file.ts';
import { type ImportServices, lookedUp } from './services.ts';
import type { Row } from './sheet.ts';
import { countNo, reject, rowsOf } from './tally.ts';
import type { Judge, Verdict } from './verdict.ts';

/** Rows between two checkpoints, which a run after a crash looks at again. */
const rowsPerBatch = 100;
/** Leads at a time. Rows of one lead keep their order. */
const leadsAtOnce = 16;
/** An outage is waited for this often, longer each time: 0.25 s, 0.5 s … 16 s, half a minute in all. */
const tries = 8;

interface RealRun extends Pick<ImportServices, 'keys' | 'leads' | 'suppressions' | 'intake'> {
  rows: AsyncIterable<Row>;
  judge: Judge;
  rejected: RejectedFile;
  saidNo: GrowingFile;
  /** The next row; each batch moves it. */
  checkpoint: Checkpoint;
  save: (checkpoint: Checkpoint) => void;
  /** Called after every batch with the number of rows that are done. True ends it early, with everything saved. */
  onRows: (rows: number) => boolean;
  pause?: (ms: number) => Promise<unknown>;
}

/**
 * Takes every good row in, batch by batch: leads first, then the rejected file, then the checkpoint. Dying anywhere repeats
 * at most one batch, and a repeated submission changes nothing. Answers whether it came to the end.
 */
export async function realRun(run: RealRun): Promise<boolean> {
  const { rows: all, judge, rejected, saidNo, checkpoint, save, onRows } = run;
  const { tally } = checkpoint;
  for await (const rows of batches(all, rowsPerBatch)) {
    const left = rows.filter(({ number }) => number > checkpoint.row);
    const last = left.at(-1);
    if (!last) continue;
    const judged = left.map(judge);
    await takeIn(judged, run);
    const bad = judged.filter((one) => !one.good);
    for (const one of bad) {
      reject(tally, one.row, one.reasons);
      countNo(tally, one);
    }
    checkpoint.saidNoBytes = saidNo.append(bad.flatMap((one) => one.saidNo ?? []));
    checkpoint.rejectedBytes = rejected.append(bad);
    checkpoint.row = last.number;
    save(checkpoint);
    if (onRows(rowsOf(tally))) return false;
  }
  return true;
}

async function takeIn(
  judged: readonly Verdict[],
  { keys, leads, suppressions, intake, checkpoint: { tally }, pause = sleep }: RealRun,
): Promise<void> {
  const good = judged.filter((one) => one.good);
  const people = Map.groupBy(good, ({ identity }) => leadIdOf(keys, identity));
  const found = await patiently(() => lookedUp({ leads, suppressions }, [...people.keys()]), pause);
  await inParallel(people, leadsAtOnce, async ([leadId, ofOne]) => {
    const { isSuppressed } = found(leadId);
    for (const { submission } of ofOne) {
      const { outcome } = await patiently(() => intake.take(submission), pause);
      tally[outcome] = (tally[outcome] ?? 0) + 1;
      if (outcome === 'repeated' || outcome === 'erased') continue;
      if (submission.mustConfirm) tally.mustConfirm += 1;
      if (isSuppressed) tally.suppressed += 1;
    }
  });
}

async function patiently<T>(take: () => Promise<T>, pause: (ms: number) => Promise<unknown>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof TemporaryError) || attempt === tries) throw error;
      await pause(125 * 2 ** attempt);
    }
}

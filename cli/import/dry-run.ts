import type { Lead } from '../../domain/lead/lead.ts';
import { type Keys, leadIdOf, receiptOf } from '../../functions/adapters/secrets/key-ring.ts';
import { batches } from '../command/batches.ts';
import { type ImportServices, lookedUp } from './services.ts';
import type { Row } from './sheet.ts';
import { countNo, double, emptyTally, reject, type Tally } from './tally.ts';
import type { Judge, Verdict } from './verdict.ts';
import { openWithinFile, type WithinFile } from './within-file.ts';

/** How many keys one BatchGetItem takes. */
const rowsPerBatch = 100;

export interface DryRun extends Pick<ImportServices, 'keys' | 'leads' | 'suppressions'> {
  rows: AsyncIterable<Row>;
  judge: Judge;
  /** Called after every batch with the number of rows that are done. True ends it early. */
  onRows: (rows: number) => boolean;
}

/** Reports what an import would do, without writing: it judges each row, and looks it up in the table and in the file. */
export async function dryRun({ rows: all, judge, keys, leads, suppressions, onRows }: DryRun): Promise<Tally> {
  const tally = emptyTally();
  const within = openWithinFile();
  try {
    let done = 0;
    // One batch is judged while the table answers for the one before.
    let before: Promise<void> | undefined;
    for await (const rows of batches(all, rowsPerBatch)) {
      const judged = rows.map(judge);
      const good = judged.flatMap((one) => (one.good ? [{ ...one, leadId: leadIdOf(keys, one.identity) }] : []));
      await before;
      for (const one of judged) {
        if (one.good) continue;
        reject(tally, one.row, one.reasons);
        countNo(tally, one);
      }
      const ids = good.map(({ leadId }) => leadId);
      before = lookedUp({ leads, suppressions }, ids).then((found) => {
        for (const one of good) count(one, found(one.leadId), within, tally, keys);
      });
      before.catch(() => undefined); // awaited a batch later
      done += rows.length;
      if (onRows(done)) break;
    }
    await before;
    return tally;
  } finally {
    within.close();
  }
}

type Good = Extract<Verdict, { good: true }> & { leadId: string };

function count(
  { leadId, row, submission: { submissionId = '', mustConfirm } }: Good,
  { lead, isSuppressed }: { lead: Pick<Lead, 'captured'> | undefined; isSuppressed: boolean },
  within: WithinFile,
  tally: Tally,
  keys: Keys,
): void {
  const isAgain = within.earlier(submissionId, row.line) !== undefined;
  const earlier = within.earlier(leadId, row.line);
  if (earlier !== undefined) double(tally, row.line, earlier);
  // The row that made the lead; later ones of an earlier import look like new ones until every history is read.
  const madeIt = lead?.captured.type === 'form.submitted' && lead.captured.detail.receipt;
  if (isAgain || madeIt === receiptOf(keys, leadId, submissionId)) {
    tally.repeated += 1;
    return;
  }
  if (mustConfirm) tally.mustConfirm += 1;
  if (isSuppressed) tally.suppressed += 1;
  if (lead || earlier !== undefined) tally.merged += 1;
  else tally.new += 1;
}

import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Suppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { AccountList } from '../../functions/adapters/ses/account-list.ts';
import type { Signals } from '../../functions/services/signals.ts';
import type { Progress } from '../command/progress.ts';
import type { Listed } from './list-file.ts';

interface ImportDeps {
  suppressions: Suppressions;
  leads: Pick<Leads, 'suppress'>;
  signals: Pick<Signals, 'lookAgain'>;
  accountList: Pick<AccountList, 'add'>;
  /** Resolves when SES may be asked again. */
  turn: () => Promise<void>;
  progress: Progress;
}

export interface Imported {
  added: number;
  known: number;
  /** How many of them went on the list of SES. */
  atSes: number;
}

const atOnce = 8;

/** Suppresses everyone on a list. Our list is written first: from that write on no mail is sent. It can be repeated. */
export async function importList(listed: readonly Listed[], deps: ImportDeps): Promise<Imported> {
  const { suppressions, leads, signals, accountList, turn, progress } = deps;
  const imported: Imported = { added: 0, known: 0, atSes: 0 };
  await inParallel(listed, atOnce, async ({ hash, email, reason, at }) => {
    if (await suppressions.add(hash, { reason, at })) imported.added += 1;
    else imported.known += 1;
    await leads.suppress(hash, { reason, at });
    await signals.lookAgain(hash, 'suppressed');
    if (email !== undefined && reason !== 'unsubscribed') {
      await turn();
      await accountList.add(email, reason);
      imported.atSes += 1;
    }
    const done = imported.added + imported.known;
    progress.at(done, done);
  });
  progress.end();
  return imported;
}

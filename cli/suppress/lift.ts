import { idsOf } from '../../domain/lead/lead.ts';
import type { SuppressionReason } from '../../domain/lead/person.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Suppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { AccountList } from '../../functions/adapters/ses/account-list.ts';
import type { Signals } from '../../functions/services/signals.ts';

interface LiftDeps {
  suppressions: Pick<Suppressions, 'find' | 'lift'>;
  accountList: Pick<AccountList, 'remove'>;
  leads: Pick<Leads, 'history'>;
  signals: Pick<Signals, 'raise'>;
  now: () => Instant;
}

/**
 * Takes a person off all lists; returns the reason on ours, undefined without an entry. SES first and the lead last: no mail is
 * sent before the last write, so a broken run is repeated.
 */
export async function lift(
  { leadId, email }: { leadId: string; email: string },
  { suppressions, accountList, leads, signals, now }: LiftDeps,
): Promise<SuppressionReason | undefined> {
  const [listed, history] = [await suppressions.find(leadId), await leads.history(leadId)];
  const reason = listed?.reason ?? history?.lead.suppressed?.reason;
  if (reason === undefined) return undefined;
  const at = now();
  if (reason !== 'unsubscribed') await accountList.remove(email);
  for (const id of [leadId, ...(history ? idsOf(history.lead) : [])]) await suppressions.lift(id, at);
  if (history) {
    const { lifecycleId } = history.lead;
    await signals.raise(leadId, {
      id: `lifted-${at}`,
      type: 'suppression.lifted',
      at,
      lifecycleId,
      detail: { reason },
    });
  }
  return reason;
}

import { restored } from '../../../domain/lead/domain-events.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import {
  dismissalId,
  dismissalOf,
  restoreId,
  stageBefore,
  whyNotDismissable,
  whyNotRestorable,
} from '../../../domain/settlement/dismissal.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { log } from '../../adapters/aws/log.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Lifecycles } from '../../adapters/step-functions/lifecycles.ts';
import type { Signals } from '../signals.ts';
import type { Actor } from './acceptance.ts';

interface DismissalDeps {
  leads: Pick<Leads, 'history' | 'append' | 'restore'>;
  signals: Pick<Signals, 'raise'>;
  lifecycles: Pick<Lifecycles, 'start'>;
  now: () => Instant;
}

export type Dismissals = ReturnType<typeof createDismissals>;

const rounds = 5;

/** Marks people who will never buy, such as suppliers and applicants, and takes that back within a day. */
export function createDismissals({ leads, signals, lifecycles, now }: DismissalDeps) {
  return {
    /** Undefined when it is done, also before; else why not. The workflow wakes and ends the lifecycle as rejected. */
    async dismiss(history: LeadHistory, reason: string, actor: Actor): Promise<string | undefined> {
      if (dismissalOf(history)) return undefined;
      const { lead } = history;
      const why = whyNotDismissable(lead);
      if (why !== undefined) return why;
      const detail = { ...actor, reason };
      const { lifecycleId } = lead;
      await signals.raise(lead.id, { id: dismissalId(lead), type: 'lead.dismissed', at: now(), lifecycleId, detail });
      return undefined;
    },

    /**
     * Continues the same lifecycle where it was: ledger, offers and links stay valid, so no mail is repeated. Undefined when it
     * is a lead again, also from before; else why not. Throws LeadChanged.
     */
    async restore(leadId: string, actor: Actor): Promise<string | undefined> {
      for (let round = 1; round <= rounds; round++) {
        const history = await leads.history(leadId);
        if (!history) return 'there is no such lead';
        const at = now();
        const { lead } = history;
        const dismissal = dismissalOf(history);
        if (!dismissal && lead.open) return undefined;
        const why = whyNotRestorable(history, at);
        if (!dismissal || why !== undefined) return why;
        const { lifecycleId } = lead;
        const id = restoreId(dismissal.id);
        await leads.append(leadId, {
          id,
          type: 'lead.restored',
          at,
          lifecycleId,
          detail: { ...actor, of: dismissal.id },
        });
        const entry = { at, why: 'taken back by sales', of: id, event: restored(lead, 'rejected') };
        const open = await leads.restore(lead, stageBefore(lead), entry, at);
        if (!open) continue;
        await lifecycles
          .start(leadId, lifecycleId, open.restarts)
          .catch((error: unknown) => log.error('starting is left to the sweep', { leadId, error }));
        return undefined;
      }
      throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
    },
  };
}

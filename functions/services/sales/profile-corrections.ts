import type { Activity, ActivityOf } from '../../../domain/lead/activity.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { type Corrected, newIn } from '../../../domain/settlement/profile-correction.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { findWords } from '../../../domain/workflow/desk/find-words.ts';
import { editId } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Signals } from '../signals.ts';
import type { Actor } from './acceptance.ts';

interface ProfileCorrectionDeps {
  leads: Pick<Leads, 'history' | 'findable' | 'amend' | 'markProcessed'>;
  signals: Pick<Signals, 'resume'>;
  now: () => Instant;
}

type Correction = ActivityOf<'profile.corrected'>;
export type ProfileCorrections = ReturnType<typeof createProfileCorrections>;

const rounds = 5;

/** Corrects a person's facts. A correction is an activity, so earlier values stay in the history. */
export function createProfileCorrections({ leads, signals, now }: ProfileCorrectionDeps) {
  /**
   * Applies to `history`, which the person saw. `changed`: another correction came first, and nothing is written. Of two
   * corrections of one state the first is kept; the same one by the same person counts once.
   */
  async function correctSeen(history: LeadHistory, fields: Corrected, actor: Actor): Promise<'done' | 'changed'> {
    const { lead, activities } = history;
    if (Object.keys(newIn(fields, lead)).length === 0) return 'done';
    const edit: Correction = {
      id: editId(activities.filter(isCorrection).length + 1),
      type: 'profile.corrected',
      at: now(),
      lifecycleId: lead.lifecycleId,
      detail: { ...actor, fields },
    };
    // Written before the correction: an extra word is harmless, a missing one hides the lead.
    await leads.findable(lead.id, findWords({ ...lead, ...fields }));
    if (!(await leads.amend(lead.id, edit, edit.at))) {
      const first = (await leads.history(lead.id))?.activities.find(({ id }) => id === edit.id);
      return first && isCorrection(first) && isSame(first, edit) ? 'done' : 'changed';
    }
    await signals.resume(lead.id, edit);
    await leads.markProcessed(lead.id, edit);
    return 'done';
  }

  return {
    correctSeen,

    /** The latest correction wins, field by field, also when the lead has changed since the person looked. Throws LeadChanged. */
    async correct(leadId: string, given: Corrected, actor: Actor): Promise<void> {
      for (let round = 1; round <= rounds; round++) {
        const history = await leads.history(leadId);
        if (!history || (await correctSeen(history, given, actor)) === 'done') return;
      }
      throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
    },
  };
}

const isCorrection = (one: Activity): one is Correction => one.type === 'profile.corrected';

/** Said by the same person in the same words. */
function isSame(one: Correction, other: Correction): boolean {
  const words = ({ detail }: Correction) => JSON.stringify([detail.repId, Object.entries(detail.fields).sort()]);
  return words(one) === words(other);
}

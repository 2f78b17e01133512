import type { Activity } from '../../domain/activity.ts';
import type { ScoringRules } from '../../domain/config.ts';
import type { Lead, Wait } from '../../domain/lead.ts';
import { reopens, wakes } from '../../domain/signals.ts';
import { log } from '../middleware/log.ts';
import type { Effect } from './effect.ts';
import type { Leads } from './leads.ts';
import type { Lifecycles } from './lifecycles.ts';

export interface SignalDeps {
  leads: Leads;
  lifecycles: Lifecycles;
  rules: ScoringRules;
  newId: () => string;
}

const rounds = 5;

export type Signals = ReturnType<typeof createSignals>;

/** The one way an activity reaches a lead: written first, then noticed, then whoever waits is woken or a lifecycle opened. */
export function createSignals({ leads, lifecycles, rules, newId }: SignalDeps) {
  /** The promise is in the row by now: if this fails or never runs, the sweep keeps it. */
  const promised = async (what: string, leadId: string, keep: () => Promise<unknown>) => {
    try {
      await keep();
    } catch (error) {
      log.error(`${what} is left to the sweep`, { leadId, error });
    }
  };

  /**
   * Wakes the lead or raises its revision. The state machine may park between finding nothing parked and raising the
   * revision; then raising fails and the token is there to be taken. It parks again only after another
   * signal woke it and it looked again, so a few rounds decide.
   */
  async function reached(
    leadId: string,
    waits: readonly Wait[],
    activity: Activity,
    effect: Effect,
  ): Promise<Lead | undefined> {
    for (let round = 1; round <= rounds; round++) {
      const woken = waits.length > 0 ? await leads.woken(leadId, waits, activity.at, effect) : undefined;
      if (woken) {
        await promised('waking', leadId, () => lifecycles.wake(woken.waking.token, activity.type));
        return woken;
      }
      const lead = await leads.noticed(leadId, waits, effect);
      if (lead) return lead;
    }
    return undefined;
  }

  return {
    /**
     * Records the activity and acts on it. Repeating it (same activity) is harmless. Undefined when there is no such lead.
     * Two writes where a lead waits for this signal, three where it does not, one where nobody could.
     */
    async raise(leadId: string, activity: Activity, effect: Effect = {}): Promise<Lead | undefined> {
      await leads.append(leadId, activity);
      const waits = wakes(activity, rules);
      if (waits.length === 0 && Object.keys(effect).length === 0) return undefined;
      const lead = await reached(leadId, waits, activity, effect);
      if (!lead || lead.open || !reopens(lead.stage, activity, rules)) return lead;
      const opened = await leads.reopen(lead, newId(), activity.at, `came back: ${activity.type}`);
      if (opened) await promised('starting', leadId, () => lifecycles.start(leadId, opened.lifecycleId));
      return opened ?? lead;
    },
  };
}

import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Send } from '../../domain/lead/send.ts';
import { trackFor } from '../../domain/nurture/tracks.ts';
import { day, type Instant, plus } from '../../domain/time/instant.ts';
import { planOffer } from '../../domain/workflow/plan-offer.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import { verify } from '../../domain/workflow/verify.ts';

/** A mail a lead is going to get. */
interface Touch {
  at: Instant;
  track: string;
  step: string;
}

/** What comes of a waiting lead if it does nothing from now on. */
export interface Forecast {
  /** Its current track; undefined without one. */
  track?: string;
  /** Its mails within the horizon, in their order. */
  touches: Touch[];
  /** It belongs to sales now, for this reason. */
  ready?: string;
  /** The rep who would be asked first if it went to sales now, or at the start of the next working hours. */
  rep?: string;
}

/** Looks at one lead in a time; more means that a track never ends. */
const looks = 400;

/** Plays the lead's future: the very functions that decide about it are asked at every moment they themselves name. */
export function forecast(
  history: LeadHistory,
  config: Config,
  reps: readonly RepLoad[],
  now: Instant,
  days: number,
): Forecast {
  const found = { track: trackFor(history, config, now)?.id, rep: firstRep(history, config, reps, now) };
  // Fewer points take no lead away from sales, and a lead that does not confirm gets nothing.
  if (history.lead.stage === 'sales-ready') return { ...found, touches: [], ready: 'sales has it already' };
  if (history.lead.stage === 'captured' && verify(history, config, now).next !== 'real')
    return { ...found, touches: [] };
  const first = qualify(history, config, now);
  if (first.next === 'sales-ready') return { ...found, touches: [], ready: first.why };
  if (first.next !== 'nurture') return { ...found, touches: [] };
  return { ...found, touches: touchesOf(history, config, now, plus(now, days * day)) };
}

function touchesOf(history: LeadHistory, config: Config, now: Instant, end: Instant): Touch[] {
  const touches: Touch[] = [];
  const sends: Send[] = [...history.sends];
  let at = now;
  for (let look = 0; look < looks; look++) {
    const plan = planTouch({ ...history, sends }, config, at);
    if (plan.do === 'over') break;
    if (plan.do === 'wait') {
      if (plan.until >= end) break;
      at = plan.until;
      continue;
    }
    touches.push({ at, track: plan.track.id, step: plan.step.id });
    sends.push(sentAt(at, history.lead.lifecycleId, plan));
  }
  return touches;
}

/** The ledger entry a mail leaves behind. */
export function sentAt(
  at: Instant,
  lifecycleId: string,
  { run, step, why }: Extract<ReturnType<typeof planTouch>, { do: 'send' }>,
): Send {
  return {
    lifecycleId,
    track: run,
    step: step.id,
    template: step.template,
    kind: 'marketing',
    state: 'sent',
    claimedAt: at,
    sentAt: at,
    why,
  };
}

function firstRep(history: LeadHistory, config: Config, reps: readonly RepLoad[], now: Instant): string | undefined {
  const plan = planOffer(history, reps, config, now);
  if (plan.do === 'offer') return plan.repId;
  if (plan.do !== 'wait') return plan.do === 'recycle' ? undefined : plan.assignment.repId;
  if (plan.assignment) return plan.assignment.repId;
  const later = planOffer(history, reps, config, plan.until);
  return later.do === 'offer' ? later.repId : undefined;
}

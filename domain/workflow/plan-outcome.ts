import type { Config } from '../config/config.ts';
import { answererOf } from '../distribution/at-work.ts';
import { because } from '../lead/activity-text.ts';
import { type Assignment, isTaken, newest, offerKey } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { type ContactAlert, contactAlerts } from '../settlement/contact-deadline.ts';
import { nextStepReminder, type Reminder, remindersOf } from '../settlement/follow-up.ts';
import { type HotVisit, untoldVisit } from '../settlement/hot-visit.ts';
import { nextOpening } from '../time/calendar.ts';
import { type Instant, latest, minute, plus } from '../time/instant.ts';
import { isGivenAway } from './hand-off-round.ts';
import { nameOf } from './timeline.ts';

type OutcomeConfig = Pick<Config, 'sales' | 'scoring' | 'capture' | 'deployment'>;

/** What to do about a lead a rep works on. `until` is always later than the moment that was asked about. */
export type OutcomePlan =
  | { do: 'won' | 'lost' | 'recycle'; assignment?: Assignment; why: string }
  /** The person asked, so the manager decides instead of the rep who is silent. */
  | { do: 'take-back'; assignment: Assignment; why: string }
  | { do: 'nudge'; step: string; nudge: number; until: Instant; assignment: Assignment }
  | { do: 'remind'; reminder: Reminder; until: Instant; assignment: Assignment }
  | { do: 'warn-contact' | 'escalate-contact'; alert: ContactAlert; until: Instant; assignment: Assignment }
  /** Then there is more to do: ask again. */
  | { do: 'tell'; visit: HotVisit; until: Instant; assignment: Assignment }
  | { do: 'wait'; until: Instant; assignment: Assignment };

/**
 * The recorded outcome, or how to get one: nudges every `nudgeEvery` of the rep's working hours since acceptance, contact, sale
 * move or chosen reminder. After the last nudge and an interval of silence the lead is recycled; a raised hand goes to the
 * manager. Until the first contact the rep is warned, then the manager. A rep on leave is asked afterwards. A hot visit is
 * mailed at once.
 */
export function planOutcome(history: LeadHistory, config: OutcomeConfig, now: Instant): OutcomePlan {
  const assignment = workedOn(history);
  if (!assignment) return { do: 'recycle', why: 'no rep has the lead' };
  const outcome = assignment.outcome ?? recorded(history, assignment);
  if (outcome)
    return {
      do: outcome.result,
      assignment: { ...assignment, outcome },
      why: `${nameOf(assignment.repId, config)} recorded ${outcome.result}${because(outcome.reason ?? outcome.product)}`,
    };

  if (isGivenAway(assignment))
    return { do: 'take-back', assignment, why: `${nameOf(assignment.repId, config)} does not have it any more` };

  const { at, choice, reminders: chosen = [] } = remindersOf(history, assignment, config) ?? {};
  const nextStep = nextStepReminder(history, assignment, config);
  const reminders = [...chosen, ...(nextStep ? [nextStep] : [])].toSorted((a, b) => (a.due < b.due ? -1 : 1));
  const taken = assignment.acceptedAt ?? assignment.offeredAt;
  const worked = lastWork(history, assignment, nextStep);
  const since = latest(taken, at ?? taken, worked?.at ?? taken, ...reminders.map(({ due }) => due));
  const times = nudgeTimes(since, assignment, config);
  const passed = times.filter((due) => due <= now).length;
  const alerts = contactAlerts(history, assignment, config, now);
  const [next] = [...alerts.map(({ due }) => due), ...reminders.map(({ due }) => due), ...times]
    .filter((due) => due > now)
    .toSorted();
  const visit = untoldVisit(history, assignment, config, now);
  if (visit) return { do: 'tell', visit, until: next ?? plus(now, minute), assignment };
  if (next === undefined) {
    const from =
      choice !== undefined ? 'the last reminder that was wanted' : worked ? 'the last contact' : 'acceptance';
    const why = `no outcome since ${from}, ${passed - 1} nudges`;
    return { do: isSalesReady(history, config, now).handRaise ? 'take-back' : 'recycle', assignment, why };
  }
  const step = ['nudge', assignment.attempt, passed, choice, worked?.name]
    .filter((part) => part !== undefined)
    .join('-');
  const alert = alerts.findLast(({ due }) => due <= now);
  const reminder = reminders.findLast(({ due }) => due <= now);
  if (alert && !(reminder && reminder.due > alert.due)) return { do: alert.do, alert, until: next, assignment };
  if (passed > 0) return { do: 'nudge', step, nudge: passed, until: next, assignment };
  return reminder ? { do: 'remind', reminder, until: next, assignment } : { do: 'wait', until: next, assignment };
}

/** The newest contact, or change of the sale, under this offer; its id separates the nudges after it from earlier ones. */
function lastWork(
  { activities }: LeadHistory,
  { lifecycleId, offeredAt }: Assignment,
  nextStep: { at: Instant } | undefined,
) {
  const last = activities.findLast(
    (one) =>
      (one.type === 'contact.made' || one.type === 'sale.moved') &&
      one.lifecycleId === lifecycleId &&
      one.at >= offeredAt,
  );
  const [at] = [last?.at, nextStep?.at]
    .filter((moment) => moment !== undefined)
    .toSorted()
    .toReversed();
  return at === undefined ? undefined : { at, name: at.replace(/\D/g, '') };
}

/** When silence is answered: by a nudge, and at the last of these times by giving up. */
function nudgeTimes(since: Instant, assignment: Assignment, config: OutcomeConfig): Instant[] {
  const { nudgeEvery, nudges } = config.sales.outcome;
  const { hours, timeZone, absences } = answererOf(assignment, config);
  const times: Instant[] = [];
  for (let due = since; times.length <= nudges; times.push(due))
    due = nextOpening(plus(due, nudgeEvery), hours, timeZone, absences);
  return times;
}

/** The offer of the rep who has the lead; when no rep has it any more, of the rep who had it last. */
function workedOn({ lead, assignments }: LeadHistory): Assignment | undefined {
  const had = assignments.filter((one) => one.lifecycleId === lead.lifecycleId && isTaken(one));
  return had.find((one) => offerKey(one) === lead.taken?.offer) ?? newest(had);
}

/** The offer whose rep has the lead: accepted in this lifecycle, without an outcome yet. */
export function isWorkedOn(history: LeadHistory): boolean {
  const { lead } = history;
  const assignment = workedOn(history);
  return assignment?.status === 'accepted' && (lead.outcomeAt === undefined || assignment.offeredAt > lead.outcomeAt);
}

/** The outcome from the activity, for the moment between its write and the assignment's. */
function recorded({ activities, lead }: LeadHistory, { attempt }: Assignment): Assignment['outcome'] {
  for (const { type, lifecycleId, at, detail } of activities)
    if (type === 'outcome.recorded' && lifecycleId === lead.lifecycleId && detail.attempt === attempt) {
      const { result, reason, value, until, product, track } = detail;
      return { result, at, reason, value, until, product, track };
    }
  return undefined;
}

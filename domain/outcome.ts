import type { Assignment } from './assignment.ts';
import type { Config } from './config.ts';
import { type Reminder, remindersOf } from './follow-up.ts';
import { type HotVisit, untoldVisit } from './hot-visit.ts';
import { between, type Instant, latest, plus } from './instant.ts';
import type { Story } from './lead.ts';
import { because, span } from './words.ts';

/** What to do about a lead a rep works on. `until` is always later than the moment that was asked about. */
export type OutcomePlan =
  | { do: 'won' | 'lost' | 'recycle'; assignment?: Assignment; why: string }
  | { do: 'nudge'; step: string; nudge: number; until: Instant; assignment: Assignment }
  | { do: 'remind'; reminder: Reminder; until: Instant; assignment: Assignment }
  /** Then there is more to do: ask again. */
  | { do: 'tell'; visit: HotVisit; until: Instant; assignment: Assignment }
  | { do: 'wait'; until: Instant; assignment: Assignment };

/**
 * The recorded outcome, or how to get one: a nudge every `nudgeEvery` since acceptance; after the last one and one more
 * interval of silence the lead is recycled, because a lead nobody speaks for must not stay out of nurture. A rep who wants to be
 * reminded speaks for the lead, so silence counts from the last of these reminders. A hot visit is told at once.
 */
export function planOutcome(story: Story, config: Pick<Config, 'sales' | 'scoring'>, now: Instant): OutcomePlan {
  const assignment = workedOn(story);
  if (!assignment) return { do: 'recycle', why: 'no rep has the lead' };
  const outcome = assignment.outcome ?? recorded(story, assignment);
  if (outcome)
    return {
      do: outcome.result,
      assignment: { ...assignment, outcome },
      why: `${assignment.repId} recorded ${outcome.result}${because(outcome.reason ?? outcome.product)}`,
    };

  const { nudgeEvery, nudges } = config.sales.outcome;
  const { at, choice, reminders = [] } = remindersOf(story, assignment, config.sales) ?? {};
  const taken = assignment.acceptedAt ?? assignment.offeredAt;
  const since = latest(taken, at ?? taken, ...reminders.map(({ due }) => due));
  const passed = Math.max(0, Math.floor(between(since, now) / nudgeEvery));
  const next = reminders.find(({ due }) => due > now)?.due ?? plus(since, (passed + 1) * nudgeEvery);
  const visit = untoldVisit(story, assignment, config, now);
  if (visit) return { do: 'tell', visit, until: next, assignment };
  if (passed > nudges)
    return {
      do: 'recycle',
      assignment,
      why: `no outcome ${span(passed * nudgeEvery)} after ${choice === undefined ? 'acceptance' : 'the last reminder that was wanted'}, ${nudges} nudges`,
    };
  const step = ['nudge', assignment.attempt, passed, choice].filter((part) => part !== undefined).join('-');
  if (passed > 0) return { do: 'nudge', step, nudge: passed, until: next, assignment };
  const reminder = reminders.findLast(({ due }) => due <= now);
  return reminder ? { do: 'remind', reminder, until: next, assignment } : { do: 'wait', until: next, assignment };
}

function workedOn({ lead, assignments }: Story): Assignment | undefined {
  const taken = assignments.filter(
    ({ lifecycleId, status, acceptedAt }) =>
      lifecycleId === lead.lifecycleId && (status === 'accepted' || (status === 'closed' && acceptedAt !== undefined)),
  );
  return taken.reduce<Assignment | undefined>((a, b) => (a && a.attempt > b.attempt ? a : b), undefined);
}

/** The offer whose rep has the lead, when it was accepted in this lifecycle and nothing came of it yet. */
export function isWorkedOn(story: Story): boolean {
  const { lead } = story;
  const assignment = workedOn(story);
  return assignment?.status === 'accepted' && (lead.outcomeAt === undefined || assignment.offeredAt > lead.outcomeAt);
}

/** The outcome from the activity, for the moment between its write and the assignment's. */
function recorded({ activities, lead }: Story, { attempt }: Assignment): Assignment['outcome'] {
  for (const { type, lifecycleId, at, detail } of activities)
    if (type === 'outcome.recorded' && lifecycleId === lead.lifecycleId && detail.attempt === attempt) {
      const { result, reason, value, until, product, track } = detail;
      return { result, at, reason, value, until, product, track };
    }
  return undefined;
}

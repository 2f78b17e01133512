import type { Assignment } from './assignment.ts';
import type { Config } from './config.ts';
import { between, type Instant, plus } from './instant.ts';
import type { Story } from './lead.ts';
import { because, span } from './words.ts';

/** What to do about a lead a rep works on. `until` is always later than the moment that was asked about. */
export type OutcomePlan =
  | { do: 'won' | 'lost' | 'recycle'; assignment?: Assignment; why: string }
  | { do: 'nudge'; nudge: number; until: Instant; assignment: Assignment }
  | { do: 'wait'; until: Instant; assignment: Assignment };

/**
 * The recorded outcome, or how to get one: a nudge every `nudgeEvery` since acceptance; after the last one and one more
 * interval of silence the lead is recycled, because a lead nobody speaks for must not stay out of nurture.
 */
export function planOutcome(story: Story, config: Pick<Config, 'sales'>, now: Instant): OutcomePlan {
  const assignment = workedOn(story);
  if (!assignment) return { do: 'recycle', why: 'no rep has the lead' };
  const outcome = assignment.outcome ?? recorded(story, assignment);
  if (outcome)
    return {
      do: outcome.result,
      assignment: { ...assignment, outcome },
      why: `${assignment.repId} recorded ${outcome.result}${because(outcome.reason)}`,
    };

  const { nudgeEvery, nudges } = config.sales.outcome;
  const since = assignment.acceptedAt ?? assignment.offeredAt;
  const passed = Math.max(0, Math.floor(between(since, now) / nudgeEvery));
  if (passed > nudges)
    return {
      do: 'recycle',
      assignment,
      why: `no outcome ${span(passed * nudgeEvery)} after acceptance, ${nudges} reminders`,
    };
  const until = plus(since, (passed + 1) * nudgeEvery);
  return passed === 0 ? { do: 'wait', until, assignment } : { do: 'nudge', nudge: passed, until, assignment };
}

function workedOn({ lead, assignments }: Story): Assignment | undefined {
  const taken = assignments.filter(
    ({ lifecycleId, status, acceptedAt }) =>
      lifecycleId === lead.lifecycleId && (status === 'accepted' || (status === 'closed' && acceptedAt !== undefined)),
  );
  return taken.reduce<Assignment | undefined>((a, b) => (a && a.attempt > b.attempt ? a : b), undefined);
}

/** The outcome from the activity, for the moment between its write and the assignment's. */
function recorded({ activities, lead }: Story, { attempt }: Assignment): Assignment['outcome'] {
  for (const { type, lifecycleId, at, detail } of activities)
    if (type === 'outcome.recorded' && lifecycleId === lead.lifecycleId && detail.attempt === attempt) {
      const { result, reason, value, until } = detail;
      return { result, at, reason, value, until };
    }
  return undefined;
}

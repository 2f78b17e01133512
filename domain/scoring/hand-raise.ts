import type { ScoringRules } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import { isRefused, rowOf, type Titles } from '../lead/activity-types.ts';
import { type Instant, millis } from '../time/instant.ts';
import { isMarked } from '../tracking/bot-detection.ts';
import { compileMatch } from './matching.ts';
import { pointRules } from './point-rules.ts';
import type { ScoreReason } from './score.ts';

/** The person asked for sales: when, and by what. */
interface HandRaise {
  at: Instant;
  why: string;
  /** The person asked explicitly. Then an unsubscribed person may be answered; a pattern only shows interest. */
  asked: boolean;
}

type Pattern = ScoringRules['handRaise']['patterns'][number];

const compiled = new WeakMap<Pattern, (activity: Activity) => boolean>();

/**
 * The first raised hand: a form, reply or booking that asks, or a pattern of activities or points. A raised hand stays up,
 * because activities do not fade. `people` are the activities of people, `reasons` their points. A customer raises a hand with
 * more forms than a stranger.
 */
export function handRaised(
  people: readonly Activity[],
  reasons: readonly ScoreReason[],
  rules: ScoringRules,
  isCustomer: boolean,
  forms: NonNullable<Titles['forms']> = {},
): HandRaise | undefined {
  const asking = people.find((activity) => asks(activity, rules, isCustomer));
  if (asking) return { at: asking.at, why: asked(asking, forms), asked: true };
  for (const pattern of rules.handRaise.patterns) {
    const at = metAt(pattern, people, reasons);
    if (at !== undefined) return { at, why: pattern.what, asked: false };
  }
  return undefined;
}

/** Whether an activity is or may complete a raised hand. */
export function mayRaiseHand(activity: Activity, rules: ScoringRules): boolean {
  if (isMarked(activity)) return false;
  return asks(activity, rules, true) || rules.handRaise.patterns.some((pattern) => concerns(pattern, activity, rules));
}

/** Whether the activity asks for us: a form of that kind, a reply, or a time in our calendar. */
export function asks(activity: Activity, { handRaise }: ScoringRules, isCustomer: boolean): boolean {
  if (isRefused(activity)) return false;
  if (activity.type === 'mail.replied') return handRaise.replies;
  if (rowOf(activity).raisesHand !== undefined) return true;
  if (activity.type !== 'form.submitted') return false;
  const { form } = activity.detail;
  return handRaise.forms.includes(form) || (isCustomer && handRaise.customerForms.includes(form));
}

function concerns(pattern: Pattern, activity: Activity, rules: ScoringRules): boolean {
  if (pattern.activity !== undefined) return matches(pattern, activity);
  return pointRules(rules)
    .rulesFor(activity)
    .some(({ interest, points }) => interest === pattern.interest && points > 0);
}

/** The moment at which enough happened within the span; undefined when it never did. */
function metAt(pattern: Pattern, activities: readonly Activity[], reasons: readonly ScoreReason[]) {
  const counted =
    pattern.activity === undefined
      ? reasons
          .filter(({ interest, given }) => interest === pattern.interest && given > 0)
          .map(({ activity, given }) => ({ at: activity.at, counts: given }))
      : activities.filter((activity) => matches(pattern, activity)).map(({ at }) => ({ at, counts: 1 }));
  const needed = pattern.points ?? pattern.times ?? 1;
  let sum = 0;
  let oldest = 0;
  for (const { at, counts } of counted) {
    sum += counts;
    const from = millis(at) - (pattern.within ?? Number.POSITIVE_INFINITY);
    for (let first = counted[oldest]; first && millis(first.at) < from; first = counted[oldest]) {
      sum -= first.counts;
      oldest += 1;
    }
    if (sum >= needed) return at;
  }
  return undefined;
}

function matches(pattern: Pattern, activity: Activity): boolean {
  if (isRefused(activity)) return false;
  const known = compiled.get(pattern);
  if (known) return known(activity);
  const fits = pattern.activity === undefined ? () => false : compileMatch(pattern.activity, pattern);
  compiled.set(pattern, fits);
  return fits(activity);
}

function asked(activity: Activity, forms: NonNullable<Titles['forms']>): string {
  if (activity.type === 'mail.replied') return 'replied to a mail';
  if (activity.type === 'form.submitted')
    return `asked for it with the form “${forms[activity.detail.form]?.title ?? activity.detail.form}”`;
  return rowOf(activity).raisesHand ?? 'asked for it';
}

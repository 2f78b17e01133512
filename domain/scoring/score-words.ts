import type { ScoringRules } from '../config/config.ts';
import { describe, type Titles } from '../lead/activity-types.ts';
import type { Instant } from '../time/instant.ts';
import type { Score, ScoreReason } from './score.ts';

/** One reason as people read it. */
interface ReasonView {
  activityId: string;
  rule: string;
  what: string;
  at: Instant;
  raw: number;
  points: number;
  /** The group whose cap cut the points. */
  cappedBy?: string;
}

/** A score in words: its parts, and the person's interests, strongest first. */
export interface ScoreView {
  total: number;
  asOf: Instant;
  reasons: ReasonView[];
  interests: { id: string; name: string; total: number; reasons: ReasonView[] }[];
}

/** What pages and the console show of a score. */
export function scoreView(
  { total, asOf, reasons, interests }: Score,
  rules: ScoringRules,
  titles: Titles = {},
): ScoreView {
  const of = (interest: string | undefined) =>
    reasons.filter((one) => one.interest === interest).map((one) => reasonView(one, titles));
  const shown = rules.interests
    .map(({ id, name }) => ({ id, name, total: interests[id] ?? 0, reasons: of(id) }))
    .filter((interest) => interest.reasons.length > 0)
    .sort((a, b) => b.total - a.total);
  return { total, asOf, reasons: of(undefined), interests: shown };
}

/** More reasons than this are summed up: a mail must stay one that is read. */
const listed = 12;

/** The reasons that still count as lines of a mail, strongest first, then one line for each interest. */
export function reasonsInWords(score: Score, rules: ScoringRules, titles: Titles = {}): string[] {
  const { reasons, interests } = scoreView(score, rules, titles);
  const counting = reasons.filter(({ points }) => points !== 0).sort(strongestFirst);
  const rest = counting.slice(listed);
  return [
    ...counting.slice(0, listed).map(({ what, points }) => `${what} (${signed(points)})`),
    ...(rest.length > 0 ? [`${rest.length} smaller ones (${signed(sum(rest))})`] : []),
    ...interests.filter(({ total }) => total > 0).map(interestInWords),
  ];
}

/** "Interested in Planning: 12 points (Visited the planning page)". */
function interestInWords({ name, total, reasons }: ScoreView['interests'][number]): string {
  const [strongest] = [...reasons].sort(strongestFirst);
  const others = reasons.length > 1 ? ` and ${reasons.length - 1} more` : '';
  return `Interested in ${name}: ${total} points (${strongest?.what}${others})`;
}

/** "+12.5" or "−10". */
function signed(points: number): string {
  const tenths = Math.round(Math.abs(points) * 10) / 10;
  return `${points < 0 ? '−' : '+'}${tenths}`;
}

const sum = (reasons: readonly ReasonView[]) => reasons.reduce((total, { points }) => total + points, 0);
const strongestFirst = (a: ReasonView, b: ReasonView) => Math.abs(b.points) - Math.abs(a.points);

function reasonView({ activity, rule, raw, points, cappedBy }: ScoreReason, titles: Titles): ReasonView {
  return {
    activityId: activity.id,
    rule,
    what: describe(activity, { titles }),
    at: activity.at,
    raw,
    points,
    cappedBy,
  };
}

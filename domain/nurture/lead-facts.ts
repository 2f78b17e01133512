import { factOf } from '../capture/lead-fields.ts';
import type { Config } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import { newest } from '../lead/assignment.ts';
import { gradedFields } from '../lead/fields.ts';
import type { Grade } from '../lead/grade.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Stage } from '../lead/stage.ts';
import { gradeOf, personaOf } from '../scoring/grade.ts';
import { score } from '../scoring/score.ts';
import type { Instant } from '../time/instant.ts';
import { humanActivities } from '../tracking/bot-detection.ts';

type Rules = Pick<Config, 'scoring'>;

/** What conditions of nurture.yaml can ask about a lead, beside the fields grading knows (`company`, `country`, `form` …). */
export interface LeadFacts {
  stage: Stage;
  answers: Record<string, string>;
  grade: Grade;
  /** The id of the persona. */
  persona?: string;
  /** 0 to 100. */
  score: number;
  /** Points by product interest. */
  interests: Record<string, number>;
  /** The rep's reason for recycling the lead. */
  recycleReason?: string;
  /** What people did, without machines and refused posts: `type`, `at`, and the activity's own fields. */
  activities: Record<string, unknown>[];
}

/** The names a condition may begin a path with. */
export const factNames: readonly string[] = [
  ...gradedFields,
  ...['stage', 'answers', 'grade', 'persona', 'score', 'interests', 'recycleReason', 'activities'],
];

/** A lead's facts at a moment. A fact that reads all activities is computed on its first use. */
export function leadFacts(history: LeadHistory, { scoring }: Rules, now: Instant): LeadFacts {
  const { lead } = history;
  const scored = once(() => score(history.activities, scoring, now));
  const activities = once(() =>
    humanActivities(history.activities, scoring.machines).filter(isDone).map(shownActivity),
  );
  const grading = once(() => gradeOf(lead, scoring));
  const said = gradedFields.flatMap((name) => {
    const value = factOf(lead, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(said),
    ...present('persona', personaOf(lead, scoring)?.id),
    ...present('recycleReason', recycleReason(history)),
    // No condition reads it: it keeps the lead out of segments.
    ...(lead.mayProfile === false && { mayProfile: false }),
    stage: lead.stage,
    answers: lead.answers,
    get grade() {
      return grading().grade;
    },
    get score() {
      return scored().total;
    },
    get interests() {
      return scored().interests;
    },
    get activities() {
      return activities();
    },
  };
}

/** The same, made when the first condition asks: most leads meet none. */
export const factsWhenAsked = (history: LeadHistory, rules: Rules, now: Instant) =>
  once(() => leadFacts(history, rules, now));

/** Why the rep gave the lead back, when that is how sales' last round ended. */
export function recycleReason({ lead, assignments }: LeadHistory): string | undefined {
  const last = newest(assignments.filter(({ lifecycleId }) => lifecycleId === lead.lifecycleId));
  return last?.outcome?.result === 'recycle' ? last.outcome.reason : undefined;
}

/** A refused submission is no activity of the person. */
const isDone = (activity: Activity) => activity.type !== 'form.submitted' || activity.detail.refused === undefined;

const shownActivity = ({ type, at, detail }: Activity) => ({ ...detail, type, at });

const present = <Name extends string>(name: Name, value: string | undefined) =>
  value === undefined ? {} : ({ [name]: value } as { [name in Name]: string });

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

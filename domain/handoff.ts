import type { Activity } from './activity.ts';
import type { Config } from './config.ts';
import { gradeOf, isAtLeast } from './grade.ts';
import type { Instant } from './instant.ts';
import type { Story } from './lead.ts';
import { isMarked } from './machines.ts';
import { score } from './score.ts';

/** Whether sales should get the lead now, and what says so. */
export interface Readiness {
  ready: boolean;
  /** The person asked for it: the shorter SLA applies, and suppression does not stand in the way. */
  handRaise: boolean;
  why: string;
}

/**
 * The hand-off rule: a hand raised, or enough score and grade. Only what happened after the last outcome counts
 * (`lead.outcomeAt`): the points that already led to a "no" must not bring the lead back by themselves.
 */
export function isSalesReady(story: Story, config: Pick<Config, 'scoring' | 'capture'>, now: Instant): Readiness {
  const { handOff, handRaise } = config.scoring;
  const { grade } = gradeOf(story.lead, config.scoring, config.capture.filter.freeMailDomains);
  const { outcomeAt } = story.lead;
  const fresh = story.activities.filter(({ at }) => outcomeAt === undefined || at > outcomeAt);
  const raised = fresh.find((activity) => raisesHand(activity, config));
  if (raised && !handRaise.exceptGrades.includes(grade))
    return { ready: true, handRaise: true, why: `${asked(raised)}; grade ${grade}` };
  const { total } = score(fresh, config.scoring, now);
  const points = `score ${total}${outcomeAt === undefined ? '' : ' since the last outcome'}`;
  const misses = [
    ...(total < handOff.score ? [`${points} of ${handOff.score}`] : []),
    ...(isAtLeast(grade, handOff.grade) ? [] : [`grade ${grade}, ${handOff.grade} or better is needed`]),
  ];
  if (misses.length === 0) return { ready: true, handRaise: false, why: `${points} and grade ${grade}` };
  return { ready: false, handRaise: false, why: `${raised ? `${asked(raised)}, but ` : ''}${misses.join('; ')}` };
}

/** Whether the person asks for sales by this. */
export function raisesHand(activity: Activity, { scoring }: Pick<Config, 'scoring'>): boolean {
  if (activity.type === 'mail.replied') return scoring.handRaise.replies && !isMarked(activity);
  return (
    activity.type === 'form.submitted' &&
    !activity.detail.refused &&
    scoring.handRaise.forms.includes(activity.detail.form)
  );
}

function asked(activity: Activity): string {
  return activity.type === 'form.submitted'
    ? `asked for it with the form “${activity.detail.form}”`
    : 'replied to a mail';
}

import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Instant } from '../time/instant.ts';
import { humanActivities } from '../tracking/bot-detection.ts';
import { gradeOf, isAtLeast } from './grade.ts';
import { handRaised } from './hand-raise.ts';
import { type Score, scoreOf } from './score.ts';

/** Whether sales should get the lead now, and what says so. */
interface Readiness {
  ready: boolean;
  /** A hand is raised: the shorter SLA applies. */
  handRaise: boolean;
  /** The person asked explicitly: suppression does not forbid an answer. */
  asked: boolean;
  why: string;
}

/**
 * The hand-off rule: a hand raised, or enough score and grade. Only what happened after the last outcome counts
 * (`lead.outcomeAt`): the points that already led to a "no" must not bring the lead back by themselves. A customer who asks in
 * words is answered with any grade: somebody owns the account. `known` is the score of the same history at the same moment. A pattern of a customer is held to the grades like anybody's.
 * A lead without a profile is ready only by a raised hand, with any grade.
 */
export function isSalesReady(
  history: LeadHistory,
  config: Pick<Config, 'scoring' | 'capture'>,
  now: Instant,
  known?: Score,
): Readiness {
  const mayProfile = history.lead.mayProfile !== false;
  const { handOff, handRaise } = config.scoring;
  const scoring = mayProfile ? config.scoring : { ...config.scoring, handRaise: { ...handRaise, patterns: [] } };
  const { grade } = gradeOf(history.lead, config.scoring);
  const { customerSince } = history.lead;
  // Sales said no to the person, under whichever address.
  const [outcomeAt] = [history, ...(history.others ?? [])]
    .map(({ lead }) => lead.outcomeAt)
    .filter((at) => at !== undefined)
    .sort()
    .reverse();
  const isCustomer = customerSince !== undefined;
  const since = outcomeAt ?? customerSince;
  const fresh = history.activities.filter(({ at }) => since === undefined || at > since);
  const people = humanActivities(fresh, config.scoring.machines);
  const { total, reasons } =
    known && since === undefined ? known : scoreOf(mayProfile ? people : [], config.scoring, now);
  const raised = handRaised(people, reasons, scoring, isCustomer, config.capture.forms);
  if (raised && (((isCustomer || !mayProfile) && raised.asked) || !handRaise.exceptGrades.includes(grade)))
    return { ready: true, handRaise: true, asked: raised.asked, why: `${raised.why}; grade ${grade}` };
  const points = `score ${total}${outcomeAt === undefined ? '' : ' since the last outcome'}`;
  const misses = [
    ...(total < handOff.score ? [`${points} of ${handOff.score}`] : []),
    ...(isAtLeast(grade, handOff.grade) ? [] : [`grade ${grade}, ${handOff.grade} or better is needed`]),
  ];
  if (misses.length === 0) return { ready: true, handRaise: false, asked: false, why: `${points} and grade ${grade}` };
  return {
    ready: false,
    handRaise: false,
    asked: false,
    why: `${raised ? `${raised.why}, but ` : ''}${misses.join('; ')}`,
  };
}

import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Instant } from '../time/instant.ts';
import { humanActivities } from '../tracking/bot-detection.ts';
import { gradeOf, isAtLeast } from './grade.ts';
import { handRaised } from './hand-raise.ts';
import { type Score, scoreOf } from './score.ts';

/** Whether sales should get the lead now, with the reason. */
interface Readiness {
  ready: boolean;
  /** A hand is raised: the shorter SLA applies. */
  handRaise: boolean;
  /** The person asked explicitly: suppression does not forbid an answer. */
  asked: boolean;
  why: string;
}

/**
 * The hand-off rule: a raised hand, or enough score and grade, from activities after the last outcome (`lead.outcomeAt`). A
 * customer who asks in words passes with any grade, a customer's pattern does not. Without a profile only a raised hand counts,
 * with any grade. `known`: the score of the same history and moment.
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
  // Sales declined the person, under any of their addresses.
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

import type { Config } from '../config/config.ts';
import type { Grade } from '../lead/grade.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead } from '../lead/lead.ts';
import type { Stage } from '../lead/stage.ts';
import { type Pin, pinFor } from '../nurture/tracks.ts';
import { gradeOf } from '../scoring/grade.ts';
import { isSalesReady } from '../scoring/readiness.ts';
import { type Score, score } from '../scoring/score.ts';
import { dismissalOf } from '../settlement/dismissal.ts';
import type { Instant } from '../time/instant.ts';
import { isWithSales } from './hand-off-round.ts';
import { planTouch } from './plan-touch.ts';

/** Where a lead belongs now: the answer of the state `Qualify lead`. */
export interface Qualification {
  next: 'sales-ready' | 'nurture' | 'dormant' | 'customer' | 'unsubscribed' | 'rejected';
  /** The stage that goes with it. */
  stage: Stage;
  score: Score;
  grade: Grade;
  why: string;
  /** The version of its track that the lead keeps from now on. */
  pin?: Pin;
}

/**
 * Scores, grades and decides, first match: dismissed by an employee; already with sales (its execution was replaced); a
 * customer who is ready again goes to sales; a customer whose track is over or suppressed stays a customer; suppressed without
 * a raised hand is over; sales-ready; track over is dormant; else nurtured.
 */
export function qualify(
  history: LeadHistory,
  config: Pick<Config, 'scoring' | 'capture' | 'nurture'>,
  now: Instant,
): Qualification {
  const { lead } = history;
  const known = {
    score: score(history.activities, config.scoring, now),
    grade: gradeOf(lead, config.scoring).grade,
  };
  const dismissal = dismissalOf(history);
  if (dismissal) return { ...known, next: 'rejected', stage: 'rejected', why: dismissal.detail.reason };
  if (isWithSales(history))
    return {
      ...known,
      next: 'sales-ready',
      stage: lead.stage === 'assigned' || lead.stage === 'working' ? lead.stage : 'sales-ready',
      why: 'sales has it already',
    };
  const readiness = isSalesReady(history, config, now, known.score);
  const touch = planTouch(history, config, now);
  const mayContact = lead.suppressed === undefined || readiness.asked;
  if (readiness.ready && mayContact) return { ...known, next: 'sales-ready', stage: 'sales-ready', why: readiness.why };
  const pin = touch.do === 'over' ? undefined : pinFor(history, config, now);
  if (lead.stage === 'customer')
    return { ...known, next: touch.do === 'over' ? 'customer' : 'nurture', stage: 'customer', why: touch.why, pin };
  if (lead.suppressed)
    return {
      ...known,
      next: 'unsubscribed',
      stage: 'unsubscribed',
      why: `${lead.suppressed.reason}; ${readiness.why}`,
    };
  if (touch.do === 'over')
    return { ...known, next: 'dormant', stage: 'dormant', why: `${touch.why}; ${readiness.why}` };
  return { ...known, next: 'nurture', stage: 'nurturing', why: `${readiness.why}; ${touch.why}`, pin };
}

/** The score for lists, where it differs from the stored one; undefined for a person who objects to profiling. */
export function scoreToNote(
  { lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>,
  config: Pick<Config, 'scoring'>,
  now: Instant,
): Lead['score'] {
  if (lead.mayProfile === false) return undefined;
  const { total, asOf } = score(activities, config.scoring, now);
  const { grade } = gradeOf(lead, config.scoring);
  return lead.score?.total === total && lead.score.grade === grade ? undefined : { total, grade, asOf };
}

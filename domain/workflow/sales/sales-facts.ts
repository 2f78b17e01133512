import { originLine } from '../../capture/inquiry.ts';
import type { Config } from '../../config/config.ts';
import { cautionOf } from '../../distribution/caution.ts';
import { openingLine } from '../../distribution/opening-line.ts';
import type { Titles } from '../../lead/activity-types.ts';
import type { LeadHistory } from '../../lead/history.ts';
import { zoneOf } from '../../lead/zone.ts';
import { type Grading, gradeOf } from '../../scoring/grade.ts';
import { isSalesReady } from '../../scoring/readiness.ts';
import { type Score, score } from '../../scoring/score.ts';
import { localTime } from '../../time/calendar.ts';
import type { Instant } from '../../time/instant.ts';
import { titlesFor } from '../rep-timeline.ts';

/** A lead's facts for sales: in the rep's mail, on the rep's page and in the app. */
export interface SalesFacts {
  grading: Grading;
  score: Score;
  titles: Titles;
  /** What makes the lead ready for sales. */
  ready: string;
  /** Why they may get no marketing mail, with moments in the reader's zone. */
  caution?: string;
  /** What to begin the conversation with. */
  opening: string;
  /** Where the lead came from first. */
  source: string;
  /** The instructions of config/sales.yaml for leads of this grade. */
  instructions: string;
  /** The lead's, and what time it is there. */
  zone: string;
  localTime: string;
}

/** Works out each fact once, for a reader in `readerZone`. `mails` gives the titles of templates. */
export function salesFacts(
  history: LeadHistory,
  config: Config,
  now: Instant,
  { readerZone, mails }: { readerZone: string; mails: NonNullable<Titles['mails']> },
): SalesFacts {
  const { lead, activities } = history;
  const { scoring, sales, nurture, capture } = config;
  const grading = gradeOf(lead, scoring);
  const scored = score(activities, scoring, now);
  const zone = zoneOf(lead, nurture);
  return {
    grading,
    score: scored,
    titles: titlesFor(lead, config, mails),
    ready: isSalesReady(history, config, now, scored).why,
    caution: cautionOf(lead, readerZone, now),
    opening: openingLine(history, config),
    source: originLine(lead.first, capture.forms),
    instructions: sales.instructions[grading.grade],
    zone,
    localTime: localTime(now, zone),
  };
}

import { instant, week } from '../../../domain/time/instant.ts';
import type { Fold, InsightSettings } from '../fold.ts';
import { createFigures, type Figures, type InsightPart } from '../insight.ts';
import { type Journey, type Milestone, type Ms, nameOf } from '../journey.ts';
import { startOf, weekOf } from '../periods.ts';
import type { Spend } from '../sources.ts';

/** The counts of one week. */
export type Week = Record<'came' | 'ready' | 'accepted' | 'won', number>;

/** The facts of a digest: the last whole week beside the one before, and over a quarter those that need more leads. */
export interface DigestFacts {
  /** The Monday of the reported week. */
  week: string;
  last: Week;
  before: Week;
  /** Figures of thirteen weeks, the last one included. */
  quarter: Pick<Figures, 'funnel' | 'sources' | 'mails' | 'wins' | 'bottleneck'>;
  /** Hands raised in the last four weeks, and in the four before. */
  speed: Figures['speed'];
  speedBefore: Figures['speed'];
}

const weeksTold = 13;
const told: readonly InsightPart[] = ['funnel', 'sources', 'mails', 'wins', 'bottleneck'];
const counted: Record<keyof Week, Milestone> = { came: 'captured', ready: 'ready', accepted: 'accepted', won: 'won' };

/** The facts of the last week that was over at `now`, on the wall of insight.timeZone. */
export function createDigestFacts(settings: InsightSettings, spend: readonly Spend[]): Fold<DigestFacts> {
  const { now, timeZone } = settings;
  const ends = weekOf(now, timeZone);
  /** The Monday that is `weeks` weeks before the end of the last week. */
  const monday = (weeks: number) => instant(Date.parse(ends) - weeks * week).slice(0, 10);
  const moment = (weeks: number) => startOf(monday(weeks), timeZone);
  const period = (from: number, to: number) => ({ ...settings, since: moment(from), until: moment(to) - 1 });
  const quarter = createFigures(period(weeksTold, 0), spend, told);
  const speed = createFigures(period(4, 0), [], ['speed']);
  const speedBefore = createFigures(period(8, 4), [], ['speed']);
  const [last, before] = [emptyWeek(), emptyWeek()];

  return {
    add(journey, name) {
      for (const fold of [quarter, speed, speedBefore]) fold.add(journey, name);
      tell(last, journey, moment(1), moment(0));
      tell(before, journey, moment(2), moment(1));
    },
    figures: () => ({
      week: monday(1),
      last,
      before,
      quarter: quarter.figures(),
      speed: speed.figures().speed,
      speedBefore: speedBefore.figures().speed,
    }),
  };
}

const emptyWeek = (): Week => ({ came: 0, ready: 0, accepted: 0, won: 0 });

function tell(into: Week, { reached }: Journey, from: Ms, to: Ms): void {
  for (const [name, milestone] of Object.entries(counted)) {
    const at = reached[milestone];
    if (at !== undefined && at >= from && at < to) into[name as keyof Week] += 1;
  }
}

/** The facts of lifecycles that are in memory. */
export function digestFacts(journeys: Iterable<Journey>, settings: InsightSettings, spend: readonly Spend[] = []) {
  const facts = createDigestFacts(settings, spend);
  for (const journey of journeys) facts.add(journey, nameOf(journey));
  return facts.figures();
}

import { day, week } from '../../domain/time/instant.ts';
import { type Fold, type InsightSettings, isIn } from './fold.ts';
import { type Journey, type Milestone, type Ms, milestones } from './journey.ts';
import { startOf } from './periods.ts';
import { at, count, partOf, type Rate, sorted, type Tally, tally } from './rates.ts';
import { type Duration, kaplanMeier, quantile } from './survival.ts';

/** How many lifecycles of a cohort reached each milestone, of all that were captured. */
export interface Cohort {
  /** The Monday of its week; `all` for the sum. */
  week: string;
  /** `contacted` is absent when no contact was recorded then. */
  reached: Partial<Record<Milestone, Rate>>;
  /** Lifecycles that were in nurture: a branch, not a milestone. */
  nurtured: Rate;
  /** Younger than nine in ten lifecycles take: its figures will still grow. */
  young: boolean;
}

export interface Funnel {
  cohorts: Cohort[];
  all: Cohort;
  /** The time in which nine of ten lifecycles are over, in milliseconds; absent while it cannot be computed. */
  p90?: number;
}

/** Contact is separate: whether contacts were recorded is known at the end only. */
interface Counts {
  reached: Record<Milestone, Tally>;
  nurtured: Tally;
  takers: { accepted: Ms; contacted: boolean; won: boolean; name: string }[];
}

/** The cohort funnel: the unit is the lifecycle, its cohort the week it began, and each milestone counts once. */
export function createFunnel(settings: InsightSettings): Fold<Funnel> {
  const { now, timeZone } = settings;
  const weeks = new Map<string, Counts>();
  const total = countsOf();
  const durations: Duration[] = [];
  let recordedSince = Number.POSITIVE_INFINITY;

  return {
    add(journey, name) {
      const { contacted } = journey.reached;
      if (contacted !== undefined) recordedSince = Math.min(recordedSince, contacted);
      if (!isIn(journey.openedAt, settings)) return;
      for (const counts of [at(weeks, journey.week, countsOf), total]) addTo(counts, journey, name);
      const { openedAt, closedAt, id } = journey;
      if (id !== undefined)
        durations.push({ ms: (closedAt ?? now) - openedAt, event: closedAt === undefined ? undefined : 'closed' });
    },

    figures() {
      const p90 = quantile(kaplanMeier(durations), 0.9);
      const isYoung = (monday: string) => p90 === undefined || startOf(monday, timeZone) + week + day / 24 + p90 > now;
      const cohorts = sorted(weeks).map(([monday, counts]) => cohortOf(monday, counts, isYoung(monday), recordedSince));
      const all = cohortOf(
        'all',
        total,
        cohorts.some(({ young }) => young),
        recordedSince,
      );
      return { cohorts, all, p90 };
    },
  };
}

function countsOf(): Counts {
  const reached = Object.fromEntries(milestones.map((milestone) => [milestone, tally()])) as Counts['reached'];
  return { reached, nurtured: tally(), takers: [] };
}

function addTo({ reached, nurtured, takers }: Counts, { reached: when, visits }: Journey, name: string): void {
  for (const milestone of milestones)
    if (milestone !== 'contacted' && when[milestone] !== undefined) count(reached[milestone], name);
  if (visits.some(({ stage }) => stage === 'nurturing')) count(nurtured, name);
  const { accepted, contacted, won } = when;
  if (accepted !== undefined)
    takers.push({ accepted, contacted: contacted !== undefined, won: won !== undefined, name });
}

function cohortOf(monday: string, { reached, nurtured, takers }: Counts, young: boolean, recordedSince: Ms): Cohort {
  const { n: captured } = reached.captured;
  const contacted = tally();
  const recorded = takers.filter((one) => one.contacted || one.accepted >= recordedSince);
  // A customer was spoken to, even when no rep wrote the contact down.
  for (const one of recorded) if (one.contacted || one.won) count(contacted, one.name);
  const isRecorded = recorded.length > 0 || takers.length === 0;
  const parts: [Milestone, Rate][] = milestones.map((milestone) => [
    milestone,
    partOf(milestone === 'contacted' ? contacted : reached[milestone], captured),
  ]);
  const told = parts.filter(([milestone]) => milestone !== 'contacted' || isRecorded);
  return { week: monday, reached: Object.fromEntries(told), nurtured: partOf(nurtured, captured), young };
}

import type { InsightRules, SalesRules, SegmentRules } from '../../domain/config/config.ts';
import { workingTimeBetween } from '../../domain/time/calendar.ts';
import { instant } from '../../domain/time/instant.ts';
import type { InsightSettings } from './fold.ts';
import { namedSegments } from './segments.ts';

/** By the reps' hours and absences, in milliseconds; for `sales` with entries of the app see entered-team.ts. */
export const workTimeOf =
  ({ reps }: Pick<SalesRules, 'reps'>): InsightSettings['workTime'] =>
  (id, from, to) => {
    const rep = reps.find((one) => one.id === id);
    return rep && workingTimeBetween(instant(from), instant(to), rep.hours, rep.timeZone, rep.absences);
  };

/** The config's rules for counting: weeks, losses that count for no rep, segments, hours. */
export const rulesOfInsight = ({
  insight: { timeZone },
  sales,
  segments,
}: {
  insight: Pick<InsightRules, 'timeZone'>;
  sales: Pick<SalesRules, 'reps' | 'bestToBest'>;
  segments?: SegmentRules;
}): Pick<InsightSettings, 'timeZone' | 'notCounted' | 'segments' | 'workTime'> => ({
  timeZone,
  notCounted: sales.bestToBest.notCounted,
  segments: segments ? namedSegments(segments) : [],
  workTime: workTimeOf(sales),
});

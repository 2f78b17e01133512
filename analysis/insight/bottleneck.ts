import type { Stage } from '../../domain/lead/stage.ts';
import { day } from '../../domain/time/instant.ts';
import { type Fold, type InsightSettings, notKnown } from './fold.ts';
import type { Ms } from './journey.ts';
import { weekdayTime } from './periods.ts';
import { at } from './rates.ts';

/** Where leads wait longer than leads used to, in one stage and with one rep. */
export interface Jam {
  stage: Stage;
  /** `unknown` where no rep has the lead. */
  rep: string;
  /** Days of waiting beyond the usual, added up over all who wait. Weekends do not count in the stages of sales. */
  leadDays: number;
  waiting: number;
  /** The third quartile of the times of the leads that left in the last 90 days; in milliseconds. */
  usual: number;
  /** How many leads came and how many left in the last 28 days. */
  arrivals: number;
  departures: number;
  /** Above 1 the queue grows; absent when no lead left. */
  growth?: number;
  /** The ten who wait longest, and for how long in milliseconds. */
  oldest: { lead: string; since: Ms; age: number }[];
}

const compared = 90 * day;
const counted = 28 * day;
const salesStages: readonly Stage[] = ['sales-ready', 'assigned', 'working'];

interface Waiting {
  lead: string;
  rep: string;
  since: Ms;
  age: number;
}

/** The bottleneck, worst first. Always of all who wait now, for any period; customers wait for nothing. */
export function createBottleneck({ now, timeZone }: InsightSettings): Fold<Jam[]> {
  const stays = new Map<Stage, { left: number[]; before: (readonly [Ms, Ms])[]; waiting: Waiting[] }>();
  const flow = new Map<Stage, Map<string, { arrivals: number; departures: number }>>();
  const age = (stage: Stage, from: Ms, to: Ms) =>
    salesStages.includes(stage) ? weekdayTime(from, to, timeZone) : to - from;

  return {
    add({ visits, id }, lead) {
      if (id === undefined) return;
      for (const { stage, from, to, rep = notKnown } of visits) {
        if (stage === 'customer' || from > now) continue;
        const known = at(stays, stage, () => ({ left: [], before: [], waiting: [] }));
        const inStage = at(flow, stage, () => new Map<string, { arrivals: number; departures: number }>());
        const moved = at(inStage, rep, () => ({ arrivals: 0, departures: 0 }));
        if (from > now - counted) moved.arrivals += 1;
        if (to !== undefined && to <= now) {
          if (to > now - counted) moved.departures += 1;
          if (to > now - compared) known.left.push(age(stage, from, to));
          else known.before.push([from, to]);
        } else known.waiting.push({ lead, rep, since: from, age: age(stage, from, now) });
      }
    },

    figures: () =>
      [...stays]
        .flatMap(([stage, { left, before, waiting }]) => {
          // No lead left the stage lately, so the usual time from before is the measure.
          const times = left.length > 0 ? left : before.map(([from, to]) => age(stage, from, to));
          const usual = p75(times) ?? 0;
          return [...Map.groupBy(waiting, ({ rep }) => rep)].map(([rep, some]): Jam => {
            const { arrivals = 0, departures = 0 } = flow.get(stage)?.get(rep) ?? {};
            const late = some.reduce((sum, one) => sum + Math.max(0, one.age - usual), 0);
            const oldest = some.toSorted((a, b) => a.since - b.since).slice(0, 10);
            return {
              stage,
              rep,
              leadDays: late / day,
              waiting: some.length,
              usual,
              arrivals,
              departures,
              growth: departures > 0 ? arrivals / departures : undefined,
              oldest: oldest.map(({ lead, since, age }) => ({ lead, since, age })),
            };
          });
        })
        .sort((a, b) => b.leadDays - a.leadDays || b.waiting - a.waiting),
  };
}

/** The smallest time that three of four do not exceed. */
function p75(times: readonly number[]): number | undefined {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.75) - 1];
}

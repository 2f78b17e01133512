import type { Stage } from '../../domain/lead/stage.ts';
import { stages } from '../../domain/lead/stage.ts';
import { day } from '../../domain/time/instant.ts';
import { type Fold, type InsightSettings, isIn } from './fold.ts';
import { type Fate, fates } from './journey.ts';
import { at, count, partOf, type Rate, type Tally, tally } from './rates.ts';
import { cumulativeIncidence, type Duration, kaplanMeier, quantile } from './survival.ts';

/** What became of all who entered a stage, and how long they stayed. */
export interface StageFigures {
  stage: Stage;
  entries: number;
  fates: Record<Fate, Rate>;
  /** Kaplan–Meier, in milliseconds; absent while less than that share has left. */
  median?: number;
  p75?: number;
  p90?: number;
  /** Share that has left in each way after these days; the rest is still there. */
  after: { days: number; left: Partial<Record<Fate, number>> }[];
}

const horizons = [1, 7, 30, 90];

/** Conversion and time in stage, of all entries since the beginning of the period. */
export function createStages(settings: InsightSettings): Fold<StageFigures[]> {
  const { now } = settings;
  const found = new Map<Stage, { fates: Record<Fate, Tally>; durations: Duration[] }>();
  const empty = () => ({
    fates: Object.fromEntries(fates.map((fate) => [fate, tally()])) as Record<Fate, Tally>,
    durations: [] as Duration[],
  });

  return {
    add({ visits, id }, name) {
      for (const { stage, from, to, fate } of visits) {
        if (!isIn(from, settings)) continue;
        const figures = at(found, stage, empty);
        count(figures.fates[fate], name);
        // An erased lead keeps its weeks only, and no time can be read from them.
        if (id !== undefined)
          figures.durations.push({ ms: (to ?? now) - from, event: fate === 'there' ? undefined : fate });
      }
    },

    figures: () =>
      stages.flatMap((stage) => {
        const figures = found.get(stage);
        if (figures === undefined) return [];
        const { durations } = figures;
        const entries = fates.reduce((sum, fate) => sum + figures.fates[fate].n, 0);
        const survival = kaplanMeier(durations);
        const left = cumulativeIncidence(
          durations,
          horizons.map((days) => days * day),
        );
        const [median, p75, p90] = [0.5, 0.75, 0.9].map((share) => quantile(survival, share));
        return [
          {
            stage,
            entries,
            fates: Object.fromEntries(fates.map((fate) => [fate, partOf(figures.fates[fate], entries)])) as Record<
              Fate,
              Rate
            >,
            median,
            p75,
            p90,
            after: left.map((shares, index) => ({
              days: horizons[index] ?? 0,
              left: Object.fromEntries(shares) as Partial<Record<Fate, number>>,
            })),
          },
        ];
      }),
  };
}

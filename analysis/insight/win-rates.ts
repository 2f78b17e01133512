import { teamRate, winRate } from '../../domain/distribution/win-rate.ts';
import { type Fold, type InsightSettings, isIn, notKnown } from './fold.ts';
import type { Journey } from './journey.ts';
import { monthOf } from './periods.ts';
import { at, count, partOf, type Rate, sorted, type Tally, tally } from './rates.ts';

/** The rate of won leads among won and lost ones. Open leads and losses that no rep could prevent are left out. */
interface WinRate {
  name: string;
  rate: Rate;
  /** Drawn towards the rate of all; for the ranking. */
  smoothed: number;
  /** 1 is the best; absent below ten decided leads. */
  rank?: number;
}

export interface WinRates {
  /** By month of acceptance, so that a month's rate grows final with its leads. */
  months: { month: string; rate: Rate; open: number }[];
  reps: WinRate[];
  all: Rate;
}

/** With fewer decided leads than this, no comparison is made. */
export const fewest = 10;
const priorLeads = 10;

interface Results {
  won: Tally;
  lost: Tally;
  open: number;
}

const results = (): Results => ({ won: tally(), lost: tally(), open: 0 });

/** Win rates of lifecycles that a rep accepted since the beginning of the period. */
export function createWinRates(settings: InsightSettings): Fold<WinRates> {
  const { notCounted, timeZone } = settings;
  const [months, reps, all] = [new Map<string, Results>(), new Map<string, Results>(), results()];
  return {
    add(journey, name) {
      const { accepted } = journey.reached;
      if (accepted === undefined || !isIn(accepted, settings)) return;
      const result = resultOf(journey, notCounted);
      if (result === undefined) return;
      const month = journey.acceptedMonth ?? monthOf(accepted, timeZone);
      for (const one of [at(months, month, results), at(reps, journey.rep ?? notKnown, results), all]) {
        if (result === 'open') one.open += 1;
        else count(one[result], name);
      }
    },
    figures() {
      const prior = teamRate([...reps.values()].map(({ won, lost }) => ({ won: won.n, lost: lost.n })));
      const ranked = sorted(reps)
        .map(([name, { won, lost }]) => ({
          name,
          rate: partOf(won, won.n + lost.n),
          smoothed: winRate({ won: won.n, lost: lost.n }, prior, priorLeads),
        }))
        // Fewer than ten decided leads do not show which rep is better, so these reps follow by name.
        .sort((a, b) => (isFew(a) || isFew(b) ? Number(isFew(a)) - Number(isFew(b)) : b.smoothed - a.smoothed));
      let rank = 0;
      return {
        months: sorted(months).map(([month, { won, lost, open }]) => ({
          month,
          rate: partOf(won, won.n + lost.n),
          open,
        })),
        reps: ranked.map((one) => (isFew(one) ? one : { ...one, rank: ++rank })),
        all: partOf(all.won, all.won.n + all.lost.n),
      };
    },
  };
}

const isFew = ({ rate }: { rate: Rate }) => rate.of < fewest;

/** The result of a taken lead; undefined: it counts for no rep. */
function resultOf(
  { reached, outcomes, closedAt }: Journey,
  notCounted: readonly string[],
): 'won' | 'lost' | 'open' | undefined {
  if (reached.won !== undefined) return 'won';
  const lost = outcomes.findLast(({ result }) => result === 'lost');
  if (lost) return notCounted.includes(lost.reason ?? '') ? undefined : 'lost';
  // Given back and over: neither won nor lost.
  return closedAt === undefined ? 'open' : undefined;
}

import { type Fold, type InsightSettings, isIn } from './fold.ts';
import { at, count, partOf, type Rate, type Tally, tally } from './rates.ts';

/** What marketing and sales share: of the leads called sales-ready, how many the reps accepted and won, and why they declined or recycled the others. */
export interface Handover {
  ready: number;
  accepted: Rate;
  won: Rate;
  /** Reps' reasons, most often first. */
  declines: { reason: string; times: number; leads: readonly string[] }[];
  recycles: { reason: string; times: number; leads: readonly string[] }[];
}

/** Sales-ready → accepted → won, of lifecycles that became sales-ready since the beginning of the period. */
export function createHandover(settings: InsightSettings): Fold<Handover> {
  const [ready, accepted, won] = [tally(), tally(), tally()];
  const [declines, recycles] = [new Map<string, Tally>(), new Map<string, Tally>()];
  return {
    add({ reached, declined, outcomes }, name) {
      if (reached.ready === undefined || !isIn(reached.ready, settings)) return;
      count(ready, name);
      if (reached.accepted !== undefined) count(accepted, name);
      if (reached.won !== undefined) count(won, name);
      for (const reason of declined) count(at(declines, reason, tally), name);
      for (const { result, reason = 'not said' } of outcomes)
        if (result === 'recycle') count(at(recycles, reason, tally), name);
    },
    figures: () => ({
      ready: ready.n,
      accepted: partOf(accepted, ready.n),
      won: partOf(won, ready.n),
      declines: byTimes(declines),
      recycles: byTimes(recycles),
    }),
  };
}

const byTimes = (reasons: ReadonlyMap<string, Tally>) =>
  [...reasons]
    .map(([reason, { n, leads }]) => ({ reason, times: n, leads }))
    .sort((a, b) => b.times - a.times || (a.reason < b.reason ? -1 : 1));

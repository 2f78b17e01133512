import { type Fold, type InsightSettings, isIn } from './fold.ts';
import { at, count, partOf, type Rate, type Tally, tally } from './rates.ts';

/** Outcomes of the lifecycles whose people saw a page or a guide before a rep took them. This is no proof of a cause. */
export interface ContentFigures {
  /** `/pricing`, or `guide:<id>`. */
  name: string;
  seen: number;
  ready: Rate;
  won: Rate;
  leads: readonly string[];
}

/** Pages and guides of lifecycles that began in the period, most seen first. */
export function createContent(settings: InsightSettings): Fold<ContentFigures[]> {
  const found = new Map<string, Record<'seen' | 'ready' | 'won', Tally>>();
  return {
    add({ seen, reached, openedAt }, lead) {
      if (!isIn(openedAt, settings)) return;
      for (const name of seen) {
        const counts = at(found, name, () => ({ seen: tally(), ready: tally(), won: tally() }));
        count(counts.seen, lead);
        if (reached.ready !== undefined) count(counts.ready, lead);
        if (reached.won !== undefined) count(counts.won, lead);
      }
    },
    figures: () =>
      [...found]
        .map(([name, { seen, ready, won }]) => ({
          name,
          seen: seen.n,
          ready: partOf(ready, seen.n),
          won: partOf(won, seen.n),
          leads: seen.leads,
        }))
        .sort((a, b) => b.seen - a.seen || (a.name < b.name ? -1 : 1)),
  };
}

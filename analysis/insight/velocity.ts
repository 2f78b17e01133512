import type { Fold, InsightSettings } from './fold.ts';
import { monthBefore, monthOf, nextMonth, startOf } from './periods.ts';
import { at, count, tally } from './rates.ts';

/** Lead velocity: how much faster leads become sales-ready than a month before. */
export interface Velocity {
  months: {
    month: string;
    /** By today's rules in every month: a lower bar is no growth. */
    ready: number;
    leads: readonly string[];
    /** By the rules of that time, as it happened. */
    happened: number;
    /** (this − the month before) ÷ the month before; absent without a whole month before with any. */
    growth?: number;
    /** The month is not over. */
    running: boolean;
  }[];
}

/** Sales-ready leads by month, with months in which there were none. */
export function createVelocity({ now, since, until = now, timeZone }: InsightSettings): Fold<Velocity> {
  const [ruled, happened] = [new Map<string, ReturnType<typeof tally>>(), new Map<string, number>()];
  const thisMonth = monthOf(now, timeZone);
  return {
    add({ ruledMonth, readyMonth }, name) {
      if (ruledMonth !== undefined) count(at(ruled, ruledMonth, tally), name);
      if (readyMonth !== undefined) happened.set(readyMonth, (happened.get(readyMonth) ?? 0) + 1);
    },
    figures() {
      const known = [...ruled.keys(), ...happened.keys()].filter((month) => month <= thisMonth).sort();
      const months: Velocity['months'] = [];
      for (let month = known[0] ?? nextMonth(thisMonth); month <= thisMonth; month = nextMonth(month)) {
        const { n = 0, leads = [] } = ruled.get(month) ?? {};
        const before = month === known[0] ? undefined : (ruled.get(monthBefore(month))?.n ?? 0);
        const running = month === thisMonth;
        const growth = before && !running ? { growth: (n - before) / before } : {};
        months.push({ month, ready: n, leads, happened: happened.get(month) ?? 0, ...growth, running });
      }
      const isIn = (month: string) => startOf(nextMonth(month), timeZone) > since && startOf(month, timeZone) <= until;
      return { months: months.filter(({ month }) => isIn(month)) };
    },
  };
}

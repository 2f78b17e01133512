import { dateOn } from '../../domain/time/calendar.ts';
import { instant } from '../../domain/time/instant.ts';
import { type Fold, type InsightSettings, isIn } from './fold.ts';
import type { Journey, Ms } from './journey.ts';
import { at, count, sorted, type Tally, tally } from './rates.ts';
import { type AttributionModel, attributions, creditOf } from './touches.ts';

/** Money spent on one source in one day, from spend.csv. */
export interface Spend {
  source: string;
  campaign: string;
  /** `2026-11-29`, a day of insight.timeZone. */
  day: string;
  amount: number;
  currency: string;
}

/** A source's results, by one way of giving credit. Shares of leads: a lead with two sources is half a lead of each. */
export interface Credit {
  captured: number;
  real: number;
  won: number;
  /** The value of won leads, by the cohort of capture and not by the month of the payment. */
  value: number;
  /** Spend per real and per won lead; absent without spend in one currency or without leads. */
  costPerReal?: number;
  costPerWon?: number;
}

export interface SourceFigures {
  source: string;
  /** The spend on it, by currency. */
  spend: Record<string, number>;
  credit: Record<AttributionModel, Credit>;
  /** Lifecycles with this source among their touches. */
  leads: readonly string[];
}

interface Group {
  credit: Record<AttributionModel, Credit>;
  touched: Tally;
  spend: Record<string, number>;
}

const noCredit = (): Credit => ({ captured: 0, real: 0, won: 0, value: 0 });
const group = (): Group => ({
  credit: { first: noCredit(), last: noCredit(), linear: noCredit() },
  touched: tally(),
  spend: {},
});

/** What each source cost and brought, of lifecycles that began in the period: three ways of giving credit side by side. */
export function createSources(settings: InsightSettings, spend: readonly Spend[]): Fold<SourceFigures[]> {
  const groups = new Map<string, Group>();
  const { now, since, until = now, timeZone } = settings;
  const [from, to] = [since, until].map((at) => dateOn(instant(at), timeZone));
  for (const { source, day, amount, currency } of spend) {
    if (day < (from ?? '') || day > (to ?? '')) continue;
    const one = at(groups, source.toLowerCase(), group);
    one.spend[currency] = (one.spend[currency] ?? 0) + amount;
  }
  // As it is written, so that a name is put into small letters once and not nine times a lifecycle.
  const written = new Map<string, Group>();
  const groupOf = (source: string) => at(written, source, () => at(groups, source.toLowerCase(), group));
  return {
    add(journey, name) {
      if (!isIn(journey.openedAt, settings)) return;
      for (const source of new Set(journey.touches.map((touch) => touch.source))) count(groupOf(source).touched, name);
      for (const model of attributions) give(groupOf, journey, model);
    },
    figures: () =>
      sorted(groups).map(([source, { credit, touched, spend: spent }]) => ({
        source,
        spend: spent,
        leads: touched.leads,
        credit: Object.fromEntries(
          attributions.map((model) => [model, { ...credit[model], ...costs(credit[model], spent) }]),
        ) as SourceFigures['credit'],
      })),
  };
}

function give(
  groupOf: (source: string) => Group,
  { touches, reached, outcomes }: Journey,
  model: AttributionModel,
): void {
  const to = (until: Ms | undefined, add: (credit: Credit, share: number) => void) => {
    if (until === undefined) return;
    for (const [{ source }, share] of creditOf(touches, until, model)) add(groupOf(source).credit[model], share);
  };
  to(reached.captured, (credit, share) => {
    credit.captured += share;
  });
  to(reached.real, (credit, share) => {
    credit.real += share;
  });
  const value = outcomes.reduce((sum, one) => sum + (one.result === 'won' ? (one.value ?? 0) : 0), 0);
  to(reached.won, (credit, share) => {
    credit.won += share;
    credit.value += share * value;
  });
}

/** Sums of two currencies are no sum. */
function costs({ real, won }: Credit, spend: Record<string, number>): Partial<Credit> {
  const [amount, ...others] = Object.values(spend);
  if (amount === undefined || others.length > 0) return {};
  return { ...(real > 0 && { costPerReal: amount / real }), ...(won > 0 && { costPerWon: amount / won }) };
}

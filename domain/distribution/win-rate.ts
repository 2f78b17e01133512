import type { SalesRules } from '../config/config.ts';
import type { Assignment } from '../lead/assignment.ts';

/** What came of the leads a rep accepted. */
export interface Results {
  won: number;
  lost: number;
}

/**
 * How what came of a lead counts for the rep who had it; undefined: not at all. A lead nobody could have won says nothing
 * about who lost it, and a rep who declines, or gives a lead back to nurture, never loses by it.
 */
export function countsAs(
  outcome: Pick<NonNullable<Assignment['outcome']>, 'result' | 'reason'>,
  { notCounted }: Pick<SalesRules['bestToBest'], 'notCounted'>,
): keyof Results | undefined {
  if (outcome.result === 'won') return 'won';
  const counts = outcome.result === 'lost' && !notCounted.some((reason) => reason === outcome.reason);
  return counts ? 'lost' : undefined;
}

/**
 * The rate at which a rep wins, smoothed: the mean of the Beta distribution that begins at the prior rate, with the weight of
 * `priorLeads` leads, and has seen these results (beta-binomial model; https://en.wikipedia.org/wiki/Beta-binomial_distribution).
 * From 0 to 1; without results it is the prior.
 */
export function winRate({ won, lost }: Results, prior: number, priorLeads: number): number {
  return (won + prior * priorLeads) / (won + lost + priorLeads);
}

/** The rate of a whole team, the prior of each of its reps; Laplace's rule of succession, so one half when nothing is known. */
export function teamRate(all: readonly Results[]): number {
  const sum = (of: (one: Results) => number) => all.reduce((total, one) => total + of(one), 0);
  const [won, lost] = [sum((one) => one.won), sum((one) => one.lost)];
  return (won + 1) / (won + lost + 2);
}

import type { Rep, SalesRules, Team } from './config.ts';
import { fraction, hash } from './hash.ts';
import type { Instant } from './instant.ts';
import type { Facts } from './routing-facts.ts';
import { type Results, teamRate, winRate } from './win-rate.ts';

/** A rep, what is on their desk, and where they stand in turn. */
export interface RepLoad {
  rep: Rep;
  /** Open leads the rep has been offered or works on. */
  holding: number;
  lastAssignedAt?: Instant;
  /** How many leads the rep was given ever: whoever decides on an older number is too late. */
  turn?: number;
  /** How far the rep is in the round: each lead moves them on by 1/weight (stride scheduling). */
  pass?: number;
  /** The rep's place for this very lead was taken by a run that died before the offer. It does not count in `holding`. */
  reserved?: boolean;
  /** By segment. */
  results?: Readonly<Record<string, Results>>;
}

/** How a strategy puts reps in order, the best first. */
export interface Ranking {
  /** In words, before the reason of the one who was chosen. */
  words: string;
  /** What the strategy goes by; the smaller comes first. */
  order(load: RepLoad): number;
  /** The same for people, with what it means. */
  score(load: RepLoad): number;
  reason(load: RepLoad): string;
}

/** Leads of which nobody knows the segment are one. */
export const unknownSegment = 'unknown';

type Rules = Pick<SalesRules, 'capacity' | 'bestToBest'>;

export const capacityOf = (rep: Rep, rules: Pick<SalesRules, 'capacity'>) => rep.capacity ?? rules.capacity;
/** How far one lead moves a rep on in the round. */
export const stride = (rep: Rep, strategy: Team['strategy']) => (strategy === 'weighted' ? 1 / rep.weight : 1);
export const segmentOf = (facts: Facts, { bestToBest }: Rules) =>
  facts(bestToBest.segment)?.toLowerCase() ?? unknownSegment;

/** The ranking of a strategy among these reps, all of whom could take the lead. `seed` decides what is left to chance. */
export function rankingOf(
  strategy: Team['strategy'],
  present: readonly RepLoad[],
  facts: Facts,
  rules: Rules,
  seed: string,
): Ranking {
  switch (strategy) {
    case 'longest-idle':
      return byTurn(strategy, present, `longest idle of ${present.length}`);
    case 'weighted':
      return byTurn(strategy, present, `next by weight of ${present.length}`);
    case 'load-balanced':
      return byLoad(present, rules);
    case 'best-to-best': {
      const isValuable = rules.bestToBest.grades.some((grade) => grade === facts('grade'));
      if (!isValuable) return byTurn(strategy, present, `longest idle of ${present.length}`);
      if (fraction(`explore#${seed}`) < rules.bestToBest.explore)
        return byTurn(strategy, present, `longest idle of ${present.length}, so that everybody is tried`);
      return byWins(present, facts, rules);
    }
  }
}

/**
 * Whoever is least far in the round. Nobody is further behind than one lead: a new rep, or one who comes back, is first once and
 * then takes turns, so that a change of the team does not give anybody a heap of leads.
 */
function byTurn(strategy: Team['strategy'], present: readonly RepLoad[], words: string): Ranking {
  const start = roundStart(strategy, present);
  const order = (load: RepLoad) => Math.max(load.pass ?? 0, start);
  const reason = ({ lastAssignedAt }: RepLoad) =>
    lastAssignedAt ? `no new lead since ${lastAssignedAt}` : 'no lead yet';
  return { words, order, score: (load) => rounded(order(load) - start), reason };
}

function byLoad(present: readonly RepLoad[], rules: Rules): Ranking {
  const order = ({ rep, holding }: RepLoad) => holding / capacityOf(rep, rules);
  return {
    words: `most room of ${present.length}`,
    order,
    score: (load) => rounded(order(load)),
    reason: ({ rep, holding }) => `${holding} of ${capacityOf(rep, rules)} leads`,
  };
}

function byWins(present: readonly RepLoad[], facts: Facts, rules: Rules): Ranking {
  const segment = segmentOf(facts, rules);
  const resultsOf = ({ results }: RepLoad) => results?.[segment] ?? { won: 0, lost: 0 };
  const prior = teamRate(present.map(resultsOf));
  const rate = (load: RepLoad) => winRate(resultsOf(load), prior, rules.bestToBest.priorLeads);
  const { field, value } = { field: rules.bestToBest.segment, value: segment };
  return {
    words: `best converter of ${present.length} for ${field} ${value.toUpperCase()}`,
    order: (load) => -rate(load),
    score: (load) => rounded(rate(load)),
    reason: (load) => {
      const { won, lost } = resultsOf(load);
      return `wins ${Math.round(rate(load) * 100)} % (${won} won, ${lost} lost)`;
    },
  };
}

/** Where the round of these reps begins: one lead of the slowest behind whoever is furthest. */
export function roundStart(strategy: Team['strategy'], present: readonly RepLoad[]): number {
  let [furthest, longest] = [0, 0];
  for (const { rep, pass = 0 } of present) {
    if (pass > furthest) furthest = pass;
    const step = stride(rep, strategy);
    if (step > longest) longest = step;
  }
  return Math.max(0, furthest - longest);
}

/**
 * First by the strategy, then by turn, then whoever waited longest, then by a stable hash of the lead, so that ties spread. When
 * many choose at once (`crowded`) waiting is left out: all who are as far in the round may be tried at the same time.
 */
export function before(
  a: RepLoad,
  b: RepLoad,
  { order }: Ranking,
  start: number,
  seed: string,
  crowded: boolean,
): number {
  const byStrategy = order(a) - order(b);
  if (byStrategy !== 0) return byStrategy;
  const byTurns = Math.max(a.pass ?? 0, start) - Math.max(b.pass ?? 0, start);
  if (byTurns !== 0) return byTurns;
  const [left, right] = [a.lastAssignedAt ?? '', b.lastAssignedAt ?? ''];
  if (!crowded && left !== right) return left < right ? -1 : 1;
  return hash(`${seed}#${a.rep.id}`) - hash(`${seed}#${b.rep.id}`);
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

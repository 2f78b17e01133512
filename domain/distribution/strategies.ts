import type { Rep, SalesRules, Team } from '../config/config.ts';
import { fraction, hash } from '../lead/hash.ts';
import { wallTime } from '../time/calendar.ts';
import { hour, type Instant, millis } from '../time/instant.ts';
import type { Facts } from './routing-fields.ts';
import { type Results, teamRate, winRate } from './win-rate.ts';

/** A rep, their open leads, and their turn. */
export interface RepLoad {
  rep: Rep;
  /** Open leads the rep has been offered or works on. */
  openLeads: number;
  /** Until when the rep was to answer each offer of another lead that they have not answered. */
  asked?: readonly Instant[];
  lastAssignedAt?: Instant;
  /** How many leads the rep was given ever: a decision on an older number is too late. */
  turn?: number;
  /** How far the rep is in the round: each lead moves them on by 1/weight (stride scheduling). */
  pass?: number;
  /** The rep's slot for this very lead was taken by a run that died before the offer. It does not count in `openLeads`. */
  reserved?: boolean;
  /** By segment. */
  results?: Readonly<Record<string, Results>>;
}

/** How a strategy puts reps in order, the best first. */
export interface Ranking {
  /** Why this rep was chosen, with a verb that fits “you” and a name alike (reasonForReader). */
  because(load: RepLoad): string;
  /** What the strategy goes by; the smaller comes first. */
  order(load: RepLoad): number;
  /** The same for people, with what it means. */
  score(load: RepLoad): number;
  reason(load: RepLoad): string;
  /** How far a rep is in the round, which decides between equals. */
  turnOf(load: RepLoad): number;
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
  crowded: boolean,
  now: Instant,
): Ranking {
  const start = roundStart(strategy, present);
  const round = { start, crowded, now, turnOf: ({ pass = 0 }: RepLoad) => (pass > start ? pass : start) };
  return { ...byStrategy(strategy, present, facts, rules, seed, round), turnOf: round.turnOf };
}

type Round = Pick<Ranking, 'turnOf'> & { start: number; crowded: boolean; now: Instant };
type Own = Omit<Ranking, 'turnOf'>;

function byStrategy(
  strategy: Team['strategy'],
  present: readonly RepLoad[],
  facts: Facts,
  rules: Rules,
  seed: string,
  round: Round,
): Own {
  switch (strategy) {
    case 'longest-idle':
      return byIdleTime(round, present);
    case 'weighted':
      return byTurn(round, 'came next by share');
    case 'load-balanced':
      return byLoad(rules);
    case 'best-to-best': {
      const isValuable = rules.bestToBest.grades.some((grade) => grade === facts('grade'));
      if (!isValuable) return byIdleTime(round, present);
      if (fraction(`explore#${seed}`) < rules.bestToBest.explore)
        return byIdleTime(round, present, ', so that everybody is tried');
      return byWins(present, facts, rules);
    }
  }
}

const idleReason =
  (now: Instant) =>
  ({ lastAssignedAt, rep }: RepLoad): string =>
    lastAssignedAt ? `no new lead since ${wallTime(lastAssignedAt, rep.timeZone, now)}` : 'no lead yet';

const waited =
  (now: Instant, more: string) =>
  ({ lastAssignedAt, rep }: RepLoad): string =>
    lastAssignedAt
      ? `waited longest (since ${wallTime(lastAssignedAt, rep.timeZone, now)})${more}`
      : `had no lead yet${more}`;

/**
 * The rep whose last lead is longest ago; a rep without one comes first. The score is how many hours later than the first a rep
 * was served. When many choose at once all would want the same rep, so that the round decides, and the reason says so.
 */
function byIdleTime(round: Round, present: readonly RepLoad[], more = ''): Own {
  if (round.crowded) return byTurn(round, 'came next in turn, as many leads came at once');
  const order = ({ lastAssignedAt }: RepLoad) => (lastAssignedAt === undefined ? 0 : millis(lastAssignedAt));
  const first = Math.min(...present.map(order).filter((at) => at > 0));
  return {
    because: waited(round.now, more),
    order,
    score: (load) => rounded(Math.max(0, order(load) - first) / hour),
    reason: idleReason(round.now),
  };
}

/** The rep who is least far in the round; the score is how far that is beyond its beginning. */
function byTurn({ start, turnOf, now }: Round, because: string): Own {
  return {
    because: () => because,
    order: turnOf,
    score: (load) => rounded(turnOf(load) - start),
    reason: idleReason(now),
  };
}

function byLoad(rules: Rules): Own {
  const order = ({ rep, openLeads }: RepLoad) => openLeads / capacityOf(rep, rules);
  return {
    because: ({ rep, openLeads }) => `had most room (${openLeads} of ${capacityOf(rep, rules)} leads)`,
    order,
    score: (load) => rounded(order(load)),
    reason: ({ rep, openLeads }) => `${openLeads} of ${capacityOf(rep, rules)} leads`,
  };
}

/** "leads of grade A", "leads with the language de". */
const segmentWords = ({ bestToBest }: Rules, segment: string) =>
  bestToBest.segment === 'grade'
    ? `leads of grade ${segment.toUpperCase()}`
    : `leads with the ${bestToBest.segment} ${segment}`;

function byWins(present: readonly RepLoad[], facts: Facts, rules: Rules): Own {
  const segment = segmentOf(facts, rules);
  const resultsOf = ({ results }: RepLoad) => results?.[segment] ?? { won: 0, lost: 0 };
  const prior = teamRate(present.map(resultsOf));
  const rate = (load: RepLoad) => winRate(resultsOf(load), prior, rules.bestToBest.priorLeads);
  const reason = (load: RepLoad) => {
    const { won, lost } = resultsOf(load);
    return `wins ${Math.round(rate(load) * 100)} % (${won} won, ${lost} lost)`;
  };
  const which =
    segment === unknownSegment ? `leads without a ${rules.bestToBest.segment}` : segmentWords(rules, segment);
  return {
    because: (load) => {
      const { won, lost } = resultsOf(load);
      return `won most among ${which} (${won} of ${won + lost})`;
    },
    order: (load) => -rate(load),
    score: (load) => rounded(rate(load)),
    reason,
  };
}

/**
 * Where the round of these reps begins: one lead of the slowest behind the rep who is furthest. Nobody counts as further behind: a
 * new rep, or one who comes back, is first once and then takes turns, so that a change of the team gives nobody a heap of leads.
 */
function roundStart(strategy: Team['strategy'], present: readonly RepLoad[]): number {
  let [furthest, longest] = [0, 0];
  for (const { rep, pass = 0 } of present) {
    if (pass > furthest) furthest = pass;
    const step = stride(rep, strategy);
    if (step > longest) longest = step;
  }
  return Math.max(0, furthest - longest);
}

/**
 * First by the strategy, then by turn, then the longest wait, then by a stable hash of the lead, so that ties spread. When
 * many choose at once (`crowded`) waiting is left out: all who are as far in the round may be tried at the same time. Throws
 * RangeError when there is nobody.
 */
export function firstOf(
  present: readonly RepLoad[],
  { order, turnOf }: Ranking,
  seed: string,
  crowded: boolean,
): RepLoad {
  let [first] = present;
  if (!first) throw new RangeError('expected somebody to choose from');
  let least = order(first);
  for (const load of present) {
    const by = order(load);
    if (by > least || (by === least && !isBefore(load, first))) continue;
    first = load;
    least = by;
  }
  return first;

  function isBefore(a: RepLoad, b: RepLoad): boolean {
    const byTurns = order === turnOf ? 0 : turnOf(a) - turnOf(b);
    if (byTurns !== 0) return byTurns < 0;
    const [left, right] = [a.lastAssignedAt ?? '', b.lastAssignedAt ?? ''];
    if (!crowded && left !== right) return left < right;
    return hash(`${seed}#${a.rep.id}`) < hash(`${seed}#${b.rep.id}`);
  }
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;

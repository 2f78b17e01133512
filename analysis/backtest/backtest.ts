import type { Activity, ActivityOf } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { whoIsExactly } from '../../domain/lead/who.ts';
import { isAtLeast } from '../../domain/scoring/grade.ts';
import { between } from '../../domain/time/instant.ts';
import type { BacktestRules, Case, RealOutcome } from './case.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface CaseResult {
  leadId: string;
  /** Name, company and address, for people. */
  who: string;
  outcome: RealOutcome;
  reason?: string;
  before: Verdict;
  after: Verdict;
}

/** Leads by the rules' verdict and the real outcome. */
export interface Confusion {
  ready: Record<RealOutcome, number>;
  notReady: Record<RealOutcome, number>;
  /** Share of the leads called ready that was won; undefined when none was called ready. Leads without outcome do not count. */
  precision?: number;
  /** Share of the won leads that was called ready. */
  recall?: number;
}

export interface Backtest {
  cases: number;
  before: Confusion;
  after: Confusion;
  /** For each won lead that is ready by both rules: how much earlier by the new ones, in milliseconds. */
  gained: number[];
  /** Their median; undefined when there are none. */
  medianGained?: number;
  /** The lost leads by the reason sales gave, most first, and how many of them each would have called ready. */
  lostReasons: { reason: string; lost: number; before: number; after: number }[];
  flips: CaseResult[];
  results: CaseResult[];
}

/** The case a closed lead is; undefined while its last lifecycle is open. */
export function caseOf({ lead, activities }: LeadHistory): Case | undefined {
  if (lead.open) return undefined;
  const outcomes = activities.filter((one) => one.type === 'outcome.recorded');
  const last = outcomes.findLast(({ detail }) => detail.result !== 'recycle');
  const closedAt = last?.at ?? lead.closed?.at;
  if (closedAt === undefined) return undefined;
  const earlier = outcomes.filter(({ at }) => at < closedAt).at(-1)?.at;
  const known = activities.filter(({ at }) => at < closedAt && (earlier === undefined || at > earlier));
  const said = last && (correctionOf(last, activities) ?? last).detail;
  const outcome = said === undefined || said.result === 'recycle' ? 'none' : said.result;
  return { lead, activities: known, outcome, reason: said?.reason ?? said?.product, closedAt };
}

/** The last correction of a recorded outcome. */
function correctionOf({ lifecycleId, detail }: ActivityOf<'outcome.recorded'>, activities: readonly Activity[]) {
  return activities.findLast(
    (one): one is ActivityOf<'outcome.corrected'> =>
      one.type === 'outcome.corrected' && one.lifecycleId === lifecycleId && one.detail.attempt === detail.attempt,
  );
}

/** Replays closed leads under two sets of rules on a virtual clock and compares each set's verdicts with the real outcomes. */
export function backtest(cases: readonly Case[], before: BacktestRules, after: BacktestRules): Backtest {
  const results = cases.map(
    (one): CaseResult => ({
      leadId: one.lead.id,
      who: whoIsExactly(one.lead),
      outcome: one.outcome,
      reason: one.reason,
      before: verdictOf(one, before),
      after: verdictOf(one, after),
    }),
  );
  const gained = results.flatMap(({ outcome, before: old, after: now }) =>
    outcome === 'won' && old.readyAt && now.readyAt ? [between(now.readyAt, old.readyAt)] : [],
  );
  return {
    cases: results.length,
    before: confusion(results, ({ before: { readyAt } }) => readyAt !== undefined),
    after: confusion(results, ({ after: { readyAt } }) => readyAt !== undefined),
    gained,
    medianGained: median(gained),
    lostReasons: lostReasons(results),
    flips: results.filter((one) => (one.before.readyAt === undefined) !== (one.after.readyAt === undefined)),
    results,
  };
}

/** Precision and recall if the hand-off rule asked for another score: where to draw the line. */
export function tradeOff(
  results: readonly CaseResult[],
  side: 'before' | 'after',
  { scoring }: BacktestRules,
): { score: number; precision?: number; recall?: number }[] {
  return Array.from({ length: 19 }, (_, n) => 10 + n * 5).map((score) => {
    const isReady = ({ [side]: verdict }: CaseResult) =>
      verdict.handRaised || (isAtLeast(verdict.grade, scoring.handOff.grade) && verdict.best >= score);
    const { precision, recall } = confusion(results, isReady);
    return { score, precision, recall };
  });
}

/** Better rules call fewer leads ready that are lost for “not a fit”; “chose somebody else” does not count against them. */
function lostReasons(results: readonly CaseResult[]): Backtest['lostReasons'] {
  const lost = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'lost'),
    ({ reason = 'no reason given' }) => reason,
  );
  const ready = (some: readonly CaseResult[], side: 'before' | 'after') =>
    some.filter((one) => one[side].readyAt !== undefined).length;
  return [...lost]
    .map(([reason, some]) => ({
      reason,
      lost: some.length,
      before: ready(some, 'before'),
      after: ready(some, 'after'),
    }))
    .sort((a, b) => b.lost - a.lost || (a.reason < b.reason ? -1 : 1));
}

function confusion(results: readonly CaseResult[], isReady: (result: CaseResult) => boolean): Confusion {
  const count = (ready: boolean, outcome: RealOutcome) =>
    results.filter((one) => isReady(one) === ready && one.outcome === outcome).length;
  const row = (ready: boolean) => ({
    won: count(ready, 'won'),
    lost: count(ready, 'lost'),
    none: count(ready, 'none'),
  });
  const [ready, notReady] = [row(true), row(false)];
  const part = (some: number, all: number) => (all === 0 ? undefined : some / all);
  return {
    ready,
    notReady,
    precision: part(ready.won, ready.won + ready.lost),
    recall: part(ready.won, ready.won + notReady.won),
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

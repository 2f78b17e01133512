import type { Backtest, CaseResult, Confusion } from '../../analysis/backtest/backtest.ts';
import { day, hour, minute } from '../../domain/time/instant.ts';

/** How many flips the terminal shows; the page shows all. */
const listed = 12;

/** The result for a terminal. */
export function backtestText(found: Backtest): string {
  const { before, after, flips, gained, medianGained } = found;
  const won = flips.filter(({ outcome }) => outcome === 'won').length;
  return [
    `${found.cases.toLocaleString('en')} closed leads`,
    '',
    row('', 'old rules', 'new rules'),
    ...lines(before, after),
    ...reasonLines(found),
    '',
    gained.length === 0
      ? 'No won lead is ready by both rules, so no lead time can be compared.'
      : `Median lead time gained: ${spanText(medianGained ?? 0)} over ${gained.length} won leads that are ready by both rules.`,
    flips.length === 0 ? 'No lead flips.' : `${flips.length} leads flip, ${won} of them won:`,
    ...flips.slice(0, listed).map((one) => `  ${flipText(one)}`),
    ...(flips.length > listed ? [`  … and ${flips.length - listed} more on the page`] : []),
  ].join('\n');
}

function lines(before: Confusion, after: Confusion): string[] {
  const outcomes = ['won', 'lost', 'none'] as const;
  const counts = (side: 'ready' | 'notReady', what: string) =>
    outcomes
      .filter((outcome) => outcome !== 'none' || before.ready.none + before.notReady.none > 0)
      .map((outcome) =>
        row(
          `${what}, ${outcome === 'none' ? 'no outcome' : outcome}`,
          String(before[side][outcome]),
          String(after[side][outcome]),
        ),
      );
  return [
    ...counts('ready', 'sales-ready'),
    ...counts('notReady', 'not ready'),
    row('precision (won of those ready)', percent(before.precision), percent(after.precision)),
    row('recall (ready of those won)', percent(before.recall), percent(after.recall)),
  ];
}

function reasonLines({ lostReasons }: Backtest): string[] {
  if (lostReasons.length === 0) return [];
  const rows = lostReasons.map(({ reason, lost, before, after }) =>
    row(`  ${reason} (${lost})`.slice(0, 34), String(before), String(after)),
  );
  return ['', 'sales-ready and lost, by reason', ...rows];
}

const row = (what: string, old: string, now: string) => `${what.padEnd(34)}${old.padStart(11)}${now.padStart(11)}`;

export const percent = (part: number | undefined) => (part === undefined ? '–' : `${(part * 100).toFixed(1)} %`);

/** "3.5 days earlier". */
export function spanText(ms: number): string {
  if (ms === 0) return 'none';
  const size = Math.abs(ms);
  const [unit, name] = size >= day ? [day, 'days'] : size >= hour ? [hour, 'hours'] : [minute, 'minutes'];
  return `${(size / Number(unit)).toFixed(1)} ${name} ${ms > 0 ? 'earlier' : 'later'}`;
}

const flipText = ({ who, outcome, before, after }: CaseResult) =>
  `${outcome.padEnd(5)} ${who}: ${
    after.readyAt ? `now ready: ${after.why}` : `no longer ready: ${after.why} (was: ${before.why})`
  }`;

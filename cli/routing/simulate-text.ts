import type { Replay } from '../../analysis/routing/replay.ts';
import type { ReasonCount, RepRecord, routingStatistics } from '../../analysis/routing/statistics.ts';
import type { Rep, SalesRules } from '../../domain/config/config.ts';
import { capacityOf } from '../../domain/distribution/strategies.ts';
import { day, hour } from '../../domain/time/instant.ts';

/** One strategy, and its result over history. */
export interface Way {
  name: string;
  replay: Replay;
}

interface SimulateFacts {
  /** Whose history, and since when, in words. */
  source: string;
  handOffs: number;
  sales: SalesRules;
  seed: number;
  ways: readonly Way[];
  statistics: ReturnType<typeof routingStatistics>;
}

const number = (value: number) => value.toLocaleString('en');
/** Columns as wide as their titles need, the first as wide as `first`. */
const table =
  (first: number, titles: readonly string[], least = 0) =>
  (what: string, cells: readonly string[]) =>
    what.slice(0, first - 1).padEnd(first) +
    cells.map((cell, at) => cell.padStart(Math.max(least, titles[at]?.length ?? 0) + 3)).join('');

/** The simulation for a terminal. */
export function simulateText({ source, handOffs, sales, seed, ways, statistics }: SimulateFacts): string {
  if (handOffs === 0) return `No lead has gone to sales ${source}. Try --since, or --synthetic for made-up ones.`;
  const names = ways.map(({ name }) => name);
  const row = table(36, names, 13);
  const each = (what: string, of: (replay: Replay) => string) =>
    row(
      what,
      ways.map(({ replay }) => of(replay)),
    );
  return [
    `${number(handOffs)} hand-off${handOffs === 1 ? '' : 's'} ${source}, routed again by config/sales.yaml, seed ${seed}. The rep who gets a lead`,
    'has it for as long as it was worked on in fact.',
    '',
    row('', names),
    each('fairness of leads given', ({ fairness }) => fairness.given.toFixed(3)),
    each('fairness of load', ({ fairness }) => fairness.load.toFixed(3)),
    each('won, if reps win as they did', ({ expectedWins }) => expectedWins.toFixed(1)),
    each('given to their owner', ({ toOwner }) => number(toOwner)),
    each('waited for a rep to be at work', ({ waited }) => number(waited)),
    each('  the longest', ({ longestWait }) => span(longestWait)),
    each('for the manager: no rep could', ({ toManager }) => number(toManager)),
    '',
    'leads given, most at once, load on average',
    ...sales.reps.map((rep) =>
      each(`  ${nameOf(rep, sales)}`, ({ reps }) => {
        const share = reps.find(({ repId }) => repId === rep.id);
        return share ? `${number(share.given)}, ${share.mostAtOnce}, ${percent(share.load)}` : '–';
      }),
    ),
    '',
    `Fairness is Jain's index: 1 when all reps have the same, ${(1 / sales.reps.length).toFixed(2)} when one has everything. Other hours, territories and`,
    'weights make it smaller, and rightly so. Load is the part of capacity in use.',
    '',
    ...statisticsLines(statistics, sales),
  ].join('\n');
}

const nameOf = (rep: Rep, sales: SalesRules) =>
  `${rep.name} (${capacityOf(rep, sales)}${rep.weight === 1 ? '' : `, weight ${rep.weight}`})`;

function statisticsLines({ reps, reasons }: SimulateFacts['statistics'], sales: SalesRules): string[] {
  const columns: [string, (record: RepRecord) => string][] = [
    ['offered', ({ offered }) => number(offered)],
    ['accepted', ({ accepted }) => number(accepted)],
    ['declined', ({ declined }) => number(declined)],
    ['silent', ({ silent }) => number(silent)],
    ['won', ({ won }) => number(won)],
    ['lost', ({ lost }) => number(lost)],
    ['not counted', ({ notCounted }) => number(notCounted)],
    ['recycled', ({ recycled }) => number(recycled)],
    ['wins', ({ rate }) => percent(rate)],
  ];
  const titles = columns.map(([title]) => title);
  const row = table(28, titles);
  const name = (id: string) => sales.reps.find((rep) => rep.id === id)?.name ?? `${id}, who has left`;
  return [
    row('Real outcomes', titles),
    ...reps.map((record) =>
      row(
        `  ${name(record.repId)}`,
        columns.map(([, of]) => of(record)),
      ),
    ),
    ...reasonLines('Lost', reasons, 'lost'),
    ...reasonLines('Given back to nurture', reasons, 'recycle'),
  ];
}

function reasonLines(title: string, reasons: readonly ReasonCount[], of: ReasonCount['result']): string[] {
  const some = reasons.filter(({ result }) => result === of);
  const words = ({ reason, count, counts }: ReasonCount) =>
    `  ${number(count).padStart(5)}  ${reason}${of === 'lost' && !counts ? ' (counts for no rep)' : ''}`;
  return some.length === 0 ? [] : [`${title}, by reason`, ...some.map(words)];
}

const percent = (part: number) => `${Math.round(part * 100)} %`;
const span = (ms: number) => (ms === 0 ? '–' : ms < day ? `${(ms / hour).toFixed(1)} h` : `${(ms / day).toFixed(1)} d`);

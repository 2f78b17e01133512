import type { Cohort } from '../funnel.ts';
import type { Figures, InsightPart } from '../insight.ts';
import { fates, milestones } from '../journey.ts';
import type { Rate } from '../rates.ts';
import type { Credit } from '../sources.ts';
import { attributions } from '../touches.ts';
import type { Cell, FigureRow, FigureTable } from './figure-table.ts';

/** A figure as tables: the command, the app and the digest add their words. */
export function tablesOf(figures: Figures, part: InsightPart): FigureTable[] {
  return makers[part](figures);
}

/** The lifecycles behind one cell; undefined when there is no such cell. */
export function leadsBehind(tables: readonly FigureTable[], table: string, row: string, column: string) {
  const found = tables.find(({ name }) => name === table);
  const cells = found?.rows.find(({ key }) => key === row)?.cells;
  const cell = found && cells?.[found.columns.indexOf(column)];
  return cell && (cell.leads ?? []);
}

const rate = ({ n, of, rate: part, low, high, leads }: Rate): Cell => ({
  n,
  of,
  leads,
  ...(part !== undefined && { rate: part, low, high }),
});
const count = (n: number, leads?: readonly string[]): Cell => (leads ? { n, leads } : { n });
const time = (ms: number | undefined, leads?: readonly string[]): Cell => ({
  ms,
  leads,
});
const row = (name: string, cells: Cell[], more: Partial<FigureRow> = {}): FigureRow => ({
  key: more.beside === undefined ? name : `${more.beside} ${name}`,
  name,
  cells,
  ...more,
});

/** Sales without a recorded value are not worth nothing. */
const worth = ({ won, value }: Credit): Cell => (won > 0 && value === 0 ? { notRecorded: true } : count(value));

const makers: Record<InsightPart, (figures: Figures) => FigureTable[]> = {
  funnel: ({ funnel }) => [
    {
      name: 'funnel',
      rowsAre: 'week',
      columns: [...milestones, 'nurtured'],
      rows: [...funnel.cohorts, funnel.all].map(cohortRow),
      picture: { bars: 'columns', columns: milestones },
    },
  ],

  stages: ({ stages }) => [
    {
      name: 'fates',
      rowsAre: 'stage',
      columns: ['entered', ...fates],
      rows: stages.map(({ stage, entries, fates: counted }) => {
        const leads = [...new Set(fates.flatMap((fate) => counted[fate].leads))];
        return row(stage, [count(entries, leads), ...fates.map((fate) => rate(counted[fate]))]);
      }),
      picture: { bars: 'rows', columns: fates },
    },
    {
      name: 'stay',
      rowsAre: 'stage',
      columns: ['half', 'threeOfFour', 'nineOfTen'],
      rows: stages.map(({ stage, median, p75, p90, fates: { there } }) =>
        row(
          stage,
          [median, p75, p90].map((ms) => time(ms, there.leads)),
        ),
      ),
      picture: { bars: 'rows', columns: ['half'], until: 'nineOfTen' },
    },
  ],

  speed: ({ speed: { clocks, withinSla, recorded, notRecorded } }) => {
    const columns = ['leads', 'running', 'half', 'nineOfTen', 'workHalf', 'workNineOfTen'];
    return [
      {
        name: 'speed',
        rowsAre: 'clock',
        columns,
        rows: clocks.map(({ clock, n, running, leads, waiting, median, p90, workMedian, workP90 }) => {
          if (clock.endsWith('contact') && !recorded)
            return row(
              clock,
              columns.map(() => ({ notRecorded: true })),
            );
          const times = [median, p90, workMedian, workP90].map((ms) => time(ms));
          return row(clock, [count(n, leads), count(running, waiting), ...times]);
        }),
        picture: { bars: 'rows', columns: ['half'], until: 'nineOfTen' },
      },
      {
        name: 'sla',
        rowsAre: 'total',
        columns: ['withinSla', 'notRecorded'],
        rows: [row('all', [rate(withinSla), count(notRecorded)])],
      },
    ];
  },

  handover: ({ handover: { ready, accepted, won, declines, recycles } }) => [
    {
      name: 'handover',
      rowsAre: 'total',
      columns: ['ready', 'accepted', 'won'],
      rows: [row('all', [count(ready), rate(accepted), rate(won)])],
      picture: { bars: 'columns', columns: ['ready', 'accepted', 'won'] },
    },
    ...(['declines', 'recycles'] as const).map(
      (name): FigureTable => ({
        name,
        rowsAre: 'reason',
        columns: ['times'],
        rows: { declines, recycles }[name].map(({ reason, times, leads }) => row(reason, [count(times, leads)])),
        picture: { bars: 'rows', columns: ['times'] },
      }),
    ),
  ],

  wins: ({ wins }) => [
    {
      name: 'winsByMonth',
      rowsAre: 'month',
      columns: ['winRate', 'open'],
      rows: wins.months.map(({ month, rate: won, open }) => row(month, [rate(won), count(open)])),
      picture: { bars: 'rows', columns: ['winRate'] },
    },
    {
      name: 'winsByRep',
      rowsAre: 'rep',
      columns: ['place', 'winRate', 'smoothed'],
      rows: wins.reps.map(({ name, rank, rate: won, smoothed }) =>
        row(name, [rank === undefined ? {} : count(rank), rate(won), { rate: smoothed }]),
      ),
      picture: { bars: 'rows', columns: ['winRate'] },
    },
  ],

  bottleneck: ({ bottleneck }) => [
    {
      name: 'bottleneck',
      rowsAre: 'stage',
      columns: ['leadDays', 'waiting', 'usual', 'arrivals', 'departures'],
      rows: bottleneck.map(({ stage, rep, leadDays, waiting, usual, arrivals, departures, oldest }) => {
        const leads = oldest.map(({ lead }) => lead);
        const cells = [count(leadDays, leads), count(waiting, leads), time(usual), count(arrivals), count(departures)];
        return row(stage, cells, { beside: rep });
      }),
      picture: { bars: 'rows', columns: ['leadDays'] },
    },
  ],

  velocity: ({ velocity }) => [
    {
      name: 'velocity',
      rowsAre: 'month',
      columns: ['readyByRules', 'growth', 'happened'],
      rows: velocity.months.map(({ month, ready, leads, growth, happened, running }) =>
        row(
          month,
          [count(ready, leads), growth === undefined ? {} : { rate: growth }, count(happened)],
          running ? { growing: true } : {},
        ),
      ),
      picture: { bars: 'rows', columns: ['readyByRules'] },
    },
  ],

  sources: ({ sources }) =>
    attributions.map((model) => ({
      name: `sources-${model}`,
      rowsAre: 'source',
      columns: ['captured', 'real', 'won', 'value', 'spent', 'perReal', 'perWon'],
      rows: sources
        .toSorted((a, b) => b.credit[model].won - a.credit[model].won)
        .map(({ source, spend, leads, credit: { [model]: credit } }) => {
          const [currency = ''] = Object.keys(spend);
          const money = (amount: number | undefined): Cell =>
            amount === undefined ? {} : { amounts: { [currency]: amount } };
          return row(source, [
            ...[count(credit.captured, leads), count(credit.real), count(credit.won), worth(credit)],
            ...[{ amounts: spend }, money(credit.costPerReal), money(credit.costPerWon)],
          ]);
        }),
      picture: { bars: 'rows', columns: ['won'] },
    })),

  mails: ({ mails: { mails, verdicts } }) => [
    {
      name: 'mails',
      rowsAre: 'mail',
      columns: ['sent', 'delivered', 'clicked', 'replied', 'ready', 'unsubscribed', 'bounced', 'complained'],
      rows: mails.map(({ track, step, template, sent, ...mail }) => {
        const { delivered, clicked, replied, ready, unsubscribed, bounced, complained } = mail;
        const rates = [delivered, clicked, replied, ready, unsubscribed, bounced, complained].map(rate);
        return row(template, [count(sent), ...rates], { beside: `${track} / ${step}` });
      }),
      picture: { bars: 'rows', columns: ['clicked'] },
    },
    {
      name: 'variants',
      rowsAre: 'place',
      columns: ['better', 'difference'],
      rows: verdicts.map(({ track, step, better, difference }) =>
        row(`${track} / ${step}`, [better === undefined ? {} : { text: better }, difference ?? {}]),
      ),
    },
  ],

  content: ({ content }) => [
    {
      name: 'content',
      rowsAre: 'content',
      columns: ['seen', 'ready', 'won'],
      rows: content
        .slice(0, mostContent)
        .map(({ name, seen, ready, won, leads }) => row(name, [count(seen, leads), rate(ready), rate(won)])),
      picture: { bars: 'rows', columns: ['ready'] },
    },
  ],

  waiting: ({ waiting }) => [
    {
      name: 'waiting',
      rowsAre: 'place',
      columns: ['waiting'],
      rows: waiting.map(({ track, step, waiting: n, leads }) =>
        row(step === undefined ? track : `${track} / ${step}`, [count(n, leads)]),
      ),
      picture: { bars: 'rows', columns: ['waiting'] },
    },
  ],

  segments: ({ segments }) => [
    {
      name: 'segments',
      rowsAre: 'segment',
      columns: ['leads', 'share', 'condition'],
      rows: segments.map(({ segment: { id, title, condition }, share, leads }) => ({
        key: id,
        name: title,
        cells: [count(share.n, leads), rate(share), { text: condition }],
      })),
      picture: { bars: 'rows', columns: ['leads'] },
    },
  ],
};

const mostContent = 20;

function cohortRow({ week, reached, nurtured, young }: Cohort): FigureRow {
  const cells = milestones.map((milestone): Cell => {
    const part = reached[milestone];
    if (part === undefined) return { notRecorded: true };
    return milestone === 'captured' ? count(part.n, part.leads) : rate(part);
  });
  return row(week, [...cells, rate(nurtured)], young && week !== 'all' ? { growing: true } : {});
}

import type { Cohort } from '../../analysis/insight/funnel.ts';
import type { Figures, InsightPart } from '../../analysis/insight/insight.ts';
import { type Fate, fates, milestones } from '../../analysis/insight/journey.ts';
import { attributions } from '../../analysis/insight/touches.ts';
import { percent, rateText, round, spanText, type Table } from './words.ts';

/** What people call each part; `leadloop insight <part>` takes these. */
export const partNames: Record<string, InsightPart> = {
  funnel: 'funnel',
  stages: 'stages',
  speed: 'speed',
  handover: 'handover',
  reps: 'wins',
  bottleneck: 'bottleneck',
  velocity: 'velocity',
  sources: 'sources',
  mails: 'mails',
  content: 'content',
};

const fateWords: Record<Fate, string> = {
  on: 'went on',
  back: 'went back',
  lost: 'lost',
  ended: 'other end',
  there: 'still there',
};
const modelWords = { first: 'first touch', last: 'last touch but direct', linear: 'every touch' } as const;
const milestoneWords = {
  captured: 'captured',
  real: 'real',
  ready: 'sales-ready',
  accepted: 'accepted',
  contacted: 'contacted',
  won: 'won',
} as const;

/** The figures as tables, in the words of people. `titles` names mails and reps. */
export function tablesOf(figures: Figures, part: InsightPart, nameOf: (id: string) => string): Table[] {
  switch (part) {
    case 'funnel':
      return [funnelTable(figures)];
    case 'stages':
      return stageTables(figures);
    case 'speed':
      return [speedTable(figures)];
    case 'handover':
      return handoverTables(figures);
    case 'wins':
      return winTables(figures, nameOf);
    case 'bottleneck':
      return [jamTable(figures, nameOf)];
    case 'velocity':
      return [velocityTable(figures)];
    case 'sources':
      return sourceTables(figures);
    case 'mails':
      return mailTables(figures, nameOf);
    case 'content':
      return [contentTable(figures)];
  }
}

function funnelTable({ funnel }: Figures): Table {
  const row = ({ week, reached, young }: Cohort) => [
    `${week === 'all' ? 'all' : `week of ${week}`}${young && week !== 'all' ? ' *' : ''}`,
    ...milestones.map((milestone) => {
      const rate = reached[milestone];
      if (rate === undefined) return 'not recorded';
      return milestone === 'captured'
        ? String(rate.n)
        : `${rate.n}${rate.rate === undefined ? '' : ` (${percent(rate.rate)})`}`;
    }),
  ];
  return {
    title: 'Funnel, by the week in which leads came',
    note: '* younger than nine of ten leads take: these figures will still grow.',
    head: ['', ...milestones.map((milestone) => milestoneWords[milestone])],
    rows: [...funnel.cohorts.slice(-13).map(row), row(funnel.all)],
  };
}

function stageTables({ stages }: Figures): Table[] {
  return [
    {
      title: 'Stages: what became of all who entered',
      head: ['', 'entered', ...fates.map((fate) => fateWords[fate])],
      rows: stages.map(({ stage, entries, fates: counted }) => [
        ...[stage, String(entries)],
        ...fates.map((fate) => `${counted[fate].n} (${percent(counted[fate].rate ?? 0)})`),
      ]),
    },
    {
      title: 'Time in stage: half, three of four and nine of ten have left after',
      note: 'Leads that are still there count for as long as they have been.',
      head: ['', 'half', 'three of four', 'nine of ten'],
      rows: stages.map(({ stage, median, p75, p90 }) => [stage, spanText(median), spanText(p75), spanText(p90)]),
    },
  ];
}

function speedTable({ speed }: Figures): Table {
  const rows = speed.clocks.map(({ clock, n, running, median, p90, workMedian, workP90 }) => {
    if (clock.endsWith('contact') && !speed.recorded) return [clock, 'not recorded', '', '', '', ''];
    return [
      clock,
      String(n),
      String(running),
      `${spanText(median)} / ${spanText(p90)}`,
      `${spanText(workMedian)} / ${spanText(workP90)}`,
    ];
  });
  const unknown = speed.notRecorded > 0 ? ` Of ${speed.notRecorded} accepted leads no contact was recorded.` : '';
  return {
    title: 'Speed to lead',
    note: `Accepted within the answer time: ${rateText(speed.withinSla)}.${unknown}`,
    head: ['from … to', 'leads', 'still running', 'half / nine of ten', 'in working hours'],
    rows,
  };
}

function handoverTables({ handover }: Figures): Table[] {
  const reasons = (title: string, all: typeof handover.declines): Table[] =>
    all.length === 0
      ? []
      : [{ title, head: ['reason', 'times'], rows: all.map(({ reason, times }) => [reason, String(times)]) }];
  return [
    {
      title: 'From marketing to sales',
      head: ['sales-ready', 'accepted', 'won'],
      rows: [[String(handover.ready), rateText(handover.accepted), rateText(handover.won)]],
    },
    ...reasons('Why reps declined', handover.declines),
    ...reasons('Why leads came back', handover.recycles),
  ];
}

function winTables({ wins }: Figures, nameOf: (id: string) => string): Table[] {
  return [
    {
      title: 'Won, of won and lost, by the month of acceptance',
      head: ['', 'won', 'still open'],
      rows: wins.months.map(({ month, rate, open }) => [month, rateText(rate), String(open)]),
    },
    {
      title: 'Won, by rep',
      note: 'A place needs ten decided leads.',
      head: ['place', 'rep', 'won', 'smoothed'],
      rows: wins.reps.map(({ rank, name, rate, smoothed }) => [
        String(rank ?? '–'),
        nameOf(name),
        rateText(rate),
        percent(smoothed),
      ]),
    },
  ];
}

function jamTable({ bottleneck }: Figures, nameOf: (id: string) => string): Table {
  return {
    title: 'Where leads wait longer than usual',
    note: 'Lead-days: days beyond the time in which three of four had left, over all who wait.',
    head: ['stage', 'rep', 'lead-days', 'waiting', 'usual', 'came / left in 28 days'],
    rows: bottleneck.map(({ stage, rep, leadDays, waiting, usual, arrivals, departures }) => [
      ...[stage, rep === 'unknown' ? '–' : nameOf(rep), round(leadDays), String(waiting), spanText(usual)],
      `${arrivals} / ${departures}`,
    ]),
  };
}

function velocityTable({ velocity }: Figures): Table {
  return {
    title: 'Lead velocity',
    note: 'By today’s rules in every month, so that a moved bar is no growth.',
    head: ['', 'sales-ready by today’s rules', 'growth', 'as it happened'],
    rows: velocity.months.map(({ month, ready, growth, happened, running }) => [
      `${month}${running ? ' (not over)' : ''}`,
      String(ready),
      growth === undefined ? '–' : `${growth >= 0 ? '+' : '−'}${percent(Math.abs(growth))}`,
      String(happened),
    ]),
  };
}

function sourceTables({ sources }: Figures): Table[] {
  return attributions.map((model) => ({
    title: `Sources, credit to the ${modelWords[model]}`,
    head: ['', 'captured', 'real', 'won', 'value', 'spent', 'per real lead', 'per won'],
    rows: sources
      .toSorted((a, b) => b.credit[model].won - a.credit[model].won)
      .map(({ source, spend, credit: { [model]: credit } }) => [
        ...[source, round(credit.captured), round(credit.real), round(credit.won), round(credit.value)],
        Object.entries(spend)
          .map(([currency, amount]) => `${round(amount)} ${currency}`)
          .join(', ') || '–',
        credit.costPerReal === undefined ? '–' : round(credit.costPerReal),
        credit.costPerWon === undefined ? '–' : round(credit.costPerWon),
      ]),
  }));
}

function mailTables({ mails }: Figures, nameOf: (id: string) => string): Table[] {
  return [
    {
      title: 'Mails',
      note: 'Sales-ready: within 14 days, of mails older than that.',
      head: ['mail', 'place', 'sent', 'delivered', 'clicked', 'replied', 'sales-ready', 'unsubscribed', 'bounced'],
      rows: mails.mails.map((mail) => [
        ...[nameOf(mail.template), `${mail.track} / ${mail.step}`, String(mail.sent), String(mail.delivered.n)],
        ...[rateText(mail.clicked), String(mail.replied.n), rateText(mail.ready)],
        ...[String(mail.unsubscribed.n), String(mail.bounced.n)],
      ]),
    },
    {
      title: 'Which variant is better',
      note: 'Clicked or replied to; better when the 95 % interval of the difference lies above 0 (Newcombe).',
      head: ['place', 'verdict', 'difference'],
      rows: mails.verdicts.map(({ track, step, verdict, better, difference }) => [
        `${track} / ${step}`,
        better === undefined ? verdict : `“${nameOf(better)}” is better`,
        difference ? `${percent(difference.low).replace('-', '−')} to ${percent(difference.high)}` : '–',
      ]),
    },
  ];
}

function contentTable({ content }: Figures): Table {
  return {
    title: 'Pages and guides, by what came of those who saw them',
    note: 'Who needs it looks at more: this is no cause.',
    head: ['', 'leads', 'sales-ready', 'won'],
    rows: content
      .slice(0, 20)
      .map(({ name, seen, ready, won }) => [name, String(seen), rateText(ready), rateText(won)]),
  };
}

import type { Figures, InsightPart } from '../../analysis/insight/insight.ts';
import type { Cell, FigureRow, FigureTable } from '../../analysis/insight/shown/figure-table.ts';
import { tablesOf as figureTables } from '../../analysis/insight/shown/tables.ts';
import { percent, rateText, round, spanText } from '../../analysis/insight/shown/words.ts';
import type { Table } from './table.ts';

/** The last weeks of the funnel that fit a terminal. */
const weeksShown = 13;

/** The figures as tables, in the words of people. `nameOf` names mails and reps. */
export function tablesOf(figures: Figures, part: InsightPart, nameOf: (id: string) => string): Table[] {
  return figureTables(figures, part)
    .filter(({ name, rows }) => rows.length > 0 || !isOptional(name))
    .map((table) => inWords(table, figures, nameOf));
}

/** Without reasons and without variants these tables are left out. */
const isOptional = (table: string) => ['declines', 'recycles', 'variants'].includes(table);

/** A terminal has no room for the intervals of these tables; `--json` has them. */
const isWide = (table: string) => table === 'funnel' || table === 'fates';
/** Columns of times, of which some cannot be computed yet; working hours are those of finished ones only. */
const isTime = (column: string) => ['half', 'threeOfFour', 'nineOfTen'].includes(column);

const titles: Record<string, string> = {
  funnel: 'Funnel, by the week in which leads came',
  fates: 'Stages: what became of all who entered',
  stay: 'Time in stage: half, three of four and nine of ten have left after',
  speed: 'Speed to lead',
  sla: 'Accepted within the answer time',
  handover: 'From marketing to sales',
  declines: 'Why reps declined',
  recycles: 'Why leads came back',
  winsByMonth: 'Won, of won and lost, by the month of acceptance',
  winsByRep: 'Won, by rep',
  bottleneck: 'Where leads wait longer than usual',
  velocity: 'Lead velocity',
  'sources-first': 'Sources, credit to the first touch',
  'sources-last': 'Sources, credit to the last touch but direct',
  'sources-linear': 'Sources, credit to every touch alike',
  mails: 'Mails',
  variants: 'Which variant is better',
  waiting: 'Where leads wait in their tracks, by the mail they got last',
  segments: 'Segments of config/segments.yaml, and how many leads are in each now',
  content: 'Pages and guides, by the outcome of the leads who saw them',
};
const notes: Record<string, string> = {
  funnel: '* younger than nine of ten leads take: these figures will still grow.',
  stay: 'Leads that are still there count for as long as they have been.',
  winsByRep: 'A place needs ten decided leads.',
  bottleneck: 'Lead-days: days beyond the time in which three of four had left, over all who wait.',
  velocity: 'By today’s rules in every month, so that a moved bar is no growth.',
  mails: 'Sales-ready: within 14 days, of mails older than that.',
  variants: 'Clicked or replied to; better when the 95 % interval of the difference lies above 0 (Newcombe).',
  segments: 'Each lead as of its last event or the last night, also when it came before --since.',
  content: 'Who needs it looks at more: this is no cause.',
};
const columnWords: Record<string, string> = {
  ready: 'sales-ready',
  on: 'went on',
  back: 'went back',
  ended: 'other end',
  there: 'still there',
  threeOfFour: 'three of four',
  nineOfTen: 'nine of ten',
  running: 'still running',
  leads: 'leads',
  workHalf: 'half, in working hours',
  workNineOfTen: 'nine of ten, in working hours',
  withinSla: 'in time',
  notRecorded: 'no contact recorded',
  winRate: 'won',
  open: 'still open',
  leadDays: 'lead-days',
  arrivals: 'came in 28 days',
  departures: 'left in 28 days',
  times: 'times',
  readyByRules: 'sales-ready by today’s rules',
  happened: 'as it happened',
  seen: 'leads',
  perReal: 'per real lead',
  perWon: 'per won',
  share: 'of all leads',
  better: 'verdict',
};

function inWords(
  { name, rowsAre, columns, rows }: FigureTable,
  figures: Figures,
  nameOf: (id: string) => string,
): Table {
  const isTotal = rowsAre === 'total';
  const hasBeside = rows.some(({ beside }) => beside !== undefined);
  const first = (row: FigureRow) => {
    const named = ['rep', 'mail'].includes(rowsAre) ? nameOf(row.name) : row.name;
    const week = rowsAre === 'week' && row.name !== 'all' ? `week of ${named}` : named;
    const mark = row.growing ? (rowsAre === 'week' ? ' *' : ' (not over)') : '';
    const beside = row.beside === 'unknown' ? '–' : nameOf(row.beside ?? '');
    return [...(isTotal ? [] : [`${week}${mark}`]), ...(hasBeside ? [beside] : [])];
  };
  const cell = (one: Cell, column: string) => {
    if (isWide(name) && one.rate !== undefined) return partText(one);
    if (isTime(column) && !one.notRecorded) return spanText(one.ms);
    return column === 'better' ? verdict(one, nameOf) : cellText(one);
  };
  return {
    title: titles[name] ?? name,
    ...noteOf(name, figures),
    head: [...(isTotal ? [] : ['']), ...(hasBeside ? [''] : []), ...columns.map((one) => columnWords[one] ?? one)],
    rows: (name === 'funnel' ? rows.slice(-weeksShown - 1) : rows).map((row) => [
      ...first(row),
      ...row.cells.map((one, index) => cell(one, columns[index] ?? '')),
    ]),
  };
}

const noteOf = (name: string, { speed }: Figures) => {
  const unknown = `For ${speed.notRecorded} leads that asked, it is not recorded whether a rep spoke to them.`;
  const note = name === 'speed' && speed.notRecorded > 0 ? unknown : notes[name];
  return note === undefined ? {} : { note };
};

const verdict = ({ text }: Cell, nameOf: (id: string) => string) =>
  text === undefined ? 'not decided yet' : `“${nameOf(text)}” is better`;

function cellText(cell: Cell): string {
  const { n, of, rate, low, high, ms, amounts, notRecorded, leads = [] } = cell;
  if (notRecorded) return 'not recorded';
  if (amounts) return money(amounts);
  if (n !== undefined && of !== undefined) return rateText({ n, of, rate, low, high, leads });
  if (n !== undefined) return round(n);
  if (rate !== undefined) return percent(rate);
  if (low !== undefined && high !== undefined) return `${percent(low)} to ${percent(high)}`.replaceAll('-', '−');
  return 'text' in cell ? (cell.text ?? '–') : ms === undefined ? '–' : spanText(ms);
}

/** The total is in the same row: `123 (26 %, 22–30)`. */
const partText = ({ n, rate = 0, low = 0, high = 1 }: Cell) =>
  `${n} (${percent(rate)}, ${Math.round(low * 100)}–${Math.round(high * 100)})`;

const money = (amounts: Record<string, number>) =>
  Object.entries(amounts)
    .map(([currency, amount]) => `${round(amount)} ${currency}`)
    .join(', ') || '–';

import type { Spend } from '../../analysis/insight/sources.ts';
import { reportedAmount } from '../../domain/settlement/amount.ts';
import { dayOf } from '../../domain/settlement/form-reading.ts';
import { readCells } from '../csv/cells.ts';

const columns = ['source', 'campaign', 'day', 'amount', 'currency'] as const;

/**
 * Reads spend.csv: `source,campaign,day,amount,currency`, in any order of columns; the campaign may be empty. Each problem
 * names its line, and with one nothing is imported. A line that repeats another exactly counts and is reported: it may be a
 * slip.
 */
export function readSpend(text: string, file: string): { rows: Spend[]; problems: string[]; repeated: string[] } {
  const problems: string[] = [];
  const repeated: string[] = [];
  let records: ReturnType<typeof readCells>;
  try {
    records = readCells(text, isColumn);
  } catch (error) {
    return {
      rows: [],
      repeated,
      problems: [`${file}: got a file that is no CSV (${(error as Error).message}), expected ${columns.join(',')}`],
    };
  }
  const [header, ...body] = records;
  const names = header?.cells.map((name) => name.toLowerCase()) ?? [];
  const missing = columns.filter((name) => name !== 'campaign' && !names.includes(name));
  if (missing.length > 0)
    return {
      rows: [],
      repeated,
      problems: [
        `${file}:${header?.line ?? 1}: got the columns ${names.join(', ') || '(none)'}, expected also ${missing.join(', ')}`,
      ],
    };
  const rows: Spend[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of body) {
    const cell = (name: string) => cells[names.indexOf(name)]?.trim() ?? '';
    const wrong = (name: string, expected: string) =>
      problems.push(`${file}:${line}: ${name}: got “${cell(name).slice(0, 60)}”, expected ${expected}`);
    const [source, day, currency] = [cell('source').toLowerCase(), cell('day'), cell('currency').toUpperCase()];
    const before = problems.length;
    if (source === '') wrong('source', 'the source as `leadloop insight sources` names it, such as google / cpc');
    if (!isDay(day)) wrong('day', 'a day such as 2026-11-29');
    if (!isCurrency(currency)) wrong('currency', 'three letters such as EUR');
    const amount = isCurrency(currency) ? reportedAmount(cell('amount'), currency) : undefined;
    if (amount === undefined && isCurrency(currency)) wrong('amount', 'an amount such as 1234.50, without a minus');
    if (problems.length > before || amount === undefined) continue;
    const row = { source, campaign: cell('campaign'), day, amount, currency };
    const same = JSON.stringify(row);
    const first = lineOf.get(same);
    if (first !== undefined) repeated.push(`${file}:${line} says the same as line ${first}, and both count`);
    lineOf.set(same, first ?? line);
    rows.push(row);
  }
  return { rows, problems, repeated };
}

const isColumn = (cell: string) => columns.some((name) => name === cell.toLowerCase());

const isCurrency = (text: string) => /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf('currency').includes(text);

const isDay = (text: string): boolean => dayOf(text) === text;

const placeOf = ({ source, campaign, day }: Spend) => [source, campaign, day].join('\n');
const keyOf = (row: Spend) => `${placeOf(row)}\n${row.currency}`;

/**
 * All spend after an import: the same source, campaign and day is replaced, so an import can be repeated, and corrects a wrong
 * currency.
 */
export function withSpend(known: readonly Spend[], rows: readonly Spend[]): Spend[] {
  const sums = new Map<string, Spend>();
  // Two lines of one file with the same key are two bills.
  for (const row of rows) sums.set(keyOf(row), { ...row, amount: row.amount + (sums.get(keyOf(row))?.amount ?? 0) });
  const places = new Set(rows.map(placeOf));
  const kept = known.filter((row) => !places.has(placeOf(row)));
  return [...kept, ...sums.values()].sort((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : keyOf(a) < keyOf(b) ? -1 : 1,
  );
}

import { capitalised } from '../../domain/lead/activity-text.ts';
import type { Stage } from '../../domain/lead/stage.ts';
import type { FigureCell, FigureTable } from '../../functions/http/api/shapes-insight.ts';
import { moneyText, span } from '../amounts.ts';
import { dayText } from '../moments.ts';
import { locale } from '../texts/index.ts';
import { wordOf, words } from '../texts/insight/index.ts';
import { said } from '../texts/said/index.ts';
import { words as work } from '../texts/work/index.ts';

const number = (value: number, digits = 1) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: Math.abs(value) < 10 ? digits : 0 }).format(value);
export const percent = (part: number) =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: Math.abs(part) < 0.1 ? 1 : 0 }).format(part);

/** A cell's figure, and in smaller text its certainty. */
export function cellText(cell: FigureCell, column: string): { figure: string; more?: string; sure?: string } {
  const { n, of, rate, low, high, ms, amounts, text, notRecorded } = cell;
  if (notRecorded) return { figure: words.notRecordedThen };
  if (amounts) return { figure: moneyText(amounts) };
  if (text !== undefined) return { figure: text };
  const interval =
    low !== undefined && high !== undefined ? `${percent(low)} ${words.to95} ${percent(high)}` : undefined;
  if (n !== undefined && of !== undefined) {
    if (rate === undefined) return { figure: '–' };
    return { figure: percent(rate), more: `${number(n)} ${words.of} ${number(of)}`, sure: interval && `(${interval})` };
  }
  if (n !== undefined) return { figure: number(n) };
  if (rate !== undefined) return { figure: percent(rate) };
  if (interval) return { figure: interval };
  if (ms !== undefined) return { figure: span(ms) };
  if (column === 'better') return { figure: words.cannotTell };
  return { figure: times.includes(column) ? words.notYet : '–' };
}

/** Columns of times. Such a time may not be known yet. */
const times = ['half', 'threeOfFour', 'nineOfTen'];

/** The name of a row in words. */
export function rowName({ rowsAre }: FigureTable, { name, title }: FigureTable['rows'][number]): string {
  if (name === 'all') return words.all;
  if (name === 'unknown') return words.unknown;
  if (name === 'before the first mail') return words.beforeFirst;
  if (rowsAre === 'stage') return capitalised(work.stages[name as Stage] ?? name);
  if (rowsAre === 'reason') return said(name);
  if (rowsAre === 'clock') return wordOf(words.clocks, name);
  if (rowsAre === 'week') return `${words.weekOf} ${dayText(name)}`;
  if (rowsAre === 'month') return monthText(name);
  return title ?? name;
}

export const monthText = (month: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${month}-01`));

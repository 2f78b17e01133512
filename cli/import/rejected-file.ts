import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import { openGrowing } from '../private-file.ts';
import { ownColumns } from './columns.ts';
import type { Row } from './sheet.ts';

/** `leads.rejected.csv` beside `leads.csv`. */
export const rejectedPath = (path: string): string => `${path.replace(/\.[^./\\]+$/, '')}.rejected.csv`;

export interface RejectedFile {
  /** Rows appended and on disk; answers the size of the file in bytes. */
  append(rejected: readonly { row: Row; reasons: readonly InvalidField[] }[]): number;
  close(): void;
}

/** Longest cell that is written back: enough to find the row in the original. */
const longestCell = 1_000;

/**
 * The rows that were not taken, with their original cells, to be put right and imported again. `size`: bytes of the file that are known to
 * be good.
 */
export function openRejected(path: string, headers: readonly string[], size = 0): RejectedFile {
  const names = headers.filter((header) => !ownColumns.includes(header.toLowerCase()));
  // A byte order mark is how spreadsheet programs know UTF-8.
  const file = openGrowing(path, `\uFEFF${lineOf([...ownColumns, ...names])}`, size);
  return {
    append: (rejected) =>
      file.append(rejected.map(({ row, reasons }) => lineOf([...whyOf(row, reasons), ...originals(row, headers)]))),
    close: file.close,
  };
}

function whyOf(row: Row, reasons: readonly InvalidField[]): string[] {
  const all = (read: (reason: InvalidField) => string) => reasons.map(read).join(' · ');
  return [String(row.line), all(({ field }) => field), all(({ got }) => got), all(({ expected }) => expected)];
}

function originals({ cells, broken }: Row, headers: readonly string[]): string[] {
  if (broken !== undefined) return cells;
  const surplus = cells.slice(headers.length);
  return [
    ...headers.flatMap((header, place) => (ownColumns.includes(header.toLowerCase()) ? [] : [cells[place] ?? ''])),
    ...surplus,
  ];
}

const lineOf = (cells: readonly string[]) => cells.map(safeCell).join(',');

/** The cell as it was before `safeCell` put an apostrophe in front. */
export const unguarded = (cell: string): string => cell.replace(/^'(?=\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '');

/**
 * A cell that no spreadsheet runs: what begins like a formula gets an apostrophe in front (OWASP, CSV Injection), control
 * characters become visible, and everything is quoted.
 */
export function safeCell(text: string): string {
  const short = text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
  const visible = short
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]/gu, (character) => (character === '\n' ? '\n' : '\uFFFD'));
  const guarded = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${visible}` : visible;
  return `"${guarded.replaceAll('"', '""')}"`;
}

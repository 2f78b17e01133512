import type { Table } from './table.ts';

/** Tables for a terminal. */
export const tablesText = (tables: readonly Table[]): string => tables.map(tableText).join('\n\n');

function tableText({ title, note, head, rows }: Table): string {
  if (rows.length === 0) return `${title}\n  nothing yet`;
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [title, line(head), ...rows.map(line), ...(note ? [`  ${note}`] : [])].join('\n');
}

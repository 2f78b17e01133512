import { parse } from 'csv-parse/sync';

/** Possible delimiters of cells. */
export const delimiters = [',', ';', '\t', '|'] as const;

/** `sep=;` on top of a file is how Excel notes the delimiter. */
const noted = /^\uFEFF?"?sep=(.)"?(?:\r\n|\r|\n)/i;

/**
 * The delimiter that makes a cell of the line one that `isKnown`, else the one that the line has most of outside quotes. A comma when it has
 * none: there is one column.
 */
export function delimiterOf(line: string, isKnown: (cell: string) => boolean): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({
    delimiter,
    times: bare.split(delimiter).length + (line.split(delimiter).some(isKnown) ? line.length : 0),
  }));
  return counted.reduce((most, one) => (one.times > most.times ? one : most)).delimiter;
}

/**
 * The non-empty lines of a small CSV file, counted from 1, with their cells trimmed. The whole file has one delimiter: see
 * `delimiterOf`. Throws the Error of csv-parse.
 */
export function readCells(
  written: string,
  isKnown: (cell: string) => boolean,
  { relaxQuotes = false }: { relaxQuotes?: boolean } = {},
): { line: number; cells: string[] }[] {
  const [top = '', sep] = noted.exec(written) ?? [];
  const text = written.slice(top.length);
  const above = top === '' ? 0 : 1;
  const first = text.split(/[\r\n]/).find((line) => line.trim() !== '') ?? '';
  const bare = (cell: string) => isKnown(cell.replace(/["\uFEFF]/g, '').trim());
  const read = parse(text, {
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: relaxQuotes,
    delimiter: sep ?? delimiterOf(first, bare),
  }) as unknown;
  return (read as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
    line: info.lines + above,
    cells: record,
  }));
}

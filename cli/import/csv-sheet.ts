import { parse } from 'csv-parse/sync';
import { delimiterOf, delimiters } from '../csv/cells.ts';
import { type Frame, frames } from './csv-frames.ts';
import { ImportError } from './import-error.ts';
import type { Row, Sheet } from './sheet.ts';
import { fieldOf } from './synonyms.ts';

/** Rows parsed at a time: csv-parse takes long to start. */
const rowsPerParse = 200;
/** Characters parsed at a time: rows that are too long must not add up to what no memory holds. */
const longestParse = 1024 * 1024;

/** Titles and empty lines that exporters put above the headers. */
const mostTitles = 10;

/**
 * Reads CSV text row by row. The headers are the first line, or the first of ten that has the address's. The delimiter is the one that
 * finds the address there, else the one that line has most of. Throws ImportError without headers.
 */
export async function readCsv(text: AsyncIterable<string>): Promise<Sheet> {
  const source = text[Symbol.asyncIterator]();
  const start: string[] = [];
  // "sep=;" is how Excel notes the delimiter.
  let lines: string[] = [];
  for (let done: boolean | undefined = false; !done && lines.length < mostTitles && !lines.some(hasAddress); ) {
    const next = await source.next();
    done = next.done;
    if (!next.done) start.push(next.value);
    lines = linesOf(start.join(''), done === true);
  }
  const [first = '', isBelowTitles] = headerOf(lines);
  const delimiter = /^\s*"?sep=(.)"?[\r\n]/i.exec(start.join(''))?.[1] ?? delimiterOf(first, isAddress);
  const rows = parsed(frames(chained(start, source), delimiter), delimiter);
  const next = async () => (await rows.next()).value as Omit<Row, 'number'> | undefined;
  let header = await next();
  if (header?.cells[0]?.toLowerCase().startsWith('sep=')) header = await next();
  if (isBelowTitles)
    for (let title = 0; title < mostTitles && header && !header.cells.some(isAddress); title += 1)
      header = await next();
  if (!header || header.broken)
    throw new ImportError(`got ${header ? `a broken header line (${header.broken})` : 'no line'}, expected headers`);
  const headers = header.cells.map((cell) => cell.trim());
  if (headers.some((cell) => /^[^\s@]+@[^\s@]+$/.test(cell) && cell.lastIndexOf('.') > cell.indexOf('@')))
    throw new ImportError(
      `got an address in the first line (${headers.join(', ')}), expected headers — put a line such as “E-Mail${delimiter}Name” on top`,
    );
  return { headers, rows: numbered(rows) };
}

/** The field that a cell of a line of headers names, quotes or not. */
const fieldIn = (cell: string) => fieldOf(cell.replace(/["']/g, ''));
const isAddress = (cell: string) => fieldIn(cell) === 'email';
const hasAddress = (line: string) => delimiters.some((delimiter) => line.split(delimiter).some(isAddress));

/** Whether a line names the address and something else of a person. */
const isHeader = (line: string) =>
  delimiters.some((delimiter) => {
    const known = line.split(delimiter).map(fieldIn);
    return known.includes('email') && known.filter((field) => field !== undefined).length > 1;
  });

/** The line of headers: the first, unless one further down is clearly one, and neither it nor one above it has an address itself. */
function headerOf(lines: readonly string[]): [string | undefined, boolean] {
  const at = hasAddress(lines[0] ?? '') ? 0 : lines.findIndex(isHeader);
  const isBelowTitles = at > 0 && !lines.slice(0, at + 1).some((line) => line.includes('@'));
  return [lines[isBelowTitles ? at : 0], isBelowTitles];
}

async function* chained(start: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* start;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* numbered(rows: AsyncIterator<Omit<Row, 'number'>>): AsyncGenerator<Row> {
  let number = 0;
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    number += 1;
    // Spreadsheets leave rows of nothing but delimiters below the last one.
    if (next.value.cells.some((cell: string) => cell.trim() !== '')) yield { number, ...next.value };
  }
}

async function* parsed(framed: AsyncIterable<Frame>, delimiter: string): AsyncGenerator<Omit<Row, 'number'>> {
  let waiting: Frame[] = [];
  let size = 0;
  for await (const frame of framed) {
    waiting.push(frame);
    size += frame.text.length;
    if (waiting.length < rowsPerParse && size < longestParse) continue;
    yield* cellsOf(waiting, delimiter);
    waiting = [];
    size = 0;
  }
  yield* cellsOf(waiting, delimiter);
}

function cellsOf(framed: readonly Frame[], delimiter: string): Omit<Row, 'number'>[] {
  const whole = framed.filter(({ broken }) => broken === undefined);
  const records = parse(whole.map(({ text }) => text).join('\n'), {
    delimiter,
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: 0,
  });
  // One row each is what frames() promises; if the two ever disagree, cells would move to other people.
  if (records.length !== whole.length)
    throw new Error(`csv-parse found ${records.length} rows from line ${whole[0]?.line} on, expected ${whole.length}`);
  let next = 0;
  return framed.map(({ line, text, broken }) =>
    broken ? { line, cells: [text], broken } : { line, cells: records[next++] ?? [] },
  );
}

/** The complete non-empty lines, without Excel's `sep=;`; at the end of the file the last one is complete, too. */
const linesOf = (text: string, isEnd: boolean): string[] =>
  text
    .split(/[\r\n]/)
    .slice(0, isEnd ? undefined : -1)
    .filter((line) => line.trim() !== '' && !/^\s*"?sep=."?$/i.test(line))
    .slice(0, mostTitles);

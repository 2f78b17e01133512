import { parse } from 'csv-parse/sync';
import { type Frame, frames } from './csv-frames.ts';
import { ImportError } from './import-error.ts';
import type { Row, Sheet } from './sheet.ts';

const delimiters = [',', ';', '\t', '|'];
/** Rows parsed at a time: csv-parse takes longer to begin than to go on. */
const rowsPerParse = 200;
/** Characters parsed at a time: rows that are too long must not add up to what no memory holds. */
const longestParse = 1024 * 1024;

/** Reads CSV text row by row. The delimiter is the one the header line has most of. Throws ImportError without headers. */
export async function readCsv(text: AsyncIterable<string>): Promise<Sheet> {
  const source = text[Symbol.asyncIterator]();
  const start: string[] = [];
  // Up to the end of the first line that has something in it; "sep=;" is how Excel notes the delimiter.
  let first: string | undefined;
  while (first === undefined) {
    const { value, done } = await source.next();
    if (!done) start.push(value);
    first = firstLine(start.join(''));
    if (done) first ??= start.join('');
  }
  const delimiter = /^\s*sep=(.)[\r\n]/i.exec(start.join(''))?.[1] ?? mostOf(first);
  const rows = parsed(frames(chained(start, source), delimiter), delimiter);
  const next = async () => (await rows.next()).value as Omit<Row, 'number'> | undefined;
  let header = await next();
  if (header?.cells[0]?.toLowerCase().startsWith('sep=')) header = await next();
  if (!header || header.broken)
    throw new ImportError(`got ${header ? `a broken header line (${header.broken})` : 'no line'}, expected headers`);
  const headers = header.cells.map((cell) => cell.trim());
  if (headers.some((cell) => /^[^\s@]+@[^\s@]+$/.test(cell) && cell.lastIndexOf('.') > cell.indexOf('@')))
    throw new ImportError(
      `got an address in the first line (${headers.join(', ')}), expected headers — put a line such as “E-Mail${delimiter}Name” on top`,
    );
  return { headers, rows: numbered(rows) };
}

/** The delimiter the line has most of outside quotes; with none of them, there is one column. */
function mostOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counted = delimiters.map((delimiter) => ({ delimiter, times: bare.split(delimiter).length }));
  return counted.reduce((most, one) => (one.times > most.times ? one : most)).delimiter;
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

/** The first whole line that says something, without the `sep=;` of Excel. */
const firstLine = (text: string): string | undefined =>
  text
    .split(/[\r\n]/)
    .slice(0, -1)
    .find((line) => line.trim() !== '' && !/^\s*sep=.$/i.test(line));

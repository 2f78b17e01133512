import { readCsv } from '../../../cli/import/csv-sheet.ts';
import type { Row, Sheet } from '../../../cli/import/sheet.ts';
import { readVcards } from '../../../cli/import/vcard-sheet.ts';

/** A text in pieces of this many characters, as a file arrives. */
export async function* pieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

export async function rowsOf({ rows }: Pick<Sheet, 'rows'>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

export const csv = (text: string, size?: number) => readCsv(pieces(text, size));
export const cards = (text: string, size?: number) => rowsOf(readVcards(pieces(text, size)));

import { shown } from '../../domain/lead/activity-text.ts';
import { readCsv } from './csv-sheet.ts';
import type { Row, Sheet } from './sheet.ts';
import { type SourceFile, textOf } from './source-file.ts';
import { readVcards } from './vcard-sheet.ts';

/** The rows of a file of any kind. `onBytes` gets the number of bytes read. */
export async function openSheet(file: SourceFile, onBytes: (bytes: number) => void): Promise<Sheet> {
  const text = textOf(file, onBytes);
  const sheet = await (file.kind === 'vcard' ? readVcards(text) : readCsv(text));
  return file.hasWrongBytes ? { ...sheet, rows: readable(sheet.rows, file.encoding) } : sheet;
}

/** A row with bytes that are none of the encoding is broken; the others are as they are. */
async function* readable(rows: AsyncIterable<Row>, encoding: string): AsyncGenerator<Row> {
  for await (const row of rows) {
    const wrong = row.broken === undefined ? row.cells.find((cell) => cell.includes('\ufffd')) : undefined;
    yield wrong === undefined ? row : { ...row, broken: `got ${shown(wrong)}, expected letters in ${encoding}` };
  }
}

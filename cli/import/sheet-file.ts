import { readCsv } from './csv-sheet.ts';
import type { Sheet } from './sheet.ts';
import { type SourceFile, textOf } from './source-file.ts';
import { readVcards } from './vcard-sheet.ts';

/** The rows of a file, whatever kind it is. `onBytes` hears how much of it has been read. */
export function openSheet(file: SourceFile, onBytes: (bytes: number) => void): Sheet | Promise<Sheet> {
  const text = textOf(file, onBytes);
  return file.kind === 'vcard' ? readVcards(text) : readCsv(text);
}

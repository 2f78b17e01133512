import { closeSync, fsyncSync, ftruncateSync, writeSync } from 'node:fs';
import { openPrivate } from '../private-file.ts';

/** `leads.said-no.csv` beside `leads.csv`: what `leadloop suppress import` takes. */
export const saidNoPath = (path: string): string => `${path.replace(/\.[^./\\]+$/, '')}.said-no.csv`;

export interface SaidNoFile {
  /** Addresses appended and on disk; answers the size of the file in bytes. */
  append(addresses: readonly string[]): number;
  close(): void;
}

/** The people on a list who want no mail. `size`: bytes of the file that are known to be good; a killed process may have written more. */
export function openSaidNo(path: string, size = 0): SaidNoFile {
  const file = openPrivate(path, size > 0 ? 'r+' : 'w');
  ftruncateSync(file, size);
  let end = size;
  const write = (lines: readonly string[]) => {
    end += writeSync(file, lines.map((line) => `${line}\r\n`).join(''), end);
  };
  return {
    append(addresses) {
      if (addresses.length === 0) return end;
      write(end === 0 ? ['email', ...addresses] : addresses);
      fsyncSync(file);
      return end;
    },
    close: () => closeSync(file),
  };
}

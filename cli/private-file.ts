import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** Opens a file for people's data, which only its owner can read, also where it was there before and was open to others. */
export function openPrivate(path: string, flags: 'w' | 'r+'): number {
  const file = openSync(path, flags, 0o600);
  // A terminal or a pipe, such as /dev/stdout, keeps its mode.
  if (fstatSync(file).isFile()) fchmodSync(file, 0o600);
  return file;
}

/** Writes such a file as a whole. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  const file = openPrivate(path, 'w');
  try {
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

/** A private file of lines that grows. */
export interface GrowingFile {
  /** Lines appended and on disk; answers the size of the file in bytes. */
  append(lines: readonly string[]): number;
  close(): void;
}

/**
 * Opens such a file; its header is written with the first line. `size`: the bytes of the file that are valid; the rest, from a
 * killed process, is cut off.
 */
export function openGrowing(path: string, header: string, size: number): GrowingFile {
  const file = openPrivate(path, size > 0 ? 'r+' : 'w');
  ftruncateSync(file, size);
  let end = size;
  return {
    append(lines) {
      if (lines.length === 0) return end;
      const written = end === 0 ? [header, ...lines] : lines;
      end += writeSync(file, written.map((line) => `${line}\r\n`).join(''), end);
      fsyncSync(file);
      return end;
    },
    close: () => closeSync(file),
  };
}

import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';

/** Opens a file for people's data, which only its owner can read, also where it was there before and was open to others. */
export function openPrivate(path: string, flags: 'w' | 'r+'): number {
  const file = openSync(path, flags, 0o600);
  // Not of a terminal or a pipe, such as /dev/stdout.
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

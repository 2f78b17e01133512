import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Replaces a file atomically: a killed process leaves the old one or the new one. */
export function replaceFile(path: string, content: string | Uint8Array, mode?: number): void {
  writeFileSync(`${path}.new`, content, { mode });
  renameSync(`${path}.new`, path);
}

/** The JSON a file holds; an empty object when there is none yet. */
export function readKept<T>(path: string): Record<string, T> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, T>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole: a killed process leaves the old one or the new one, never half of it. */
export function replaceFile(path: string, content: string | Uint8Array, mode?: number): void {
  writeFileSync(`${path}.new`, content, { mode });
  renameSync(`${path}.new`, path);
}

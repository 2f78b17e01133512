import { closeSync, fsyncSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { openPrivate } from '../private-file.ts';
import type { Tally } from './tally.ts';

/** The identity of an import: it resumes only when all of this is the same. */
interface ImportIdentity {
  /** Hash of the file's content. */
  hash: string;
  source: string;
  form: string;
  basis: string;
  maps: string[];
  encoding: string;
  /** Hash of the deployment's table and key. Another cloud, or the same one after a reset, has none of the rows. */
  deployment: string;
}

/** How far an import has come. Everything up to `row` is in, or in the rejected file. */
export interface Checkpoint {
  of: ImportIdentity;
  row: number;
  rejectedBytes: number;
  saidNoBytes?: number;
  tally: Tally;
}

export const checkpointPath = (path: string): string => `${path}.import.json`;

/** The checkpoint to resume; a text is the reason why the existing one does not fit; undefined without one. */
export function readCheckpoint(
  path: string,
  of: ImportIdentity,
  beside: { rejected: string; saidNo: string },
): Checkpoint | string | undefined {
  let found: Checkpoint;
  try {
    found = JSON.parse(readFileSync(checkpointPath(path), 'utf8')) as Checkpoint;
  } catch {
    return undefined;
  }
  const other = (Object.keys(of) as (keyof ImportIdentity)[]).find(
    (key) => JSON.stringify(found.of?.[key]) !== JSON.stringify(of[key]),
  );
  if (other === 'hash') return 'the file has changed since';
  if (other === 'deployment') return 'that was another deployment, or its data is gone';
  if (other !== undefined) return `the ${other} was another`;
  const { rejectedBytes, saidNoBytes = 0 } = found;
  const written = [[beside.rejected, rejectedBytes] as const, [beside.saidNo, saidNoBytes] as const];
  const lost = written.find(([file, bytes]) => bytes > 0 && sizeOf(file) < bytes);
  return lost === undefined ? found : `${lost[0]} has been changed, or is not there any more`;
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Written atomically: a killed process leaves the last one. */
export function saveCheckpoint(path: string, checkpoint: Checkpoint): void {
  const next = `${checkpointPath(path)}.new`;
  const file = openPrivate(next, 'w');
  writeSync(file, `${JSON.stringify(checkpoint, null, 2)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(next, checkpointPath(path));
}

export const dropCheckpoint = (path: string): void => rmSync(checkpointPath(path), { force: true });

import type { Instant } from '../../domain/time/instant.ts';
import type { Held } from './held.ts';
import type { Words } from './words.ts';

/** One line of the page. */
export interface Line {
  at?: Instant;
  what: string;
  /** The words of the person, or others that are quoted whole. */
  quote?: string;
  /** Names of files in the archive. */
  files?: readonly string[];
}

/** What the export shows of one place. */
export interface Part {
  title: string;
  /** Into `data.json`, by words. */
  data: Record<string, unknown>;
  lines: Line[];
  /** Said when there is no line. */
  none?: string;
  files?: Record<string, Uint8Array>;
}

export type Exporter = (held: Held, words: Words) => Part;

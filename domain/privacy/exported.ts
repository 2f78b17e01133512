import type { Instant } from '../time/instant.ts';

/** One line of the page that a person gets. */
export interface Line {
  at?: Instant;
  what: string;
  /** The words of the person, or others that are quoted whole. */
  quote?: string;
  /** Names of files in the archive. */
  files?: readonly string[];
}

/** What an export shows of one place. */
export interface Part {
  title: string;
  /** Into `data.json`, by words. */
  data: Record<string, unknown>;
  lines: Line[];
  /** Said when there is no line. */
  none?: string;
  files?: Record<string, Uint8Array>;
}

/** The company that gives an export, and when. */
export interface Occasion {
  company: string;
  privacyUrl?: string;
  at: Instant;
}

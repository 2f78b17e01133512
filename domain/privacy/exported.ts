import type { Instant } from '../time/instant.ts';

/** One line of the page that a person gets. */
export interface Line {
  at?: Instant;
  /** A sentence of ours, which a page may say in another language. */
  what: string;
  /** It is a word of the person or a title of the company: no page says it otherwise. */
  isName?: true;
  /** Behind `what`; the person's own. */
  value?: string;
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

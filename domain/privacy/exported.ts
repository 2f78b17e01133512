import type { Instant } from '../time/instant.ts';

/** One line of the page that a person gets. */
export interface Line {
  at?: Instant;
  /** A sentence of ours, which a page may translate. */
  what: string;
  /** A person's word or a company's title: no page translates it. */
  isName?: true;
  /** Behind `what`; the person's own. */
  value?: string;
  /** More sentences of ours behind it. */
  more?: readonly string[];
  /** The words of the person, or others that are quoted whole. */
  quote?: string;
  /** Names of files in the archive. */
  files?: readonly string[];
}

/** An export's part for one place. */
export interface Part {
  title: string;
  /** Into `data.json`, by words. */
  data: Record<string, unknown>;
  lines: Line[];
  /** Said when there is no line. */
  none?: string;
  files?: Record<string, Uint8Array>;
}

/** A part of the page; with why and how long it is kept, where it is that of a place. */
export interface Section {
  part: Part;
  why?: string;
  howLong?: string;
}

/** The company that gives an export, and when. */
export interface Occasion {
  company: string;
  privacyUrl?: string;
  at: Instant;
}

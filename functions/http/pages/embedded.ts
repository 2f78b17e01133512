import type { FormWords } from './form-words.ts';

/** What browser/embed.ts is given: a form as finished markup, made by the same code as the hosted page. */
export interface EmbeddedForm {
  id: string;
  markup: string;
  style: string;
  thanks: { title: string; text: string };
  /** Texts that its script shows. */
  words: Pick<FormWords, 'wrong' | 'expected' | 'meant' | 'notHere' | 'unreachable' | 'failed' | 'expectations'>;
  /** Pages that may send it, as origins; `*` for all. */
  allowedOrigins: readonly string[];
  /** Solve a challenge while the form is filled in. */
  isChallenged: boolean;
}

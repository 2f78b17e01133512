import { germanFigure, germanPhrases } from './german.ts';
import type { Language } from './language.ts';
import { phrasebook } from './phrasebook.ts';

/** Says an English sentence of ours in a language. Never for what a person wrote. */
export type Say = (sentence: string) => string;

let german: Say | undefined;

/** What says our sentences in a language. English ones stay as they are. */
export function saidIn(language: Language): Say {
  if (language === 'en') return (sentence) => sentence;
  german ??= phrasebook(germanPhrases, germanFigure);
  return german;
}

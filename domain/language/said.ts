import { germanFigure, germanPhrases } from './german.ts';
import type { Language } from './language.ts';
import { phrasebook } from './phrasebook.ts';

/** Translates an English sentence of ours. Never used for a person's text. */
export type Say = (sentence: string) => string;

let german: Say | undefined;

/** The translation into a language. English stays as it is. */
export function saidIn(language: Language): Say {
  if (language === 'en') return (sentence) => sentence;
  german ??= phrasebook(germanPhrases, germanFigure);
  return german;
}

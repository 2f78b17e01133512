import { language } from '../index.ts';
import { phrasebook } from './phrasebook.ts';

let say = (sentence: string): string => sentence;

/** Makes `said` speak the language of the person. Until then it says what the API says. */
export async function loadSaid(): Promise<void> {
  if (language !== 'de') return;
  const { germanFigure, germanPhrases } = await import('./de.ts');
  say = phrasebook(germanPhrases, germanFigure);
}

/** A sentence of the API in the language of the person. Never for what a person wrote: names, messages, notes. */
export const said = (sentence: string): string => say(sentence);

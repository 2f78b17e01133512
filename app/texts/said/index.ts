import { language } from '../index.ts';

let say = (sentence: string): string => sentence;

/** Makes `said` speak the language of the person. Until then it says what the API says. */
export async function loadSaid(): Promise<void> {
  if (language !== 'de') return;
  const [{ germanFigure }, { phrasebook }, { germanPhrases }] = await Promise.all([
    import('../../../domain/language/german.ts'),
    import('../../../domain/language/phrasebook.ts'),
    import('./de.ts'),
  ]);
  say = phrasebook(germanPhrases, germanFigure);
}

/** A sentence of the API in the language of the person. Never for what a person wrote: names, messages, notes. */
export const said = (sentence: string): string => say(sentence);

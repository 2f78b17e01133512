import { language } from '../index.ts';

let say = (sentence: string): string => sentence;

/** Loads the person's language. Until then `said` returns the API's English. */
export async function loadSaid(): Promise<void> {
  if (language !== 'de') return;
  const [{ germanFigure }, { phrasebook }, { germanPhrases }] = await Promise.all([
    import('../../../domain/language/german.ts'),
    import('../../../domain/language/phrasebook.ts'),
    import('./de.ts'),
  ]);
  say = phrasebook(germanPhrases, germanFigure);
}

/** A sentence of the API in the person's language. Never used for a person's text: names, messages, notes. */
export const said = (sentence: string): string => say(sentence);

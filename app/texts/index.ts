import { de } from './de.ts';
import { en, type Texts } from './en.ts';

const languages: Record<string, Texts> = { en, de };

/** The language of the browser where there is one of ours, else English. */
export const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages) ?? 'en';

/** The texts in the language of the person. */
export const texts: Texts = languages[language] ?? en;

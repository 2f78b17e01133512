import { de } from './de.ts';
import { en, type Texts } from './en.ts';

const known: Record<string, Texts> = { en, de };
/** The available languages, by their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

const kept = 'language';
/** The language that the person chose here; undefined while it is the browser's. */
export const chosenLanguage = localStorage.getItem(kept) ?? undefined;

/** Stores the language for this browser; empty returns to the browser's own. The page reloads. */
export function chooseLanguage(name: string): void {
  if (name === '') localStorage.removeItem(kept);
  else localStorage.setItem(kept, name);
  location.reload();
}

/** The chosen language, or that of the browser where there is one of ours, else English. */
export const language =
  [chosenLanguage ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2)).find((tag) => tag in known) ?? 'en';
document.documentElement.lang = language;

/** The format of numbers and dates: that of the person's country where the browser tells it. */
export const locale = navigator.languages.find((tag) => tag.slice(0, 2) === language) ?? language;

/** The texts in the language of the person. */
export const texts: Texts = known[language] ?? en;

import { language } from '../index.ts';
import { de } from './de.ts';
import { en, type InsightTexts } from './en.ts';

/** The texts of the pages with figures, in the language of the person. */
export const words: InsightTexts = { en, de }[language] ?? en;

/** A text of a list, or the name itself where the API is newer than this page. */
export const wordOf = (list: Readonly<Record<string, string>>, name: string): string => list[name] ?? name;

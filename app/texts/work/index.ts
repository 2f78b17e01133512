import { language } from '../index.ts';
import { de } from './de.ts';
import { en, type WorkTexts } from './en.ts';

/** The texts of what people do with leads, in the language of the person. */
export const words: WorkTexts = { en, de }[language] ?? en;

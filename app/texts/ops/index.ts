import { language } from '../index.ts';
import { de } from './de.ts';
import { en, type OpsTexts } from './en.ts';

/** The texts of the pages for ops, in the language of the person. */
export const words: OpsTexts = { en, de }[language] ?? en;

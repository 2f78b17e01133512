import type { Deed, Meant } from '../../work/deeds.ts';
import { language } from '../index.ts';
import { de } from './de.ts';
import { en, type WorkTexts } from './en.ts';

/** The texts of what people do with leads, in the language of the person. */
export const words: WorkTexts = { en, de }[language] ?? en;

const deeds: Readonly<Record<Deed, string>> = { ...words.actions, ...words.edits };

/** What a deed is called, and what a key says that begins its form in one way. */
export const nameOf = ({ deed, preset }: Meant): string => (preset === undefined ? deeds[deed] : words[preset]);

import type { Deed, Meant } from '../../work/deeds.ts';
import { language } from '../index.ts';
import { de } from './de.ts';
import { en, type WorkTexts } from './en.ts';

/** The texts of what people do with leads, in the language of the person. */
export const words: WorkTexts = { en, de }[language] ?? en;

const deeds: Readonly<Record<Deed, string>> = { ...words.actions, ...words.edits };

/** The name of an action, and of a key that opens its form with a choice. */
export const nameOf = ({ deed, preset }: Meant): string => (preset === undefined ? deeds[deed] : words[preset]);

import type { Language } from '../../../../domain/language/language.ts';
import { de } from './de.ts';
import { en, type OfferTexts } from './en.ts';

/** What the rep's page says of its own, by the language of the rep. */
export const offerTexts: Record<Language, OfferTexts> = { en, de };

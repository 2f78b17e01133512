import type { Language } from '../../../../domain/language/language.ts';
import { de } from './de.ts';
import { en, type OfferTexts } from './en.ts';

/** Our own texts of the rep's page, by the rep's language. */
export const offerTexts: Record<Language, OfferTexts> = { en, de };

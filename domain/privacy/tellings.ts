import type { Language } from '../language/language.ts';
import type { Telling } from './recipients.ts';

/** A receipt's sentence about a system of the company; `at`: the time of that state. */
export const tellings: Record<Language, Record<Telling, (at: string) => string>> = {
  en: {
    told: (at) => `notified on ${at}`,
    waiting: () => 'has not answered yet; we try for two days',
    'handed on': (at) => `handed to the delivery on ${at}, which tries for a day`,
    'given up': (at) => `could not be notified by ${at}; we have to ask it ourselves`,
    'not told': () => 'is not notified automatically; we have to ask it ourselves',
  },
  de: {
    told: (at) => `hat am ${at} davon erfahren`,
    waiting: () => 'hat noch nicht geantwortet; wir versuchen es zwei Tage lang',
    'handed on': (at) => `am ${at} der Zustellung übergeben, die es einen Tag lang versucht`,
    'given up': (at) => `war bis ${at} nicht zu erreichen; wir müssen selbst darum bitten`,
    'not told': () => 'erfährt es nicht von selbst; wir müssen selbst darum bitten',
  },
};

import type { Language } from '../../../domain/language/language.ts';
import type { HttpEvent } from '../messages.ts';

/** The first of our languages in a browser's `accept-language`; else English. */
export function readerLanguage(accepted: string | undefined): Language {
  const wanted = (accepted ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  return wanted.find((one): one is Language => one === 'de' || one === 'en') ?? 'en';
}

/** The language of the person whose browser asks. */
export const languageAsked = ({ headers }: Pick<HttpEvent, 'headers'>): Language =>
  readerLanguage(headers['accept-language']);

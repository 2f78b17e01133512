import type { HttpEvent } from '../messages.ts';

/** Languages of the pages on which a person decides about their own data. */
export type PageLanguage = 'en' | 'de';

/** The first of our languages that a browser asks for by `accept-language`; else English. */
export function readerLanguage(accepted: string | undefined): PageLanguage {
  const wanted = (accepted ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase());
  return wanted.find((one): one is PageLanguage => one === 'de' || one === 'en') ?? 'en';
}

/** The language of the person whose browser asks. */
export const languageAsked = ({ headers }: Pick<HttpEvent, 'headers'>): PageLanguage =>
  readerLanguage(headers['accept-language']);

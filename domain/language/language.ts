/** Our own languages: on pages, in the app, and in mails to our own people. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The language of our own texts beside configured ones in `language`, as `de-AT`: German for German, else English. */
export const ownLanguage = (language: string): Language => (/^de\b/i.test(language) ? 'de' : 'en');

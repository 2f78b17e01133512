/** The languages that we speak ourselves: on pages, in the app, and in mails to our own people. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** The language of our own words beside words in `language`, such as `de-AT`: German where that is German, else English. */
export const ownLanguage = (language: string): Language => (/^de\b/i.test(language) ? 'de' : 'en');

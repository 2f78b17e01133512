import { languages } from '../capture/country.ts';

/**
 * The code of two letters (ISO 639-1) of a language by its code, with a region or not (`de-CH`), or by its name in many languages
 * ("Deutsch", "German", "allemand"); undefined when it is none.
 */
export function languageCode(text: string): string | undefined {
  const said = text.trim().toLowerCase();
  if (/^[a-z]{2}(?:[-_][a-z\d_-]*)?$/.test(said)) return said.slice(0, 2);
  // "German (Switzerland)", "Deutsch / German": the first name that is one.
  for (const part of [said, ...said.slice(0, longest).split(/[(),;/|]|\s[-–]\s/)]) {
    const code = codesByName().get(part.trim());
    if (code !== undefined) return code;
  }
  return undefined;
}

const longest = 100;
let names: Map<string, string> | undefined;

/** Made when the first name is looked up: CLDR's names come with the platform (Intl). */
function codesByName(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const codes = [...new Set(languages.map((language) => language.slice(0, 2)))];
  for (const language of languages) {
    const called = new Intl.DisplayNames(language, { type: 'language', fallback: 'none' });
    for (const code of codes) {
      const name = called.of(code)?.toLowerCase();
      if (name && !names.has(name)) names.set(name, code);
    }
  }
  return names;
}

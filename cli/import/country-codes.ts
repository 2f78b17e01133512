/** Languages whose names of countries are understood: those of the table of synonyms. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv'];
const codes = new Map<string, string>();

/** ISO 3166-1 alpha-2 of a country's name, such as DE for Deutschland. Whatever is no such name comes back as it is. */
export function countryCode(text: string): string {
  if (codes.size === 0) fill();
  return codes.get(plain(text)) ?? text;
}

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}]/gu, '')
    .toLowerCase();

/** CLDR's names, which Node carries; every pair of letters is asked, because there is no list of the codes. */
function fill(): void {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const language of languages) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = names.of(code);
      // Withdrawn codes (DD, SU, UK …) have names too; the official code of that name comes back from the locale.
      const current = new Intl.Locale(`und-${code}`).region ?? code;
      if (name !== undefined && !codes.has(plain(name))) codes.set(plain(name), current);
    }
  }
  for (const [name, code] of [
    ['usa', 'US'],
    ['uk', 'GB'],
    ['england', 'GB'],
    ['greatbritain', 'GB'],
    ['unitedstatesofamerica', 'US'],
    ['czechrepublic', 'CZ'],
    ['holland', 'NL'],
  ] as const)
    codes.set(name, code);
}

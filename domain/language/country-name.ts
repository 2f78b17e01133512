/** The name of a country for people, by its code of two letters (ISO 3166-1): `Germany`, `Deutschland`. What is no such code stays as it is. */
export function countryName(code: string, language: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(language, { type: 'region' }).of(code.toUpperCase()) ?? code;
}

/** A country's name by its two-letter code (ISO 3166-1): `Germany`, `Deutschland`. Any other text stays unchanged. */
export function countryName(code: string, language: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(language, { type: 'region' }).of(code.toUpperCase()) ?? code;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countryCode } from '../../../domain/capture/country.ts';

test.each([
  ['Germany', 'DE'],
  ['deu', 'DE'],
  ['🇩🇪', 'DE'],
  ['Germany (DE)', 'DE'],
  ['DE - Germany', 'DE'],
  ['Deutschland, Berlin', 'DE'],
  ['Oesterreich', 'AT'],
  ['Grossbritannien', 'GB'],
  ['Weissrussland', 'BY'],
  ['Weißrussland', 'BY'],
  ['P.R. China', 'CN'],
  ['Bosnien', 'BA'],
  ['Lichtenstein', 'LI'],
  ['Osttimor', 'TL'],
  ['🇩🇪 Germany', 'DE'],
  ['de_DE', 'DE'],
  ['pt-BR', 'BR'],
  ['Vereinigte Staaten von Amerika', 'US'],
  ['EE. UU.', 'US'],
  ['Weißrussland', 'BY'],
  ['Elfenbeinküste', 'CI'],
  ['VAE', 'AE'],
  ['Vatican', 'VA'],
  ['EL', 'GR'],
  ['Daenemark', 'DK'],
  ['Suisse/Schweiz', 'CH'],
  ['U.K.', 'GB'],
  ['The United States', 'US'],
  ['San Francisco, CA, USA', 'US'],
  ['Korea, Republic of', 'KR'],
  ['Republic of Korea', 'KR'],
  ['Iran, Islamic Republic of', 'IR'],
  ['Taiwan, Province of China', 'TW'],
  ['Russian Federation', 'RU'],
  ['Slovak Republic', 'SK'],
  ['U.S.A.', 'US'],
  ['U.S.', 'US'],
  ['Britain', 'GB'],
  ['United Kingdom of Great Britain and Northern Ireland', 'GB'],
  ['Federal Republic of Germany', 'DE'],
  ['Netherlands, Kingdom of the', 'NL'],
  ['Congo, Democratic Republic of the', 'CD'],
  ['Korea (Democratic People’s Republic of)', 'KP'],
  ['Venezuela (Bolivarian Republic of)', 'VE'],
  ['Palestine, State of', 'PS'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Bosnien und Herzegowina', 'BA'],
  ['Saint Kitts and Nevis', 'KN'],
  ['Virgin Islands (U.S.)', 'VI'],
  ['Hong Kong', 'HK'],
  ['한국', 'KR'],
  ['السعودية', 'SA'],
  ['भारत', 'IN'],
  ['ไทย', 'TH'],
  ['Lëtzebuerg', 'LU'],
  ['KSA', 'SA'],
  // As on number plates.
  ['D', 'DE'],
  ['A', 'AT'],
  ['中国', 'CN'],
  // No country, or more than one.
  ['EU', undefined],
  ['ZZ', undefined],
  ['XX', undefined],
  ['San Francisco, CA', undefined],
  ['Germany or Austria', undefined],
  ['Germany, Austria', undefined],
  ['Bayern', undefined],
  ['276', undefined],
  ['', undefined],
])('C11: %j is %j', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

test('C11: any text is a code of two letters, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(countryCode(text) ?? 'DE').toMatch(/^[A-Z]{2}$/);
    }),
  );
});

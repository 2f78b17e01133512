import {
  type CountryCode,
  isSupportedCountry,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
import { withPlainExtension } from '../lead/dialled.ts';

/** What libphonenumber knows of the countries we deal with. */
export type PhoneMetadata = MetadataJson;

/**
 * A phone number as E.164 (`+493055501234`), read as one of `country` without a country code; an extension is `;ext=12` (RFC
 * 3966). A spreadsheet's `493055501234.0` loses its point. Countries outside `metadata` are checked by length (ITU-T E.164).
 * Any other text stays as typed, for a rep to read.
 */
export function e164(written: string, country: string | undefined, metadata: PhoneMetadata): string {
  const typed = asNumber(written);
  const home = country !== undefined && isSupportedCountry(country as CountryCode, metadata) ? country : undefined;
  // 1-800-FLOWERS: the letters are digits, and only a phone has them.
  if (/\d[-. ]?\p{Lu}{3}/u.test(typed)) return typed;
  const number = parsePhoneNumberFromString(typed, { defaultCountry: home as CountryCode | undefined }, metadata);
  if (number?.isPossible()) return number.ext ? `${number.number};ext=${number.ext}` : number.number;
  const digits = typed.replace(/[\s()./-]/g, '');
  return number === undefined && /^\+[1-9]\d{7,14}$/.test(digits) ? digits : typed;
}

/** Spreadsheets take a number for an amount: `493055501234.0` or, with all of its digits, `4.93055501234E+11`. */
function asNumber(said: string): string {
  const written = withPlainExtension(said.replace(/^\s?(?:\+\s?\+|00\s?\+)/, '+'));
  const plain = /^([+]?\d{6,15})[.,]0+$/.exec(written.trim())?.[1];
  if (plain !== undefined) return plain;
  const [, whole = '', fraction = '', exponent = ''] = /^(\d)[.,](\d+)E\+?(\d{1,2})$/i.exec(written.trim()) ?? [];
  return whole !== '' && Number(exponent) === fraction.length ? whole + fraction : written;
}

import { decimalsOf } from '../lead/money.ts';

/** No deal is larger, and no larger number fits into the table. */
const largest = Number.MAX_SAFE_INTEGER;

/**
 * A typed amount: `12000`, `1.234,50`, `1,234.50`, `1\u2019234.50`, `EUR 12 000`, `12.000,–`, `12k`, `1,2 Mio`; undefined when
 * it is none. Of two different signs the last is the decimal one. A single sign before three digits groups thousands, unless
 * the currency has three decimals and the sign is `decimal`, that of the writer's language.
 */
export function amountIn(text: string, currency: string, decimal = '.'): number | undefined {
  const bare = withoutCurrency(
    text
      .replace(/\p{Cf}/gu, '')
      .normalize('NFKC')
      .trim(),
    currency,
  )
    .replace(/[.,][-–—]{1,2}$/, '')
    .trim();
  const [, count = bare, unit = ''] = /^(.*\d) ?(\p{L}{1,9})\.?$/u.exec(bare) ?? [];
  const times = units.get(unit.toLowerCase());
  // "1.234k" may be 1.234 thousand or 1,234 thousand.
  if (times === undefined || (times > 1 && /^\d{1,3}[.,]\d{3}$/.test(count))) return undefined;
  const { whole, fraction } = parts(count, decimalsOf(currency), decimal);
  if (!isWhole(whole) || !/^\d*$/.test(fraction)) return undefined;
  const value = Number((Number(`${whole.replace(/\D/g, '')}.${fraction || '0'}`) * times).toFixed(4));
  return value <= largest ? value : undefined;
}

/** How people shorten large amounts: 12k, 12 Tsd., 12 TEUR, 1.2 Mio. */
const units = new Map<string, number>([
  ['', 1],
  ...['k', 't', 'tsd', 'thousand', 'tausend', 'mille', 'mil'].map((name): [string, number] => [name, 1_000]),
  ...['m', 'mn', 'mm', 'mio', 'mill', 'million', 'millionen'].map((name): [string, number] => [name, 1_000_000]),
]);

/** Removes the sign, code or name of the currency. Another currency stays, and makes the text no amount of ours. */
function withoutCurrency(text: string, currency: string): string {
  const lower = text.toLowerCase();
  for (const name of namesOf(currency)) {
    if (lower.startsWith(name)) return text.slice(name.length).trim();
    if (lower.endsWith(name)) return text.slice(0, -name.length).trim();
  }
  return text;
}

const kept = new Map<string, readonly string[]>();

/** The longest first: `us$` before `$`. Cached by currency, because a formatter costs a hundred uses. */
function namesOf(currency: string): readonly string[] {
  const known = kept.get(currency);
  if (known) return known;
  const names = (['name', 'symbol', 'code', 'narrowSymbol'] as const)
    .flatMap((currencyDisplay) => {
      const parts = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay }).formatToParts(2);
      const name = parts.find(({ type }) => type === 'currency')?.value.toLowerCase() ?? currency.toLowerCase();
      return currencyDisplay === 'name' ? [name, name.replace(/s$/, '')] : [name];
    })
    .toSorted((a, b) => b.length - a.length);
  kept.set(currency, names);
  return names;
}

/** An amount from a program: plain decimals are taken as they are, anything else is read like a person's. */
export function reportedAmount(text: string, currency: string): number | undefined {
  const plain = /^\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (plain !== undefined) return plain <= largest ? plain : undefined;
  return amountIn(text, currency);
}

function parts(bare: string, decimals: number, decimal: string): { whole: string; fraction: string } {
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  if (last < 0) return { whole: bare, fraction: '' };
  const sign = bare.charAt(last);
  const [before, after] = [bare.slice(0, last), bare.slice(last + 1)];
  const whole = { whole: bare, fraction: '' };
  if (before.includes(sign)) return whole;
  const isMixed = /[^\d]/.test(before);
  if (isMixed || after.length !== 3 || before === '0') return { whole: before, fraction: after };
  return decimals === 3 && decimal === sign ? { whole: before, fraction: after } : whole;
}

/** Digits, or digits in groups by one sign; the last group has three, those before it two or three (12,34,567). */
const isWhole = (whole: string) =>
  /^\d{1,16}$|^\d{1,3}([.,'\u2019 ])\d{3}$|^\d{1,3}([.,'\u2019 ])(?:\d{2,3}\2){1,7}\d{3}$/.test(whole);

/** The first language of an Accept-Language header, or one that is named; English when the header has none. */
export function decimalSignOf(locale = 'en'): string {
  const name = locale.split(/[,;]/)[0]?.trim() ?? '';
  try {
    return new Intl.NumberFormat(name).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  } catch {
    return '.';
  }
}

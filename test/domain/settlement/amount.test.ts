import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountInWords } from '../../../domain/lead/money.ts';
import { amountIn, decimalSignOf, reportedAmount } from '../../../domain/settlement/amount.ts';

describe('S11: an amount is read as its writer means it', () => {
  test.each([
    ['1.234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1.234', 1234],
    ['1,234', 1234],
    ['12000', 12_000],
    ['12.000,-', 12_000],
    ["12'000.–", 12_000],
    ['12,5', 12.5],
    ['12.50', 12.5],
    ['1.234.567', 1_234_567],
    ['12,34,567.80', 1_234_567.8],
    ['1\u2019234.50', 1234.5],
    ["1'234", 1234],
    ['12\u202f000,00 \u20ac', 12_000],
    ['EUR 12 000', 12_000],
    ['12000 eur', 12_000],
    ['0,50', 0.5],
    ['\uff11\uff12', 12],
    ['0', 0],
    ['12.000 Euro', 12_000],
    ['\u202a1.234,56 €\u202c', 1234.56],
    ['1.234,56\u200b', 1234.56],
    ['12k', 12_000],
    ['12,5K €', 12_500],
    ['12 Tsd.', 12_000],
    ['12 T€', 12_000],
    ['EUR 1,2 Mio', 1_200_000],
    ['1.25m', 1_250_000],
    ['0.3 million', 300_000],
  ])('%s is %d', (text, value) => {
    expect(amountIn(text, 'EUR')).toBe(value);
  });

  test('in the currency of the house, by its sign, its code and its name', () => {
    expect([amountIn('$5,000.50', 'USD'), amountIn('US$ 12', 'USD'), amountIn('12 dollars', 'USD')]).toEqual([
      5000.5,
      undefined,
      undefined,
    ]);
    expect([amountIn('R$ 5.000,00', 'BRL'), amountIn('5 000 zł', 'PLN'), amountIn('12 kr', 'SEK')]).toEqual([
      5000, 5000, 12,
    ]);
  });

  test.each([
    '0x10',
    '1e3',
    '-1',
    '1.234k',
    '12 lakh',
    '12k€x',
    '1.2.3',
    '1,23,4',
    '1.234.56',
    '1..5',
    '',
    ',',
    '12 USD',
    '$5,000',
    '£5000',
    'CHF 12',
    'Infinity',
    '1 2',
    '9'.repeat(17),
    '1,234.567.890',
    '9007199254740993',
  ])('%s is none', (text) => {
    expect(amountIn(text, 'EUR')).toBeUndefined();
  });

  test('three decimals exist where the currency has them, by the language of the browser', () => {
    expect(amountIn('1.234', 'KWD', decimalSignOf('en-GB,en;q=0.9'))).toBe(1.234);
    expect(amountIn('1.234', 'KWD', decimalSignOf('de'))).toBe(1234);
    expect(amountIn('1.234', 'KWD', decimalSignOf('*'))).toBe(1.234);
  });

  test('what any language writes is read back as the same number', () => {
    const locale = fc.constantFrom(
      'de-DE',
      'en-GB',
      'fr-FR',
      'de-CH',
      'hi-IN',
      'es-ES',
      'pl-PL',
      'it-IT',
      'pt-BR',
      'sv-SE',
      'ja-JP',
    );
    fc.assert(
      fc.property(locale, fc.integer({ min: 0, max: 10_000_000_000 }), (name, cents) => {
        const value = cents / 100;
        const written = new Intl.NumberFormat(name, { style: 'currency', currency: 'EUR' }).format(value);
        expect(amountIn(written, 'EUR', decimalSignOf(name)), written).toBe(value);
      }),
      { seed: 11 },
    );
  });
});

test('S11: programs mean their decimal point, and hexadecimal is no amount', () => {
  expect(['12000.000', '12.125', '16', '1.234,50'].map((text) => reportedAmount(text, 'EUR'))).toEqual([
    12_000, 12.125, 16, 1234.5,
  ]);
  for (const text of ['0x10', '1e3', '-5', 'true', '[object Object]'])
    expect(reportedAmount(text, 'EUR')).toBeUndefined();
});

test('amounts are shown with their currency', () => {
  expect([amountInWords(12_000, 'EUR'), amountInWords(1234.5, 'USD'), amountInWords(900, 'JPY')]).toEqual([
    '\u20ac12,000',
    'US$1,234.50',
    'JP\u00a5900',
  ]);
});

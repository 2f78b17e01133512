import type { LeadView } from '../functions/http/api/shapes.ts';
import { locale } from './texts/index.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `12 minutes`, `3.5 hours`, `4 days`. */
export function span(ms: number): string {
  const [unit, size] = ms < hour ? ['minute', minute] : ms < 2 * day ? ['hour', hour] : ['day', day];
  const digits = ms < hour || ms >= 10 * day ? 0 : 1;
  const format = {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: digits,
  } as Intl.NumberFormatOptions;
  return new Intl.NumberFormat(locale, format).format(ms / Number(size));
}

/** Amounts by their currency, without cents: `€12,000, $300`; a dash for none. */
export const moneyText = (amounts: Record<string, number>) =>
  Object.entries(amounts)
    .map(([currency, amount]) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount),
    )
    .join(', ') || '–';

/** A sale's expected value and probability, as far as the rep has entered them: `€12,000`, `50 %`. */
export const worth = ({ value, currency = '', probability }: LeadView['sale']): string[] => [
  ...(value === undefined ? [] : [moneyText({ [currency]: value })]),
  ...(probability === undefined ? [] : [`${probability} %`]),
];

import { day, hour, minute } from '../../../domain/time/instant.ts';
import type { Rate } from '../rates.ts';

/** `38 % (31–46 %, n 164)`; without anything to divide by `–`. */
export function rateText({ n, of, rate, low, high }: Rate): string {
  if (rate === undefined || low === undefined || high === undefined) return '–';
  return `${n} of ${of}: ${percent(rate)} (${percent(low)}–${percent(high)})`;
}

export const percent = (part: number): string => `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`;

/** `12 min`, `3.5 h`, `4 days`; an unknown time is `not yet`. */
export function spanText(ms: number | undefined): string {
  if (ms === undefined) return 'not yet';
  if (ms < hour) return `${Math.round(ms / minute)} min`;
  if (ms < 2 * day) return `${round(ms / hour)} h`;
  return `${round(ms / day)} days`;
}

/** With one decimal for small numbers. */
export const round = (value: number): string =>
  value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value).toLocaleString('en');

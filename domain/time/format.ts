import { type Instant, millis } from './instant.ts';

/** `3 December 2026` in a time zone; in German `3. Dezember 2026`. */
export const dayOf = (at: Instant, zone: string, locale: Locale = 'en-GB'): string => shown('day', at, zone, locale);

/** `3. Dezember 2026 um 10:42` in a time zone. */
export const germanMomentOf = (at: Instant, zone: string): string => shown('moment', at, zone, 'de-DE');

/** `Tue 24 Nov, 10:42` in a time zone; with the year when it is not the one of `now`. */
export function momentOf(at: Instant, zone: string, now: Instant): string {
  const sameYear = shown('year', at, zone) === shown('year', now, zone);
  const date = shown(sameYear ? 'date' : 'dateOfYear', at, zone);
  return `${date.replace(/^(\w+),/, '$1')}, ${shown('clock', at, zone)}`;
}

type Locale = 'en-GB' | 'de-DE';

const kinds = {
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
  date: { weekday: 'short', day: 'numeric', month: 'short' },
  dateOfYear: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit' },
  moment: { dateStyle: 'long', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A formatter costs more than a hundred uses of it, so each is made on its first use and cached. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** Six kinds for more zones than one company's leads live in. */
const mostFormats = 200;

function shown(kind: keyof typeof kinds, at: Instant, zone: string, locale: Locale = 'en-GB'): string {
  const name = `${kind} ${locale} ${zone}`;
  let format = formats.get(name);
  if (!format) {
    if (formats.size >= mostFormats) formats.clear();
    format = new Intl.DateTimeFormat(locale, { ...kinds[kind], timeZone: zone });
    formats.set(name, format);
  }
  return format.format(millis(at));
}

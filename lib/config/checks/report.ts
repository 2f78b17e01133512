import { countryCode } from '../../../domain/capture/country.ts';
import type { Absence } from '../../../domain/time/calendar.ts';
import { didYouMean } from '../did-you-mean.ts';

/** Adds one problem of a file: its place, and what was got and expected. */
export type Report = (path: readonly PropertyKey[], text: string) => void;

/** Names of one list are different ones, also for who reads no capitals. */
export function unique(
  ids: readonly string[],
  pathOf: (index: number) => readonly PropertyKey[],
  report: Report,
): void {
  const spelt = ids.map((id) => id.trim().toLowerCase());
  for (const [index, id] of ids.entries())
    if (spelt.indexOf(id.trim().toLowerCase()) < index)
      report(pathOf(index), `got "${id}" a second time — choose another`);
}

export function exists(
  name: string,
  known: readonly string[],
  what: string,
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (known.includes(name)) return;
  const choice = known.length > 0 ? `: ${[...new Set(known)].join(', ')}` : ', of which there are none';
  report(path, `got "${name}", expected one of the ${what}${choice}${didYouMean(name, known, ' — correct it')}`);
}

/** Each absence begins before it ends. `owner`: the place of the person in the file. */
export function checkAbsences(absences: readonly Absence[], owner: readonly PropertyKey[], report: Report): void {
  for (const [at, { from, to }] of absences.entries())
    if (from > to) report([...owner, 'absences', at], `got ${from} to ${to}, expected the first day first — swap them`);
}

/** Countries are two-letter codes (ISO 3166-1). `written` is the text in the file. */
export function checkCountry(code: string, path: readonly PropertyKey[], report: Report, written = code): void {
  const known = countryCode(code);
  if (known === code && /^[A-Z]{2}$/.test(code)) return;
  const meant = known === undefined ? ' — correct it' : ` — did you mean "${known}"?`;
  report(path, `got "${written}", expected the two capital letters of a country, such as "DE"${meant}`);
}

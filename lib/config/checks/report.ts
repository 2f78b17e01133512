import { didYouMean } from '../did-you-mean.ts';

/** Adds one problem of a file: where, and what was got and expected. */
export type Report = (path: readonly PropertyKey[], text: string) => void;

export function unique(
  ids: readonly string[],
  pathOf: (index: number) => readonly PropertyKey[],
  report: Report,
): void {
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) < index) report(pathOf(index), `got "${id}" a second time — choose another`);
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

export function capitals(country: string, path: readonly PropertyKey[], report: Report): void {
  if (!/^[A-Z]{2}$/.test(country))
    report(path, `got "${country}", expected two capital letters such as "DE" — correct it`);
}

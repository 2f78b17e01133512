import { prices } from '../../analysis/cost/prices.ts';
import { horizon, type Preview, type Shift, shifts } from '../../analysis/preview/preview.ts';
import { errorOfTotal, largestError } from '../../analysis/sampling/sampling.ts';
import { counted, factor, number, type PreviewFacts, scaled } from './facts.ts';
import { limitsText } from './limits-text.ts';

/** How many leads of a list the terminal shows; the page shows all it looked at. */
const listed = 12;

/** The preview for a terminal. */
export function previewText(found: Preview, facts: PreviewFacts): string {
  return [
    `${leadsText(found, facts)}: ${facts.after} against ${facts.before}`,
    '',
    ['next mail'.padEnd(22), 'leads', ...shifts].map((cell, n) => (n === 0 ? cell : cell.padStart(9))).join(''),
    ...found.tracks.map((row) =>
      [row.track.padEnd(22), row.leads, ...shifts.map((shift) => row[shift])]
        .map((cell, n) => (n === 0 ? cell : scaled(Number(cell), found, facts).padStart(9)))
        .join(''),
    ),
    ...found.tracks
      .filter(({ switched }) => switched > 0)
      .map(({ track, switched }) => `${counted(switched, found, facts)} of ${track} would follow another track.`),
    '',
    ...list(
      `${counted(found.ready.length, found, facts)} become sales-ready.`,
      found.ready,
      ({ who, why }) => `${who}: ${why}`,
    ),
    ...list(
      `${counted(found.reps.length, found, facts)} would be offered to another rep.`,
      found.reps,
      ({ who, before, after }) => `${who}: ${facts.repName(before)} → ${facts.repName(after)}`,
    ),
    '',
    mailsText(found, facts),
    limitsText(found, facts),
    costText(found, facts),
  ].join('\n');
}

/** How many leads were looked at, with the bound on the error when that was a sample. */
export function leadsText({ leads }: Preview, { source, waiting, seed }: PreviewFacts): string {
  const all = `${number(waiting)} waiting lead${waiting === 1 ? '' : 's'} of ${source}`;
  if (leads >= waiting) return all;
  const points = (largestError(leads, waiting) * 100).toFixed(1);
  return `${all}, by a sample of ${number(leads)} (seed ${seed}; shares of leads are right to ±${points} points with 95 % confidence, counts lie in the ranges given)`;
}

export function mailsText(found: Preview, facts: PreviewFacts): string {
  const by = factor(found, facts);
  const error = errorOfTotal(found.spread, found.leads, facts.waiting);
  const bound = error === 0 ? '' : ` ±${number(error)}`;
  return `Mails in ${horizon} days, if nobody does anything: ${number(found.mails.before * by)} → ${number(found.mails.after * by)}${bound}.`;
}

export function costText(found: Preview, facts: PreviewFacts): string {
  const by = factor(found, facts);
  const [before, after] = [found.cost.before.total * by, found.cost.after.total * by];
  const difference = after - before;
  const sign = difference < 0 ? '−' : '+';
  return `They cost ${dollars(before)} → ${dollars(after)} (${sign}${dollars(Math.abs(difference))}) at AWS’s prices of ${prices.asOf} in ${prices.region}.`;
}

export const dollars = (value: number) => `$${value.toFixed(value < 1 ? 4 : 2)}`;

/** The meaning of the columns, for people. */
export const shiftWords: Record<Shift, string> = {
  now: 'now',
  sooner: 'sooner',
  later: 'later',
  never: 'never',
  same: 'as before',
};

function list<T>(head: string, items: readonly T[], line: (item: T) => string): string[] {
  const more = items.length > listed ? [`  … and ${number(items.length - listed)} more on the page`] : [];
  return [head, ...items.slice(0, listed).map((item) => `  ${line(item)}`), ...more];
}

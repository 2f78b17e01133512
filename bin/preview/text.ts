import { horizon, type Preview, type Shift, shifts } from '../../domain/preview.ts';
import { prices } from '../../domain/prices.ts';
import { errorOfTotal, estimate, largestError } from '../../domain/sample.ts';

/** What was compared, in words, and of how many leads. */
export interface PreviewFacts {
  /** The deployment, or what the leads are made of. */
  source: string;
  before: string;
  after: string;
  /** All waiting leads; more than were looked at when it was a sample. */
  waiting: number;
  seed: number;
  /** Mails SES takes within 24 hours; undefined when it did not say. */
  quota?: number;
}

/** As many leads of a list as fit a screen; the page has all that were looked at. */
const listed = 12;

const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });

/** The preview for a terminal; leads by their ids, because a terminal is not a place for addresses. */
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
      ({ leadId, why }) => `${leadId}  ${why}`,
    ),
    ...list(
      `${counted(found.reps.length, found, facts)} would be offered to another rep.`,
      found.reps,
      ({ leadId, before, after }) => `${leadId}  ${before} → ${after}`,
    ),
    '',
    mailsText(found, facts),
    quotaText(found, facts),
    costText(found, facts),
  ].join('\n');
}

/** Who was looked at, with the bound on the error when that was not everybody. */
export function leadsText({ leads }: Preview, { source, waiting, seed }: PreviewFacts): string {
  const all = `${number(waiting)} waiting lead${waiting === 1 ? '' : 's'} of ${source}`;
  if (leads >= waiting) return all;
  const points = (largestError(leads, waiting) * 100).toFixed(1);
  return `${all}, by a sample of ${number(leads)} (seed ${seed}; shares of leads are right to ±${points} points with 95 % confidence, counts lie in the ranges given)`;
}

/** How many of all leads, and between what that is when only a sample was looked at. */
export function counted(seen: number, { leads }: Preview, { waiting }: PreviewFacts): string {
  const { count, low, high } = estimate(seen, leads, waiting);
  const range = low === high ? '' : ` (${number(low)}–${number(high)})`;
  return `${number(count)}${range} lead${count === 1 && range === '' ? '' : 's'}`;
}

export const scaled = (seen: number, { leads }: Preview, { waiting }: PreviewFacts) =>
  number(estimate(seen, leads, waiting).count);

/** What one lead that was looked at stands for. */
export const factor = ({ leads }: Preview, { waiting }: PreviewFacts) => (leads === 0 ? 1 : waiting / leads);

export function mailsText(found: Preview, facts: PreviewFacts): string {
  const by = factor(found, facts);
  const error = errorOfTotal(found.spread, found.leads, facts.waiting);
  const bound = error === 0 ? '' : ` ±${number(error)}`;
  return `Mails in ${horizon} days, if nobody does anything: ${number(found.mails.before * by)} → ${number(found.mails.after * by)}${bound}.`;
}

/** The busiest day against what SES allows. */
export function quotaText(found: Preview, facts: PreviewFacts): string {
  const busiest = found.perDay.reduce((most, each) => (each.after > most.after ? each : most), { day: '', after: 0 });
  if (busiest.after === 0) return 'No mail is due.';
  const mails = busiest.after * factor(found, facts);
  const most = `The most on one day: ${number(mails)} on ${busiest.day}`;
  if (facts.quota === undefined) return `${most}. SES did not say how many it allows.`;
  if (facts.quota < 0) return `${most}. SES sets no limit to a day.`;
  const part = `${((mails / facts.quota) * 100).toFixed(1)} % of the ${number(facts.quota)} that SES allows a day`;
  return mails > facts.quota ? `${most}: TOO MANY, ${part}.` : `${most}, ${part}.`;
}

export function costText(found: Preview, facts: PreviewFacts): string {
  const by = factor(found, facts);
  const [before, after] = [found.cost.before.total * by, found.cost.after.total * by];
  const difference = after - before;
  const sign = difference < 0 ? '−' : '+';
  return `They cost ${dollars(before)} → ${dollars(after)} (${sign}${dollars(Math.abs(difference))}) at AWS’s prices of ${prices.asOf} in ${prices.region}.`;
}

export const dollars = (value: number) => `$${value.toFixed(value < 1 ? 4 : 2)}`;

/** What the columns mean, for people. */
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

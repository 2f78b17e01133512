import type { Preview } from '../../analysis/preview/preview.ts';
import { estimate } from '../../analysis/sampling/sampling.ts';
import type { MailLimits } from '../../domain/nurture/mail-limits.ts';

/** The compared sides in words, and the number of leads. */
export interface PreviewFacts {
  /** The deployment, or the source of the leads. */
  source: string;
  before: string;
  after: string;
  /** All waiting leads; more than were looked at when it was a sample. */
  waiting: number;
  seed: number;
  /** The name of a rep, by the id. */
  repName: (id: string) => string;
  /** Undefined when SES did not answer. */
  limits?: MailLimits;
}

export const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });

/** How many of all leads, and between what that is when only a sample was looked at. */
export function counted(seen: number, { leads }: Preview, { waiting }: PreviewFacts): string {
  const { count, low, high } = estimate(seen, leads, waiting);
  const range = low === high ? '' : ` (${number(low)}–${number(high)})`;
  return `${number(count)}${range} lead${count === 1 && range === '' ? '' : 's'}`;
}

export const scaled = (seen: number, { leads }: Preview, { waiting }: PreviewFacts) =>
  number(estimate(seen, leads, waiting).count);

/** How many leads one looked-at lead represents. */
export const factor = ({ leads }: Pick<Preview, 'leads'>, { waiting }: PreviewFacts) =>
  leads === 0 ? 1 : waiting / leads;

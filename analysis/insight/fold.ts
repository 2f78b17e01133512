import type { Journey, Ms } from './journey.ts';

/** A segment as figures show it. */
export interface NamedSegment {
  id: string;
  title: string;
  /** Its condition, as it is written. */
  condition: string;
}

/** The settings of all figures. */
export interface InsightSettings {
  /** The segments of segments.yaml. */
  segments?: readonly NamedSegment[];
  now: Ms;
  /** Only entries that began since then: lifecycles by `openedAt`, stays, mails and months by their own beginning. */
  since: Ms;
  /** Only what began by then, in the same way; without it all until `now`. */
  until?: Ms;
  /** insight.timeZone: whose days, weeks and months. */
  timeZone: string;
  /** Reasons of sales.yaml for a loss that count for no rep. */
  notCounted: readonly string[];
  /** The working time of a rep between two moments; undefined where the hours are unknown. */
  workTime: (rep: string | undefined, from: Ms, to: Ms) => Ms | undefined;
}

/** Whether something began in the period. */
export const isIn = (at: Ms, { now, since, until = now }: InsightSettings): boolean => at >= since && at <= until;

/** Figures that grow lifecycle by lifecycle, so that a year of them is never in memory at once. */
export interface Fold<Figures> {
  /** `name`: of the lifecycle, by `nameOf`. */
  add(journey: Journey, name: string): void;
  figures(): Figures;
}

/** What lifecycles can be compared by. */
export const dimensions = [
  ...(['source', 'campaign', 'form', 'persona', 'track', 'rep', 'team', 'country', 'month'] as const),
];
export type Dimension = (typeof dimensions)[number];

/** Unknown values are a group too, and never left out. */
export const notKnown = 'unknown';

/** The group of a lifecycle. */
export function groupOf(journey: Journey, by: Dimension): string {
  // A week belongs to the month of its Monday, so that the weeks of a month add up to it.
  return by === 'month' ? journey.week.slice(0, 7) : (journey[by] ?? notKnown);
}

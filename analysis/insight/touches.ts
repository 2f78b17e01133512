import { parse } from '@tryghost/referrer-parser';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Attribution } from '../../domain/lead/person.ts';
import { millis } from '../../domain/time/instant.ts';
import { directSource, sourceOf, unknownSource, word } from '../../domain/tracking/source.ts';

/** One visit of a person to us. */
export interface Touch {
  at: number;
  /** `Google search`, `linkedin / paid`, `direct`, `unknown` … */
  source: string;
  campaign?: string;
}

/** More than a person returns; a line stays short. */
const mostTouches = 50;

/** Names search engines, social networks and mail services. Their list is Ghost's: docs/decisions/. */
function siteName(referrer: string): string | undefined {
  const { referrerSource: name, referrerMedium: medium } = parse(referrer);
  if (name && (medium === 'search' || medium === 'social')) return `${name} ${medium}`;
  return medium === 'email' ? `${name} mail` : undefined;
}

/** Each time the person came, oldest first, without the same source twice in a row. */
export function touchesOf(activities: readonly Activity[]): Touch[] {
  const touches: Touch[] = [];
  for (const activity of activities) {
    const origin = originOf(activity);
    if (origin === undefined) continue;
    const source = sourceOf(origin, siteName);
    const campaign = origin.campaign === undefined ? undefined : word(origin.campaign);
    const last = touches.at(-1);
    if (last?.source === source && last.campaign === campaign) continue;
    touches.push({ at: millis(activity.at), source, campaign });
  }
  // A form without a source, from the page of a visit with a source, is no touch of its own.
  const known = touches.filter(({ source }) => source !== unknownSource);
  return (known.length > 0 ? known : touches).slice(0, mostTouches);
}

function originOf({ type, detail }: Activity): Partial<Attribution> | undefined {
  if (type === 'form.submitted') return detail.refused === undefined ? detail.attribution : undefined;
  return type === 'page.viewed' ? detail.attribution : undefined;
}

export const attributions = ['first', 'last', 'linear'] as const;
export type AttributionModel = (typeof attributions)[number];

/**
 * How much of a result each source gets; the parts add up to 1. `first`: the first touch; `last`: the last that is not direct, or
 * the last; `linear`: every touch the same. Touches after the result do not count. Without any the source is unknown.
 */
export function creditOf(touches: readonly Touch[], until: number, model: AttributionModel): [Touch, number][] {
  const [only, second] = touches;
  // Most came once.
  if (only !== undefined && second === undefined && only.at <= until) return [[only, 1]];
  const before = touches.filter(({ at }) => at <= until);
  const [first] = before;
  if (first === undefined) return [[{ at: until, source: unknownSource }, 1]];
  if (model === 'linear') return before.map((touch) => [touch, 1 / before.length]);
  const last = before.findLast(({ source }) => source !== directSource) ?? before.at(-1) ?? first;
  return [[model === 'first' ? first : last, 1]];
}

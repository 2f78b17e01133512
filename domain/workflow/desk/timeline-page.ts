import type { TimelineEntry } from '../timeline.ts';

/** Entries of a page, and where the next page begins. */
interface TimelinePage {
  entries: TimelineEntry[];
  next?: string;
}

/**
 * At most `limit` entries of a timeline that is newest first, from `after` on, the `next` of the page before. It names a moment and how many
 * entries of that moment were shown: what happens meanwhile moves nothing.
 */
export function timelinePage(all: readonly TimelineEntry[], limit: number, after?: string): TimelinePage {
  const [moment = '', shown] = after?.split('#') ?? [];
  let seen = 0;
  const left =
    after === undefined ? all : all.filter(({ at }) => at < moment || (at === moment && ++seen > Number(shown)));
  const entries = left.slice(0, limit);
  const last = entries.at(-1);
  if (left.length <= limit || !last) return { entries };
  const ofMoment = (some: readonly TimelineEntry[]) => some.filter(({ at }) => at === last.at).length;
  return { entries, next: `${last.at}#${ofMoment(all) - ofMoment(left.slice(limit))}` };
}

import type { PointRules } from './point-rules.ts';

/** Points already given within the span of a cap, oldest first; separate for positive and negative ones. */
interface Window {
  at: number[];
  points: number[];
  /** The first entry that is still within the span. */
  head: number;
  sum: number;
}

/**
 * How much of what rules give the caps let through. To be asked in the order of time: an entry leaves a window once and
 * never comes back, so any number of activities takes one pass.
 */
export function createCaps({ caps }: PointRules): (cap: number, at: number, points: number) => number {
  const windows = new Map<number, Window>();
  return (cap, at, points) => {
    const rule = caps[cap];
    if (rule === undefined) return points;
    const key = points < 0 ? -1 - cap : cap;
    let window = windows.get(key);
    if (window === undefined) {
      window = { at: [], points: [], head: 0, sum: 0 };
      windows.set(key, window);
    }
    const past = at - rule.per;
    while (window.head < window.at.length && (window.at[window.head] ?? 0) <= past) {
      window.sum -= window.points[window.head] ?? 0;
      window.head += 1;
    }
    // Tenths do not add up exactly in binary; without rounding a full cap would seem to have a speck of room.
    const room = Math.round((rule.points - window.sum) * 1e6) / 1e6;
    const given = Math.min(Math.abs(points), Math.max(0, room));
    if (given === 0) return 0;
    window.at.push(at);
    window.points.push(given);
    window.sum += given;
    return points < 0 ? -given : given;
  };
}

import type { Way } from './ways.ts';

/**
 * Numbers the lanes beside the middle, 0 innermost. Ways to the same state share a lane, and short ones get the inner
 * lanes, so that few lines cross.
 */
export function assignLanes(ways: readonly Way[], rows: ReadonlyMap<string, number>): Map<string, number> {
  const spans = new Map<string, { top: number; bottom: number }>();
  for (const { from, to, kind } of ways) {
    if (kind !== 'lane') continue;
    const [a, b] = [rows.get(from) ?? 0, rows.get(to) ?? 0];
    const { top, bottom } = spans.get(to) ?? { top: b, bottom: b };
    spans.set(to, { top: Math.min(top, a), bottom: Math.max(bottom, a) });
  }
  const lanes = new Map<string, number>();
  const taken: { top: number; bottom: number; lane: number }[] = [];
  for (const [to, { top, bottom }] of [...spans].sort(([, a], [, b]) => a.bottom - a.top - (b.bottom - b.top))) {
    const busy = taken.filter((it) => it.top < bottom && top < it.bottom).map((it) => it.lane);
    const lane = Math.max(-1, ...busy) + 1;
    lanes.set(to, lane);
    taken.push({ top, bottom, lane });
  }
  return lanes;
}

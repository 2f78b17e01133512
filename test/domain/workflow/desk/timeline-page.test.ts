import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timelinePage } from '../../../../domain/workflow/desk/timeline-page.ts';
import type { TimelineEntry } from '../../../../domain/workflow/timeline.ts';

const entry = (minute: number, n: number): TimelineEntry => ({
  at: `2026-11-30T10:${String(minute).padStart(2, '0')}:00.000Z`,
  what: `${minute}/${n}`,
  kind: 'activity',
});

/** All pages one after the other; `meanwhile` happens after each. */
function walked(all: TimelineEntry[], limit: number, meanwhile: (all: TimelineEntry[]) => void = () => undefined) {
  const shown: string[] = [];
  let next: string | undefined;
  do {
    const page = timelinePage(all, limit, next);
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    shown.push(...page.entries.map(({ what }) => what));
    next = page.next;
    meanwhile(all);
  } while (next !== undefined);
  return shown;
}

test('each entry is on one page, for any number of one moment and with new ones meanwhile', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (minutes, limit) => {
      const all = minutes.sort((a, b) => b - a).map(entry);
      const before = all.map(({ what }) => what);
      let n = 100;
      expect(walked(all, limit, (list) => list.unshift(entry(59, n++)))).toEqual(before);
    }),
  );
});

test('a cursor that no page gave leads nowhere', () => {
  for (const cursor of ['', '#', 'x', '2026#x']) expect(() => timelinePage([entry(1, 1)], 5, cursor)).not.toThrow();
});

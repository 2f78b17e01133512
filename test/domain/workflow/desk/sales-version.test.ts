import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import { withoutUndone } from '../../../../domain/settlement/undone.ts';
import { doneSince, salesVersion } from '../../../../domain/workflow/desk/sales-version.ts';

const at = (minute: number) => `2026-11-30T10:${String(minute).padStart(2, '0')}:00.000Z`;
const noted = (id: string, minute: number) =>
  ({ id, type: 'note.added', at: at(minute), lifecycleId: 'l', detail: { repId: 'ada', note: id } }) as Activity;
const undone = (of: string, minute: number) =>
  ({
    id: `undone-${of}`,
    type: 'work.undone',
    at: at(minute),
    lifecycleId: 'l',
    detail: { repId: 'ada', of },
  }) as Activity;
const visited = (minute: number) =>
  ({ id: `v${minute}`, type: 'page.viewed', at: at(minute), lifecycleId: 'l', detail: { url: '/' } }) as Activity;
/** A history as it is read. */
const read = (...activities: Activity[]) => ({ activities: withoutUndone(activities) });
const news = (history: ReturnType<typeof read>, version: string) => doneSince(history, version).map(({ id }) => id);

describe('what sales did since somebody looked', () => {
  const seen = salesVersion(read(noted('a', 1), noted('b', 2)));

  test('is nothing where only the lead did something', () => {
    expect(news(read(noted('a', 1), noted('b', 2), visited(3)), seen)).toEqual([]);
  });

  test('is what came after', () => {
    expect(news(read(noted('a', 1), noted('b', 2), noted('c', 3)), seen)).toEqual(['c']);
  });

  test('is not all before, when the last that was seen was taken back', () => {
    expect(news(read(noted('a', 1), noted('b', 2), undone('b', 3)), seen)).toEqual(['undone-b']);
    expect(news(read(noted('a', 1), noted('b', 2), undone('b', 3), noted('c', 4)), seen)).toEqual(['undone-b', 'c']);
  });

  test('is all of it for who saw a new lead, or names no version of ours', () => {
    for (const version of ['new', 'x', '_', '2026'.repeat(9)])
      expect(news(read(noted('a', 1)), version)).toEqual(['a']);
  });
});

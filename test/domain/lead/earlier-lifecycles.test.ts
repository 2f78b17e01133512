import { expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { earlierLifecycles } from '../../../domain/lead/history.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { history, monday } from '../../support/fixtures.ts';

const seen = (lifecycleId: string, days: number) =>
  ({
    id: `${lifecycleId}-${days}`,
    type: 'page.viewed',
    at: plus(monday, days * day),
    lifecycleId,
    detail: { url: 'https://works.example/' },
  }) as Activity;

test('a lead in its first lifecycle has none before', () => {
  expect(earlierLifecycles(history())).toEqual([]);
});

test('each lifecycle before has its beginning and the stage in which the next one found the lead', () => {
  const again = plus(monday, 60 * day);
  const captured = seen('one', 0);
  const { lead, ...more } = history({ captured, lifecycleId: 'three', openedAt: again });
  const move = (stage: typeof lead.stage, days: number) => ({ stage, at: plus(monday, days * day), why: '' });
  const moves = [
    ...[move('captured', 0), move('lost', 9)],
    ...[move('captured', 20), move('dormant', 50)],
    ...[move('captured', 60), move('nurturing', 61)],
  ];
  const activities = [captured, seen('one', 3), seen('two', 20), seen('three', 60)];
  expect(earlierLifecycles({ ...more, activities, sends: [], lead: { ...lead, moves } })).toEqual([
    { since: monday, until: plus(monday, 9 * day), stage: 'lost' },
    { since: plus(monday, 20 * day), until: plus(monday, 50 * day), stage: 'dormant' },
  ]);
});

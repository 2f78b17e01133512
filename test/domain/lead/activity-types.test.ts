import { expect, test } from 'vitest';
import type { ActivityType } from '../../../domain/lead/activity.ts';
import { activityTypes } from '../../../domain/lead/activity-types.ts';

type Row = (typeof activityTypes)['page.viewed'];

test('what gives points wakes somebody: a row that scores and wakes nobody is none', () => {
  // @ts-expect-error the lead would pass the threshold unseen
  const unseen: Row = { wakes: 'none', reopens: 'points', scored: {} };
  const row: Row = { wakes: 'none', reopens: 'never' };
  const scoredInVain = (rows: Partial<Record<ActivityType, { wakes: unknown; scored?: object }>>) =>
    Object.values(rows).filter(({ wakes, scored }) => scored && wakes === 'none');
  expect(scoredInVain({ 'page.viewed': unseen, 'mail.opened': row })).toEqual([unseen]);
  expect(scoredInVain(activityTypes)).toEqual([]);
});

import { expect, test } from 'vitest';
import { activeOnIn, lastActivity, nextDueIn, nextSteps } from '../../../../domain/workflow/desk/list-times.ts';

// 23:30 in New York on Saturday, when the clocks go back on Sunday at two.
const now = '2026-11-01T03:30:00.000Z';

test.each([
  ['overdue', { below: '2026-10-31T04:00:00.000Z' }],
  ['today', { from: '2026-10-31T04:00:00.000Z', below: '2026-11-01T04:00:00.000Z' }],
  ['week', { from: '2026-10-31T04:00:00.000Z', below: '2026-11-07T05:00:00.000Z' }],
  ['none', 'none'],
] as const)('a next step that is %s is due between the midnights of the person who reads', (asked, due) => {
  expect(nextDueIn(asked, now, 'America/New_York')).toEqual(due);
});

test('overdue, today and the week meet without a gap in every zone', () => {
  for (const zone of ['Asia/Kathmandu', 'Pacific/Auckland', 'Europe/Berlin', 'America/St_Johns']) {
    const [overdue, today, week] = nextSteps.map((asked) => nextDueIn(asked, now, zone)) as {
      from?: string;
      below: string;
    }[];
    expect([today?.from, week?.from]).toEqual([overdue?.below, overdue?.below]);
    expect((today?.below ?? '') < (week?.below ?? '')).toBe(true);
  }
});

test.each([
  ['within-7', { from: '2026-10-25' }],
  ['quiet-14', { to: '2026-10-18' }],
])('%s names the days that fit', (asked, days) => {
  expect(activeOnIn(asked, now)).toEqual(days);
  expect(asked).toMatch(lastActivity);
});

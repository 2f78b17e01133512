import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monthBefore, monthOf, nextMonth, startOf, weekdayTime, weekOf } from '../../../analysis/insight/periods.ts';
import { day, hour, minute } from '../../../domain/time/instant.ts';
import { moment, zone } from '../../support/insight/histories.ts';

/** What a wall shows, by the runtime alone. */
function wall(at: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    dateStyle: undefined,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { weekday: part('weekday'), date: `${part('year')}-${part('month')}-${part('day')}` };
}

describe('weeks and months are those of the zone', () => {
  test('a week is named after the Monday on the wall, also when its days have 23 or 25 hours', () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const names = Array.from({ length: 8 }, (_, back) => wall(at - back * day, timeZone));
        // A day of 25 hours can be met twice and one of 23 be skipped: half days find every one.
        const halves = Array.from({ length: 16 }, (_, back) => wall(at - (back * day) / 2, timeZone));
        const monday = [...names, ...halves]
          .filter(({ weekday }) => weekday === 'Mon')
          .map(({ date }) => date)
          .sort()
          .at(-1);
        expect(weekOf(at, timeZone)).toBe(monday);
        expect(monthOf(at, timeZone)).toBe(wall(at, timeZone).date.slice(0, 7));
      }),
    );
  });

  test('a moment is in its week: not before it begins, and before the next one begins', () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const begins = startOf(weekOf(at, timeZone), timeZone);
        expect(begins).toBeLessThanOrEqual(at);
        expect(at - begins).toBeLessThan(7 * day + hour);
        expect(weekOf(begins, timeZone)).toBe(weekOf(at, timeZone));
        expect(weekOf(begins - 1, timeZone)).not.toBe(weekOf(at, timeZone));
      }),
    );
  });

  test.each([
    ['the leap day', '2024-02-29T12:00:00Z', 'UTC', '2024-02-26', '2024-02'],
    ['the evening before a Monday in New York', '2024-03-11T03:59:00Z', 'America/New_York', '2024-03-04', '2024-03'],
    ['the hour that Berlin has twice', '2024-10-27T01:30:00Z', 'Europe/Berlin', '2024-10-21', '2024-10'],
    ['New Year’s Eve in Kolkata', '2024-12-31T18:31:00Z', 'Asia/Kolkata', '2024-12-30', '2025-01'],
  ])('%s', (_, at, timeZone, week, month) => {
    expect(weekOf(Date.parse(at), timeZone)).toBe(week);
    expect(monthOf(Date.parse(at), timeZone)).toBe(month);
  });

  test('months follow one another over the year’s end', () => {
    expect(nextMonth('2026-12')).toBe('2027-01');
    expect(monthBefore('2027-01')).toBe('2026-12');
  });

  test('time on weekdays is what is left when each quarter of an hour of a weekend is taken out', () => {
    const quarter = 15 * minute;
    fc.assert(
      fc.property(moment, fc.nat(4 * 24 * 12), zone, (start, quarters, timeZone) => {
        const from = Math.floor(start / quarter) * quarter;
        let sum = 0;
        for (let index = 0; index < quarters; index++)
          if (!/Sat|Sun/.test(wall(from + index * quarter, timeZone).weekday)) sum += quarter;
        expect(weekdayTime(from, from + quarters * quarter, timeZone)).toBe(sum);
      }),
      { numRuns: 30 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holidayPattern, holidaysAround } from '../../../domain/time/holidays.ts';

const dates = (text: string, year: number) => holidaysAround(year, [text]).map(({ from }) => from);

test.each([
  ['12-25', 2026, ['2025-12-25', '2026-12-25', '2027-12-25']],
  ['2027-05-03', 2026, ['2027-05-03', '2027-05-03', '2027-05-03']],
  // https://www.gov.uk/bank-holidays and https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays
  ['easter-2', 2027, ['2026-04-03', '2027-03-26', '2028-04-14']],
  ['easter+1', 2026, ['2025-04-21', '2026-04-06', '2027-03-29']],
  ['easter+39', 2026, ['2025-05-29', '2026-05-14', '2027-05-06']],
  ['1st Mon of May', 2026, ['2025-05-05', '2026-05-04', '2027-05-03']],
  ['last Mon of August', 2026, ['2025-08-25', '2026-08-31', '2027-08-30']],
  ['4th Thu of November', 2026, ['2025-11-27', '2026-11-26', '2027-11-25']],
  ['2nd Mon of October', 2026, ['2025-10-13', '2026-10-12', '2027-10-11']],
])('%s around %i', (text, year, expected) => {
  expect(text).toMatch(holidayPattern);
  expect(dates(text, year)).toEqual(expected);
});

test('29 February is a day in leap years and matches no date in others', () => {
  expect(dates('02-29', 2028)).toEqual(['2027-02-29', '2028-02-29', '2029-02-29']);
});

describe('Easter', () => {
  test('is a Sunday from 22 March to 25 April, in every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1971, max: 2399 }), (year) => {
        const [, date = ''] = dates('easter', year);
        expect(new Date(date).getUTCDay()).toBe(0);
        expect(date >= `${year}-03-22` && date <= `${year}-04-25`).toBe(true);
      }),
    );
  });
});

test.each(['25-12', '13-01', '5th Mon of May', '1st May', 'easter 1', '2027-5-3'])('%s is no holiday', (text) => {
  expect(text).not.toMatch(holidayPattern);
});

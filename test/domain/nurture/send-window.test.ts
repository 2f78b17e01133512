import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Step, Track } from '../../../domain/lead/track.ts';
import { hoursOf } from '../../../domain/nurture/send-window.ts';
import { localTime, nextWeekMoment } from '../../../domain/time/calendar.ts';
import { between, day, hour, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { anyInstant, anyZone, history, monday, send, config as shipped } from '../../support/fixtures.ts';

const [first] = shipped.nurture.tracks;
if (!first) throw new Error('no track');
const base: Track = first;
const everyDay: Track['window'] = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  from: '00:00',
  to: '24:00',
};

function rules(step: Partial<Step>, track: Partial<Track> = {}, more: Partial<Config['nurture']> = {}): Config {
  const steps = [
    { id: 'a', template: 'a', after: 0, anyTime: true },
    { id: 'b', template: 'b', after: day, anyTime: false, ...step },
  ];
  return { ...shipped, nurture: { ...shipped.nurture, jitter: 0, ...more, tracks: [{ ...base, ...track, steps }] } };
}
/** When the second mail of a lead comes that got the first one at this moment. */
function second(got: Instant, config: Config, who: { timeZone?: string; country?: string } = {}): Instant {
  const told = history({ openedAt: got, ...who }, { sends: [send('a', got)] });
  const plan = planTouch(told, config, got);
  if (plan.do !== 'wait') throw new Error(`expected a wait, got ${JSON.stringify(plan)}`);
  return plan.until;
}
const onTheWall = (at: Instant, zone: string) => localTime(at, zone).replace(/ \(.*/, '');

describe('the window of a mail', () => {
  test('is its own, else that of its track, else the one for all', () => {
    const own = { days: ['Sat' as const], from: '10:00', to: '11:00' };
    const ofTrack = { days: ['Wed' as const], from: '14:00', to: '15:00' };
    const at = (step: Partial<Step>, track: Partial<Track>) =>
      onTheWall(second(monday, rules(step, track)), 'Europe/Berlin');
    expect(at({ window: own }, { window: ofTrack })).toBe('Sat 28 Nov 2026, 10:00');
    expect(at({}, { window: ofTrack })).toBe('Wed 25 Nov 2026, 14:00');
    expect(at({}, {})).toBe('Tue 24 Nov 2026, 10:00');
  });

  test('never reaches into the quiet hours, with any setting', () => {
    expect(hoursOf({ window: everyDay }, {}, shipped.nurture)).toEqual({ ...everyDay, from: '08:00', to: '21:00' });
    const late = '2026-11-23T20:30:00.000Z';
    expect(onTheWall(second(late, rules({ window: everyDay })), 'Europe/Berlin')).toBe('Wed 25 Nov 2026, 08:00');
  });

  test('is not on a holiday of the country, nor of the country of the zone; it is elsewhere', () => {
    const christmasEve = '2026-12-23T10:00:00.000Z';
    const due = (who: object) => onTheWall(second(christmasEve, rules({ after: 2 * day }), who), 'Europe/Berlin');
    expect(due({ country: 'DE' })).toBe('Mon 28 Dec 2026, 09:00');
    expect(due({ timeZone: 'Europe/Berlin' })).toBe('Mon 28 Dec 2026, 09:00');
    expect(due({ country: 'ES' })).toBe('Fri 25 Dec 2026, 11:00');
    const told = history({ openedAt: christmasEve, country: 'DE' }, { sends: [send('a', christmasEve)] });
    expect(planTouch(told, rules({ after: 2 * day }), christmasEve).why).toContain('a holiday of DE');
  });

  test('29 February is a day like others, unless it is a holiday', () => {
    const before = '2028-02-28T10:00:00.000Z';
    const holidays = { DE: ['02-29'] };
    expect(onTheWall(second(before, rules({})), 'Europe/Berlin')).toBe('Tue 29 Feb 2028, 11:00');
    expect(onTheWall(second(before, rules({}, {}, { holidays })), 'Europe/Berlin')).toBe('Wed 1 Mar 2028, 09:00');
    expect(onTheWall(second('2027-02-28T10:00:00.000Z', rules({}, {}, { holidays })), 'Europe/Berlin')).toBe(
      'Mon 1 Mar 2027, 11:00',
    );
  });

  test('of a lead without a zone is that of its country, and without a country that of the default', () => {
    expect(onTheWall(second('2026-11-23T20:00:00.000Z', rules({}), { country: 'NZ' }), 'Pacific/Auckland')).toBe(
      'Wed 25 Nov 2026, 09:00',
    );
    expect(onTheWall(second('2026-11-23T20:00:00.000Z', rules({})), 'Europe/Berlin')).toBe('Wed 25 Nov 2026, 09:00');
    expect(onTheWall(second('2026-11-23T20:00:00.000Z', rules({}), { timeZone: 'Not/AZone' }), 'Europe/Berlin')).toBe(
      'Wed 25 Nov 2026, 09:00',
    );
  });
});

describe('"next Tuesday 10:00"', () => {
  const tuesday = { weekday: 'Tue', clock: '10:00' };

  // Both changes of the clocks in four zones; Lord Howe moves by half an hour, Kolkata never.
  test.each([
    ['Europe/Berlin', '2027-03-27T12:00:00.000Z', '2027-03-30T08:00:00.000Z'],
    ['Europe/Berlin', '2026-10-24T12:00:00.000Z', '2026-10-27T09:00:00.000Z'],
    ['America/New_York', '2027-03-13T12:00:00.000Z', '2027-03-16T14:00:00.000Z'],
    ['America/New_York', '2026-10-31T12:00:00.000Z', '2026-11-03T15:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-02T12:00:00.000Z', '2026-10-05T23:00:00.000Z'],
    ['Australia/Lord_Howe', '2027-04-03T12:00:00.000Z', '2027-04-05T23:30:00.000Z'],
    ['Asia/Kolkata', '2027-03-27T12:00:00.000Z', '2027-03-30T04:30:00.000Z'],
    ['Asia/Kolkata', '2026-10-24T12:00:00.000Z', '2026-10-27T04:30:00.000Z'],
  ])('in %s after %s is %s', (zone, from, expected) => {
    expect(nextWeekMoment(from, tuesday, zone)).toBe(expected);
    expect(second(from, rules({ on: tuesday }), { timeZone: zone })).toBe(expected);
  });

  test('on a Tuesday at ten is the next one', () => {
    expect(nextWeekMoment('2026-11-24T09:00:00.000Z', tuesday, 'Europe/Berlin')).toBe('2026-12-01T09:00:00.000Z');
    expect(nextWeekMoment('2026-11-24T08:59:59.999Z', tuesday, 'Europe/Berlin')).toBe('2026-11-24T09:00:00.000Z');
  });

  test('is within eight days and shows that time on that day, in every zone', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, fc.constantFrom('Mon', 'Wed', 'Sun'), (from, zone, weekday) => {
        const at = nextWeekMoment(from, { weekday, clock: '10:00' }, zone);
        expect(at > from && between(from, at) <= 7 * day + 120 * minute).toBe(true);
        expect(localTime(at, zone)).toMatch(new RegExp(`^${weekday} .* 10:00 `));
      }),
      { numRuns: 200 },
    );
  });
});

test('a mail that is due in the night comes at nine on the wall, also when clocks were changed that night, in four zones', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'),
      fc.integer({ min: 0, max: 730 }),
      (timeZone, days) => {
        const evening = plus('2026-01-01T00:00:00.000Z', days * day);
        const weekday = localTime(evening, timeZone).slice(0, 3);
        const got = nextWeekMoment(evening, { weekday, clock: '18:00' }, timeZone);
        const config = rules(
          { after: 12 * hour, window: { days: everyDay.days, from: '09:00', to: '17:00' } },
          {},
          { holidays: {}, frequency: { apart: minute, perWeek: 9 } },
        );
        const at = second(got, config, { timeZone });
        expect(onTheWall(at, timeZone)).toMatch(/, 09:00$/);
        expect(Math.abs(between(got, at) - 15 * hour)).toBeLessThanOrEqual(hour);
      },
    ),
    { numRuns: 400 },
  );
});

test.each([
  ['Europe/Berlin', '2027-03-27T17:00:00.000Z', 14],
  ['Europe/Berlin', '2026-10-24T16:00:00.000Z', 16],
  ['America/New_York', '2027-03-13T23:00:00.000Z', 14],
  ['America/New_York', '2026-10-31T22:00:00.000Z', 16],
  ['Australia/Lord_Howe', '2026-10-03T07:30:00.000Z', 14.5],
  ['Australia/Lord_Howe', '2027-04-03T07:00:00.000Z', 15.5],
  ['Asia/Kolkata', '2027-03-27T12:30:00.000Z', 15],
])('in %s from six on %s to nine are %s hours', (timeZone, got, hours) => {
  const window = { days: everyDay.days, from: '09:00', to: '17:00' };
  const frequency = { apart: minute, perWeek: 9 };
  const at = second(got, rules({ after: hour, window }, {}, { holidays: {}, frequency }), { timeZone });
  expect(onTheWall(got, timeZone)).toMatch(/, 18:00$/);
  expect(onTheWall(at, timeZone)).toMatch(/, 09:00$/);
  expect(between(got, at)).toBe(hours * hour);
});

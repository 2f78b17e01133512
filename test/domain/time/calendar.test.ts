import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zoneOf } from '../../../domain/lead/zone.ts';
import {
  inHours,
  isZone,
  localTime,
  nextOpening,
  opening,
  workingTimePlus,
  zoneName,
} from '../../../domain/time/calendar.ts';
import { day, hour, instant, millis, minute, plus } from '../../../domain/time/instant.ts';
import { anyHours, anyInstant, anyZone, config } from '../../support/fixtures.ts';

const office = config.nurture.window;
const everyDay = (from: string, to: string) => ({
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as ('Mon' | 'Sun')[],
  from,
  to,
});

describe('the next moment in a window', () => {
  test.each([
    ['inside it is now', '2026-11-23T09:00:00.000Z', 'Europe/Berlin', '2026-11-23T09:00:00.000Z'],
    ['before it is its start', '2026-11-23T03:00:00.000Z', 'Europe/Berlin', '2026-11-23T08:00:00.000Z'],
    ['at its end is the next day', '2026-11-23T16:00:00.000Z', 'Europe/Berlin', '2026-11-24T08:00:00.000Z'],
    ['on Friday evening is Monday', '2026-11-27T18:00:00.000Z', 'Europe/Berlin', '2026-11-30T08:00:00.000Z'],
    [
      'is an hour earlier after the change to summer time',
      '2027-03-26T18:00:00.000Z',
      'Europe/Berlin',
      '2027-03-29T07:00:00.000Z',
    ],
    [
      'is an hour later after the change to winter time',
      '2026-10-23T18:00:00.000Z',
      'Europe/Berlin',
      '2026-10-26T08:00:00.000Z',
    ],
    ['knows half hours', '2026-11-23T20:00:00.000Z', 'Asia/Kolkata', '2026-11-24T03:30:00.000Z'],
    ['knows days that are over elsewhere', '2026-11-22T20:30:00.000Z', 'Pacific/Auckland', '2026-11-22T20:30:00.000Z'],
    [
      'is Monday there while it is Sunday here',
      '2026-11-22T19:00:00.000Z',
      'Pacific/Auckland',
      '2026-11-22T20:00:00.000Z',
    ],
  ])('%s', (_, at, zone, expected) => {
    expect(nextOpening(at, office, zone)).toBe(expected);
  });

  test('takes hours that do not exist on the day clocks go forward an hour later', () => {
    expect(nextOpening('2027-03-28T00:00:00.000Z', everyDay('02:15', '02:45'), 'Europe/Berlin')).toBe(
      '2027-03-28T01:15:00.000Z',
    );
  });

  test('starts at the first of two equal times on the day clocks go back', () => {
    expect(opening('2026-10-24T22:00:00.000Z', everyDay('02:30', '03:30'), 'Europe/Berlin')).toEqual({
      from: '2026-10-25T00:30:00.000Z',
      to: '2026-10-25T02:30:00.000Z',
    });
  });

  test('is found on both sides of midnight when hours last all day', () => {
    expect(nextOpening('2026-11-22T22:59:59.000Z', everyDay('00:00', '24:00'), 'Europe/Berlin')).toBe(
      '2026-11-22T22:59:59.000Z',
    );
  });
});

test('the next moment is inside, not before, and stays where it is', () => {
  fc.assert(
    fc.property(anyInstant, anyHours, anyZone, (at, hours, zone) => {
      const next = nextOpening(at, hours, zone);
      expect(next >= at).toBe(true);
      expect(inHours(next, hours, zone)).toBe(true);
      expect(nextOpening(next, hours, zone)).toBe(next);
      const wall = localTime(next, zone);
      expect(hours.days.some((weekday) => wall.startsWith(weekday))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('no moment inside lies before the next one', () => {
  fc.assert(
    fc.property(
      anyInstant,
      anyHours,
      anyZone,
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (at, hours, zone, share) => {
        const next = nextOpening(at, hours, zone);
        const earlier = plus(at, Math.floor((millis(next) - millis(at)) * share));
        if (earlier < next) expect(inHours(earlier, hours, zone)).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

describe('working time', () => {
  const rep = { hours: office, zone: 'Europe/Berlin' };
  const whenDone = (from: string, ms: number, absences: { from: string; to: string }[] = []) =>
    workingTimePlus(from, ms, rep.hours, rep.zone, absences);

  test('passes only while the rep works', () => {
    expect(whenDone('2026-11-23T09:00:00.000Z', 5 * minute)).toBe('2026-11-23T09:05:00.000Z');
    expect(whenDone('2026-11-23T15:30:00.000Z', hour)).toBe('2026-11-24T08:30:00.000Z');
    expect(whenDone('2026-11-27T15:30:00.000Z', hour)).toBe('2026-11-30T08:30:00.000Z');
    expect(whenDone('2026-11-28T12:00:00.000Z', 5 * minute)).toBe('2026-11-30T08:05:00.000Z');
  });

  test('may end with the working day', () => {
    expect(whenDone('2026-11-23T15:00:00.000Z', hour)).toBe('2026-11-23T16:00:00.000Z');
  });

  test('leaves out absences, first and last day included', () => {
    expect(whenDone('2026-11-23T15:30:00.000Z', hour, [{ from: '2026-11-24', to: '2026-11-27' }])).toBe(
      '2026-11-30T08:30:00.000Z',
    );
    expect(
      nextOpening('2026-12-23T20:00:00.000Z', office, 'Europe/Berlin', [{ from: '2026-12-24', to: '2031-12-24' }]),
    ).toBe('2031-12-25T08:00:00.000Z');
  });

  test('adds up: two stretches in a row are one', () => {
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: 1, max: 3 * day }),
        fc.integer({ min: 1, max: 3 * day }),
        anyZone,
        (from, first, second, zone) => {
          const hours = everyDay('09:00', '17:00');
          const inTwo = workingTimePlus(workingTimePlus(from, first, hours, zone), second, hours, zone);
          expect(inTwo).toBe(workingTimePlus(from, first + second, hours, zone));
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('a lead has its own zone, else that of its country, else the default', () => {
  const rules = config.nurture;
  expect(zoneOf({ timeZone: 'Asia/Tokyo', country: 'DE' }, rules)).toBe('Asia/Tokyo');
  expect(zoneOf({ timeZone: 'Mars/Olympus', country: 'us' }, rules)).toBe('America/New_York');
  expect(zoneOf({ country: 'XX' }, rules)).toBe('Europe/Berlin');
  expect(isZone('')).toBe(false);
  expect(['europe/berlin', 'ASIA/CALCUTTA', 'America/New_York'].map(zoneName)).toEqual([
    'Europe/Berlin',
    'Asia/Calcutta',
    'America/New_York',
  ]);
});

test('local time reads as on the wall', () => {
  expect(localTime('2026-11-23T08:05:00.000Z', 'Europe/Berlin')).toBe('Mon 23 Nov 2026, 09:05 (GMT+1)');
  expect(localTime('2026-11-23T22:05:59.999Z', 'Asia/Kolkata')).toBe('Tue 24 Nov 2026, 03:35 (GMT+5:30)');
  expect(localTime('2026-11-23T02:05:00.000Z', 'America/St_Johns')).toBe('Sun 22 Nov 2026, 22:35 (GMT-3:30)');
  expect(localTime('2026-11-23T08:05:00.000Z', 'UTC')).toBe('Mon 23 Nov 2026, 08:05 (GMT)');
  expect(localTime('2027-02-01T08:05:00.000Z', 'UTC')).toBe('Mon 1 Feb 2027, 08:05 (GMT)');
});

describe('where clocks change', () => {
  const wallOf = (zone: string) => {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    return (ms: number) => format.format(ms);
  };
  const quarter = 15 * minute;
  const changing: [string, string][] = [
    ['Europe/Berlin', '2026-10-25'],
    ['Europe/Berlin', '2027-03-28'],
    ['America/New_York', '2026-11-01'],
    ['America/Havana', '2027-03-14'],
    ['America/Santiago', '2026-09-06'],
    ['Africa/Cairo', '2027-04-30'],
    ['Atlantic/Azores', '2027-03-28'],
    ['Asia/Beirut', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['Australia/Lord_Howe', '2027-04-04'],
    ['Pacific/Chatham', '2026-09-27'],
    ['Antarctica/Troll', '2027-03-28'],
    ['America/Asuncion', '2026-10-04'],
    ['Pacific/Kiritimati', '2026-12-01'],
    ['Pacific/Niue', '2026-12-01'],
  ];

  test.each(changing)('%s on %s: hours are open exactly while the wall shows them', (zone, date) => {
    const shows = wallOf(zone);
    for (const [from, to] of [
      ['00:00', '24:00'],
      ['08:00', '21:00'],
      ['09:00', '17:00'],
    ] as const) {
      const isOpen = (ms: number) => shows(ms) >= from && shows(ms) < to;
      for (let at = Date.parse(date) - day; at < Date.parse(date) + 2 * day; at += 3 * quarter) {
        let first = at;
        while (!isOpen(first)) first += quarter;
        expect(nextOpening(instant(at), everyDay(from, to), zone), `${from}–${to} at ${instant(at)}`).toBe(
          instant(first),
        );
      }
    }
  });
});

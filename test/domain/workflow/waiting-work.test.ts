import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hour, instant, plus, second } from '../../../domain/time/instant.ts';
import { dueAt, isSilent, oldestWaiting } from '../../../domain/workflow/waiting-work.ts';

const now = '2026-11-24T10:00:00.000Z';
const ago = (seconds: number) => plus(now, -seconds * second);

describe('13.7: how long work waits', () => {
  test('is the age of the oldest promise of each kind; what is due later does not wait', () => {
    const promises = [
      { what: 'start', since: ago(90) },
      { what: 'start', since: ago(30) },
      { what: 'wake', since: plus(now, hour) },
      { what: 'publish', since: ago(7) },
      { what: 'unanswered', since: ago(9_999) },
    ];
    expect(oldestWaiting(promises, now)).toEqual({ OldestStart: 90, OldestWake: 0, OldestLook: 0, OldestPublish: 7 });
  });

  test('never falls when one more promise waits', () => {
    const promise = fc.record({
      what: fc.constantFrom('start', 'wake', 'look', 'publish', 'send'),
      since: fc.integer({ min: -3_600, max: 3_600 }).map(ago),
    });
    fc.assert(
      fc.property(fc.array(promise), promise, (promises, one) => {
        const [before, after] = [oldestWaiting(promises, now), oldestWaiting([...promises, one], now)];
        for (const [name, age] of Object.entries(before)) expect(after[name]).toBeGreaterThanOrEqual(age);
      }),
    );
  });
});

test.each([
  ['start', 0, 30],
  ['start', 2, 0],
  ['wake', 0, 30],
  ['look', 0, 30],
  ['publish', 0, 60],
  ['refer', 0, 3600],
  ['thank', 0, 0],
])('13.8: a promised %s with %i restarts is the sweep’s after %i seconds', (what, restarts, seconds) => {
  expect(dueAt({ what, since: now, restarts })).toBe(plus(now, seconds * second));
});

describe('13.7: a form that hears nothing', () => {
  const manager = {
    hours: { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:00' },
    timeZone: 'Europe/Berlin',
  } as const;
  // Friday 16:00 in Berlin.
  const friday = '2026-11-27T15:00:00.000Z';

  test.each([
    ['on Friday evening', '2026-11-27T22:00:00.000Z', false],
    ['on Sunday', '2026-11-29T12:00:00.000Z', false],
    ['on Monday after three hours', '2026-11-30T11:00:00.000Z', false],
    ['on Monday after more than three hours', '2026-11-30T11:00:01.000Z', true],
  ])('is silent after four working hours: %s', (_, at, silent) => {
    expect(isSilent(friday, 4 * hour, manager as never, at)).toBe(silent);
  });

  test('stays silent until it hears something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 24 }), fc.integer({ min: 0, max: 48 }), (hours, more) => {
        const [first, later] = [plus(friday, hours * hour), plus(friday, (hours + more) * hour)];
        if (isSilent(friday, 4 * hour, manager as never, first))
          expect(isSilent(friday, 4 * hour, manager as never, later)).toBe(true);
        expect(isSilent(instant(Date.parse(later)), 4 * hour, manager as never, later)).toBe(false);
      }),
    );
  });
});

test('an outage that leaves more promises than a call takes arguments is still measured', () => {
  const since = '2026-11-23T10:00:00.000Z';
  const promises = Array.from({ length: 200_000 }, () => ({ what: 'start', since }));
  expect(oldestWaiting(promises, '2026-11-23T10:01:00.000Z').OldestStart).toBe(60);
});

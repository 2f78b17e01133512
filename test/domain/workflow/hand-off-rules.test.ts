import { describe, expect, test } from 'vitest';
import { answerTimes, maySnooze } from '../../../domain/distribution/answer-time.ts';
import { callTime } from '../../../domain/distribution/call-time.ts';
import { openingLine } from '../../../domain/distribution/opening-line.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { remindersOf } from '../../../domain/settlement/follow-up.ts';
import { untoldVisit } from '../../../domain/settlement/hot-visit.ts';
import { day, hour, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { planOffer } from '../../../domain/workflow/plan-offer.ts';
import { planOutcome } from '../../../domain/workflow/plan-outcome.ts';
import { waitsToEnd, wakeScope } from '../../../domain/workflow/wake.ts';
import {
  assignment,
  click,
  config,
  form,
  history,
  lifecycleId,
  load,
  monday,
  rep,
  reply,
  send,
  visit,
} from '../../support/fixtures.ts';

const friday = '2026-11-27T15:50:00.000Z'; // ten minutes before Ada goes home

describe('the answer time', () => {
  test('runs in working hours, and so does the part after which the rep is warned', () => {
    expect(answerTimes(monday, hour, rep('ada'), 0.8)).toEqual({
      acceptBy: plus(monday, hour),
      warnAt: plus(monday, 48 * minute),
    });
    expect(answerTimes(friday, hour, rep('ada'), 0.8)).toEqual({
      acceptBy: '2026-11-30T08:50:00.000Z',
      warnAt: '2026-11-30T08:38:00.000Z',
    });
  });

  const offered = assignment(1, 'ada', { warnAt: plus(monday, 48 * minute) });
  const plan = (at: Instant) =>
    planOffer(history({ stage: 'assigned' }, { assignments: [offered] }), [load('ada')], config, at);

  test('is waited for, warned of, and over', () => {
    expect(plan(monday)).toMatchObject({ do: 'wait', until: offered.warnAt });
    expect(plan(plus(monday, 48 * minute - 1))).toMatchObject({ do: 'wait' });
    expect(plan(plus(monday, 48 * minute))).toMatchObject({ do: 'warn', until: offered.acceptBy });
    expect(plan(plus(monday, hour - 1))).toMatchObject({ do: 'warn' });
    expect(plan(plus(monday, hour))).toMatchObject({ do: 'expire' });
  });

  test('can be asked to be longer once, in time, and not by the manager', () => {
    expect(maySnooze(offered, monday)).toBe(true);
    expect(maySnooze(offered, offered.acceptBy)).toBe(false);
    expect(maySnooze({ ...offered, snoozedAt: monday }, monday)).toBe(false);
    expect(maySnooze({ ...offered, toManager: true }, monday)).toBe(false);
    expect(maySnooze({ ...offered, status: 'accepted' }, monday)).toBe(false);
  });
});

test('a call is put into the next quarter of an hour in which the rep is at work', () => {
  expect(callTime('2026-11-23T09:07:00.000Z', rep('ada'))).toBe('2026-11-23T09:15:00.000Z');
  expect(callTime('2026-11-23T09:14:30.000Z', rep('ada'))).toBe('2026-11-23T09:30:00.000Z');
  expect(callTime(plus(friday, hour), rep('ada'))).toBe('2026-11-30T08:00:00.000Z');
});

describe('the opening line', () => {
  const line = (activities: Activity[], more: object = {}) => openingLine(history(more, { activities }), config);

  test('is about the first thing of the list that the person did, else the one for everybody', () => {
    const prices = visit('https://fieldnote.example/pricing');
    expect(line([prices])).toContain('What would have to change');
    expect(line([prices, click('https://fieldnote.example/pricing')])).toContain('how many technicians');
    expect(line([prices, form('demo')])).toContain('You asked for a demo');
    expect(line([form('contact')])).toContain('How do you plan your week');
  });

  test('says the company only when it is known, as it is written', () => {
    expect(line([], { company: 'Lifts $& Co' })).toContain('at Lifts $& Co today');
    expect(line([])).toContain('at their company today');
  });

  test('is not about what came before the last outcome, nor about what a program did', () => {
    const old = form('demo', plus(monday, -day));
    expect(line([old], { outcomeAt: monday })).toContain('How do you plan');
    const scanned = click('https://fieldnote.example/pricing');
    expect(line([{ ...scanned, detail: { ...scanned.detail, machine: 'scanner' } } as Activity])).toContain(
      'How do you',
    );
  });
});

const taken = assignment(1, 'ada', { status: 'accepted', acceptedAt: monday });
const planned = (followUp: string | undefined, at: Instant, attempt = 1): Activity => ({
  id: `plan-${followUp}-${at}`,
  type: 'follow-up.planned',
  at,
  lifecycleId,
  detail: { repId: 'ada', attempt, followUp },
});
const outcomeOf = (activities: Activity[], at: Instant, sends = [] as ReturnType<typeof send>[]) =>
  planOutcome(history({ stage: 'working' }, { assignments: [taken], activities, sends }), config, at);

describe('reminders a rep wanted', () => {
  test('come one after the other, in the rep’s own working hours', () => {
    const found = remindersOf({ activities: [planned('calls', friday)] }, taken, config);
    expect(found?.reminders.map(({ step, due, do: kind }) => [step, due, kind])).toEqual([
      ['follow-up-1-1-1', '2026-11-30T08:00:00.000Z', 'call'], // Saturday becomes Monday
      ['follow-up-1-1-2', '2026-12-02T08:00:00.000Z', 'call'],
      ['follow-up-1-1-3', '2026-12-07T08:00:00.000Z', 'mail'], // Sunday again
    ]);
  });

  test('are those of the newest choice; another name in the ledger lets the same choice remind again', () => {
    const twice = [planned('offer', monday), planned('calls', plus(monday, hour))];
    const found = remindersOf({ activities: twice }, taken, config);
    expect(found?.reminders[0]).toMatchObject({ step: 'follow-up-1-2-1', due: plus(monday, 25 * hour) });
    const none = [...twice, planned(undefined, plus(monday, 2 * hour))];
    expect(remindersOf({ activities: none }, taken, config)?.reminders).toEqual([]);
    expect(remindersOf({ activities: [planned('calls', monday, 2)] }, taken, config)).toBeUndefined();
  });

  test('are sent when due, and the question for the outcome waits until they are through', () => {
    const activities = [planned('offer', monday)]; // 2, 9 and 23 days
    const seen = [1, 2, 8.9, 9, 22, 23, 29.9, 30, 37, 44, 51].map((days) => {
      const found = outcomeOf(activities, plus(monday, days * day));
      if (found.do === 'remind') return found.reminder.step;
      return found.do === 'nudge' ? found.step : found.do;
    });
    const [first, second, third] = [1, 2, 3].map((n) => `follow-up-1-1-${n}`);
    expect(seen).toEqual([
      ...['wait', first, first, second, second, third, third],
      ...['nudge-1-1-1', 'nudge-1-1-1', 'nudge-1-2-1', 'nudge-1-3-1'], // Ada is away until 4 January, day 42
    ]);
    expect(outcomeOf(activities, plus(monday, 56 * day)).do).toBe('recycle');
  });

  test('of a lead the manager took come in the manager’s hours', () => {
    const mine = { ...taken, repId: 'manager', toManager: true };
    const late = '2026-11-27T20:00:00.000Z'; // a Friday evening
    const found = remindersOf({ activities: [planned('calls', late)] }, mine, config);
    expect(found?.reminders.map(({ due }) => due)).toEqual([
      '2026-11-30T08:00:00.000Z',
      '2026-12-02T08:00:00.000Z',
      '2026-12-07T08:00:00.000Z',
    ]);
  });

  test('wake the wait for the outcome of any lead that is parked there', () => {
    expect(wakeScope(planned('calls', monday), config)).toEqual(['outcome']);
  });
});

describe('a hot visit', () => {
  const prices = (minutes: number) => visit('https://fieldnote.example/pricing', plus(monday, minutes * minute));
  const unpublished = (activities: Activity[], at: Instant, sends = [] as ReturnType<typeof send>[]) =>
    untoldVisit({ activities, sends }, taken, config, at);

  test('is told by its first activity, once an hour, with what belongs to it', () => {
    const now = plus(monday, 2 * hour);
    const found = unpublished([prices(10), prices(20), prices(75)], now);
    expect(found).toMatchObject({ step: 'visit-1-20261123101500' });
    expect(found?.activities).toHaveLength(1);
    expect(unpublished([prices(10), prices(20)], now)?.activities).toHaveLength(2);
    const told = send('visit-1-20261123091000', now, { track: 'hand-off', kind: 'internal' });
    expect(unpublished([prices(10), prices(20)], now, [told])).toBeUndefined();
    expect(unpublished([prices(10)], now, [{ ...told, state: 'released' }])).toBeDefined();
  });

  test('is none when it is worth little, came before the acceptance, is a day old, a reply or a program', () => {
    const now = plus(monday, hour);
    const scanned = {
      ...prices(10),
      detail: { url: 'https://fieldnote.example/pricing', machine: 'scanner' },
    } as Activity;
    const nothing = [visit('https://fieldnote.example/blog', plus(monday, minute)), prices(-10), reply(now), scanned];
    expect(unpublished(nothing, now)).toBeUndefined();
    expect(unpublished([prices(10)], plus(monday, 25 * hour))).toBeUndefined();
    expect(unpublished([prices(10), prices(40)], plus(monday, 10 * minute + day))).toBeUndefined();
  });

  test('ends the wait for the outcome at once, also just after the acceptance, and then there is nothing to tell', () => {
    const activities = [form('demo', plus(monday, -hour)), prices(10)];
    const parked = { token: 't', for: 'outcome' as const, until: plus(monday, 7 * day) };
    const now = plus(monday, 11 * minute);
    for (const stage of ['working', 'assigned'] as const)
      expect(waitsToEnd(history({ stage, parked }, { assignments: [taken], activities }), config, now)).toEqual([
        'outcome',
      ]);
    const found = outcomeOf(activities, now);
    expect(found).toMatchObject({ do: 'tell', until: plus(monday, 7 * day) });
    const told = send('visit-1-20261123091000', now, { track: 'hand-off', kind: 'internal' });
    expect(outcomeOf(activities, now, [told])).toMatchObject({ do: 'wait' });
    const open = history({ stage: 'assigned' }, { assignments: [{ ...taken, status: 'offered' }], activities });
    expect(waitsToEnd(open, config, now)).toEqual([]);
  });
});

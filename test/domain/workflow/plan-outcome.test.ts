import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { mayMove } from '../../../domain/lead/stage.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { planOutcome } from '../../../domain/workflow/plan-outcome.ts';
import { anyStory, assignment, config, history, lifecycleId, monday } from '../../support/fixtures.ts';

const accepted = assignment(2, 'ada', { status: 'accepted', acceptedAt: monday });
const plan = (assignments: Assignment[], now = monday, activities: Activity[] = []) =>
  planOutcome(history({ stage: 'working' }, { assignments, activities }), config, now);

test('a rep has a week, is nudged three times a week apart, and a week later the lead is recycled', () => {
  const seen = [0, 6.9, 7, 14, 21, 27.9, 28].map((days) => {
    const found = plan([accepted], plus(monday, days * day));
    return found.do === 'nudge' ? `nudge ${found.nudge}` : found.do;
  });
  expect(seen).toEqual(['wait', 'wait', 'nudge 1', 'nudge 2', 'nudge 3', 'nudge 3', 'recycle']);
  expect(plan([accepted], plus(monday, 8 * day))).toMatchObject({ until: plus(monday, 14 * day) });
});

test('nobody is asked at night or on leave: who is back is asked then, and has a week again', () => {
  const night = { ...accepted, acceptedAt: '2026-12-16T22:00:00.000Z' };
  const seen: string[] = [];
  for (let found = plan([night], night.acceptedAt); 'until' in found; found = plan([night], found.until)) {
    seen.push(found.until);
    if (seen.length > 9) break;
  }
  // Ada is away from the 24th to New Year's Day, and begins at nine in Berlin.
  expect(seen).toEqual([
    '2027-01-04T08:00:00.000Z',
    '2027-01-11T08:00:00.000Z',
    '2027-01-18T08:00:00.000Z',
    '2027-01-25T08:00:00.000Z',
  ]);
});

test('a recorded outcome is carried out with its reason', () => {
  const lost = { result: 'lost' as const, at: monday, reason: 'No budget' };
  expect(plan([{ ...accepted, status: 'closed', outcome: lost }], plus(monday, 90 * day))).toMatchObject({
    do: 'lost',
    why: 'Ada Brandt recorded lost: No budget',
  });
});

test('an outcome counts from its activity, before the assignment has it', () => {
  const until = plus(monday, 60 * day);
  const said: Activity = {
    id: 'o',
    type: 'outcome.recorded',
    at: monday,
    lifecycleId,
    detail: { repId: 'ada', attempt: 2, result: 'recycle', until },
  };
  expect(plan([accepted], monday, [said])).toMatchObject({
    do: 'recycle',
    assignment: { attempt: 2, outcome: { result: 'recycle', until } },
  });
  expect(plan([accepted], monday, [{ ...said, detail: { ...said.detail, attempt: 1 } }])).toMatchObject({ do: 'wait' });
});

test('the newest rep who took the lead counts, of this lifecycle only', () => {
  const first = assignment(1, 'ben', {
    status: 'closed',
    acceptedAt: monday,
    outcome: { result: 'recycle', at: monday },
  });
  expect(plan([first, accepted])).toMatchObject({ do: 'wait', assignment: { repId: 'ada' } });
  expect(plan([{ ...accepted, lifecycleId: 'bbbbbbbbbbbb' }])).toEqual({ do: 'recycle', why: 'no rep has the lead' });
});

test('every wait ends, and no outcome moves a lead where it may not go', () => {
  const stageOf = {
    won: 'customer',
    lost: 'lost',
    recycle: 'nurturing',
    'take-back': 'sales-ready',
    nudge: 'working',
    wait: 'working',
    remind: 'working',
    tell: 'working',
    'warn-contact': 'working',
    'escalate-contact': 'working',
  } as const;
  fc.assert(
    fc.property(anyStory, fc.integer({ min: 0, max: 60 * day }), (told, later) => {
      const now = plus(monday, later);
      const found = planOutcome(told, config, now);
      if ('until' in found) expect(found.until > now).toBe(true);
      for (const from of ['assigned', 'working'] as const)
        if (from === 'working' || found.do === 'wait' || found.do === 'recycle')
          expect(mayMove(from, stageOf[found.do])).toBe(true);
    }),
  );
});

test('a next step is a reminder on the morning of its day, and the question for the outcome waits for it', () => {
  const planned = (on: string, at = monday): Activity => ({
    id: `note-${on}`,
    type: 'note.added',
    at,
    lifecycleId,
    detail: { repId: 'ada', next: { on, what: 'Send the offer' } },
  });
  const morning = '2026-12-03T08:00:00.000Z';
  const one = [planned('2026-12-03')];
  expect(plan([accepted], monday, one)).toMatchObject({ do: 'wait', until: morning });
  expect(plan([accepted], morning, one)).toMatchObject({
    do: 'remind',
    reminder: { do: 'next-step', what: 'Send the offer' },
    until: plus(morning, 7 * day),
  });
  const moved = [...one, planned('2026-12-07', plus(monday, day))];
  expect(plan([accepted], morning, moved)).toMatchObject({ do: 'wait', until: '2026-12-07T08:00:00.000Z' });
});

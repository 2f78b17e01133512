import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { RepLoad } from '../../../domain/distribution/routing.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { mayMove } from '../../../domain/lead/stage.ts';
import { inHours } from '../../../domain/time/calendar.ts';
import { day, hour, type Instant, instant, minute, plus } from '../../../domain/time/instant.ts';
import { planOffer } from '../../../domain/workflow/plan-offer.ts';
import { anyStory, assignment, config, form, history, load, monday } from '../../support/fixtures.ts';

const team = ['ada', 'ben', 'cem', 'dee'].map((id, index) => load(id, plus(monday, (index - 10) * hour)));
const configOf = (reps: readonly RepLoad[]): Config => ({
  ...config,
  sales: { ...config.sales, reps: reps.map(({ rep }) => rep) },
});
const plan = (
  assignments: Assignment[],
  now: Instant = monday,
  more: Parameters<typeof history>[0] = {},
  reps = team,
) => planOffer(history({ stage: 'sales-ready', ...more }, { assignments }), reps, configOf(reps), now);
const passed = (attempt: number, repId: string, status: Assignment['status'] = 'declined') =>
  assignment(attempt, repId, { status });

test('a sales-ready lead is offered to the longest idle rep, who has 60 minutes', () => {
  expect(plan([])).toMatchObject({
    do: 'offer',
    attempt: 1,
    repId: 'ada',
    toManager: false,
    acceptBy: plus(monday, hour),
  });
});

test('for a raised hand there are 5 minutes', () => {
  const asked = history({ stage: 'sales-ready' }, { activities: [form('demo')] });
  expect(planOffer(asked, team, configOf(team), monday)).toMatchObject({ acceptBy: plus(monday, 5 * minute) });
});

test('the time to accept runs in working hours only', () => {
  expect(plan([], '2026-11-27T15:30:00.000Z')).toMatchObject({ acceptBy: '2026-11-30T08:30:00.000Z' });
});

test('outside all working hours the lead waits for the first rep to come', () => {
  expect(plan([], '2026-11-28T12:00:00.000Z')).toMatchObject({ do: 'wait', until: '2026-11-30T08:00:00.000Z' });
});

test('an open offer is waited for, and expires in time', () => {
  const offered = assignment(1, 'ada');
  expect(plan([offered])).toMatchObject({ do: 'wait', until: offered.acceptBy, assignment: offered });
  expect(plan([offered], offered.acceptBy)).toEqual({ do: 'expire', assignment: offered });
});

test('an accepted offer ends the search', () => {
  const accepted = passed(2, 'ben', 'accepted');
  expect(plan([passed(1, 'ada'), accepted])).toEqual({ do: 'accepted', assignment: accepted });
});

test('a rep who has recorded the outcome before anybody looked at the acceptance has taken the lead', () => {
  const closed = assignment(1, 'ada', {
    status: 'closed',
    acceptedAt: monday,
    outcome: { result: 'won', at: monday },
  });
  expect(plan([closed])).toEqual({ do: 'accepted', assignment: closed });
});

test('who declined or was silent is not asked again, and after three the manager decides', () => {
  expect(plan([passed(1, 'ada')])).toMatchObject({ do: 'offer', attempt: 2, repId: 'ben' });
  expect(plan([passed(1, 'ada'), passed(2, 'ben', 'expired')])).toMatchObject({ attempt: 3, repId: 'cem' });
  const asked = [passed(1, 'ada'), passed(2, 'ben', 'expired'), passed(3, 'cem')];
  expect(plan(asked)).toMatchObject({
    do: 'offer',
    attempt: 4,
    repId: 'manager',
    toManager: true,
    why: '3 reps did not take it',
  });
});

test('when no rep can ever take it, the manager gets it at once', () => {
  expect(plan([passed(1, 'ada')], monday, {}, team.slice(0, 1))).toMatchObject({ repId: 'manager', attempt: 2 });
  expect(plan([], monday, {}, [])).toMatchObject({ repId: 'manager', attempt: 1 });
});

describe('the manager', () => {
  const before = [passed(1, 'ada'), passed(2, 'ben'), passed(3, 'cem')];
  const asked = (more: Partial<Assignment> = {}) => assignment(4, 'manager', { toManager: true, ...more });

  test('is waited for, reminded three times in working hours, then the lead is recycled', () => {
    const offer = asked();
    const seen: unknown[] = [];
    let now = monday;
    for (let look = 0; look < 5; look++) {
      const found = plan([...before, offer], now);
      seen.push(found.do === 'remind-manager' ? `reminder ${found.reminder} at ${now}` : `${found.do} at ${now}`);
      if (!('until' in found)) break;
      now = found.until;
    }
    expect(seen).toEqual([
      'wait at 2026-11-23T09:00:00.000Z',
      'reminder 1 at 2026-11-23T10:00:00.000Z',
      'reminder 2 at 2026-11-23T14:00:00.000Z',
      'reminder 3 at 2026-11-24T09:00:00.000Z',
      'recycle at 2026-11-24T13:00:00.000Z',
    ]);
  });

  test('may give the lead back to nurture', () => {
    expect(plan([...before, asked({ status: 'declined' })])).toMatchObject({ do: 'recycle' });
  });

  test('may choose a rep, also one who declined, and decides again if that one does not take it', () => {
    const chosen = asked({ status: 'declined', passTo: 'ada' });
    expect(plan([...before, chosen])).toMatchObject({
      do: 'offer',
      attempt: 5,
      repId: 'ada',
      toManager: false,
      why: 'chosen by the manager',
    });
    expect(plan([...before, chosen, passed(5, 'ada')])).toMatchObject({ do: 'offer', attempt: 6, repId: 'manager' });
  });

  test('is asked again when the chosen rep is full, on leave or gone', () => {
    const chosen = (passTo: string) => [...before, asked({ status: 'declined', passTo })];
    expect(plan(chosen('ada'), monday, {}, [load('ada', undefined, {}, 30)])).toMatchObject({
      repId: 'manager',
      attempt: 5,
      why: 'ada is full, choose another',
    });
    const onLeave = { absences: [{ from: '2026-11-20', to: '2026-11-27' }] };
    expect(plan(chosen('ada'), monday, {}, [load('ada', undefined, onLeave)])).toMatchObject({
      repId: 'manager',
      why: 'ada is away, choose another',
    });
    expect(plan(chosen('zoe'))).toMatchObject({
      repId: 'manager',
      attempt: 5,
      why: 'the rep who was chosen has left the team',
    });
  });
});

test('after a recycle a new round begins: all reps may be asked again, attempts go on', () => {
  const old = [passed(1, 'ada'), passed(2, 'ben'), passed(3, 'cem')];
  expect(plan(old, plus(monday, 9 * day), { outcomeAt: plus(monday, day) })).toMatchObject({
    do: 'offer',
    attempt: 4,
    repId: 'ada',
  });
});

test('offers of an earlier lifecycle do not count', () => {
  expect(plan([assignment(1, 'ada', { lifecycleId: 'bbbbbbbbbbbb', status: 'accepted' })])).toMatchObject({
    attempt: 1,
    repId: 'ada',
  });
});

test('an offer is always to somebody who was not asked in this round, in time to come, and every wait ends', () => {
  fc.assert(
    fc.property(anyStory, fc.integer({ min: 0, max: 10 * day }), (told, later) => {
      const now = plus(monday, later);
      const reps = config.sales.reps.map((rep) => ({ rep, openLeads: 0 }));
      const found = planOffer(told, reps, config, now);
      if ('until' in found) expect(found.until > now).toBe(true);
      if (found.do !== 'offer') return;
      expect(found.acceptBy > now).toBe(true);
      const taken = told.assignments.map(({ attempt }) => attempt);
      expect(taken).not.toContain(found.attempt);
      const { outcomeAt = instant(0) } = told.lead;
      const asked = told.assignments.filter(
        ({ offeredAt, lifecycleId }) => offeredAt > outcomeAt && lifecycleId === told.lead.lifecycleId,
      );
      if (!found.toManager) {
        expect(asked.map(({ repId }) => repId)).not.toContain(found.repId);
        const chosen = config.sales.reps.find(({ id }) => id === found.repId);
        expect(chosen && inHours(now, chosen.hours, chosen.timeZone, chosen.absences)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('what an offer plan means for the stage is an allowed move', () => {
  const stageOf: Record<ReturnType<typeof planOffer>['do'], Stage> = {
    accepted: 'working',
    recycle: 'nurturing',
    offer: 'assigned',
    wait: 'assigned',
    expire: 'assigned',
    renew: 'assigned',
    'remind-manager': 'assigned',
    warn: 'assigned',
    withdraw: 'assigned',
    unanswered: 'assigned',
  };
  for (const from of ['sales-ready', 'assigned'] as const)
    for (const [action, stage] of Object.entries(stageOf)) {
      // Acceptance answers an offer, so the lead is assigned by then.
      if (action !== 'accepted' || from === 'assigned') expect(mayMove(from, stage), `${from}, ${action}`).toBe(true);
    }
});

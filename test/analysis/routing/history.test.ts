import { describe, expect, test } from 'vitest';
import { handOffsOf } from '../../../analysis/routing/history.ts';
import { routingStatistics } from '../../../analysis/routing/statistics.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { hour, plus } from '../../../domain/time/instant.ts';
import { assignment, config, form, history, monday, rep, reply } from '../../support/fixtures.ts';

const at = (hours: number) => plus(monday, hours * hour);
const won = { result: 'won' as const, at: at(50) };
const closed = (attempt: number, repId: string, offeredAt: string, outcome: Assignment['outcome']) =>
  assignment(attempt, repId, { status: 'closed', offeredAt, acceptedAt: plus(offeredAt, hour), outcome });

describe('what history says of a lead that went to sales', () => {
  test('when it was ready, who was asked, who took it and until when', () => {
    const moves = [{ stage: 'sales-ready' as const, at: at(-3), why: '' }];
    const offers = [assignment(1, 'ada', { status: 'declined' }), closed(2, 'ben', at(1), won)];
    const [one, ...more] = handOffsOf(history({ moves, country: 'DE' }, { assignments: offers }), config);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ at: at(-3), taken: true, until: at(50), came: { repId: 'ben', result: 'won' } });
    expect(one?.offers.map(({ repId, status }) => [repId, status])).toEqual([
      ['ada', 'declined'],
      ['ben', 'closed'],
    ]);
    expect(one?.known).toMatchObject({ country: 'DE', grade: expect.stringMatching(/^[ABCD]$/) });
    expect(one?.owner).toBeUndefined();
  });

  test('each return is one of its own; what is still open has no end', () => {
    const offers = [
      closed(1, 'ada', at(0), { result: 'recycle', at: at(5), reason: 'Not now' }),
      assignment(2, 'ben', { status: 'accepted', offeredAt: at(100), acceptedAt: at(101) }),
    ];
    const found = handOffsOf(history({}, { assignments: offers.toReversed() }), config);
    expect(found.map(({ at: ready, until, taken }) => [ready, until, taken])).toEqual([
      [at(0), at(5), true],
      [at(100), undefined, true],
    ]);
  });

  test('a lead the manager gave back was taken by nobody, and free when it came again', () => {
    const offers = [
      assignment(1, 'ada', { status: 'expired' }),
      assignment(2, 'manager', { status: 'declined', toManager: true, offeredAt: at(2) }),
      assignment(3, 'ben', { offeredAt: at(30) }),
    ];
    const [first, second] = handOffsOf(history({}, { assignments: offers }), config);
    expect(first).toMatchObject({ taken: false, until: at(30) });
    expect(first?.came).toBeUndefined();
    expect(second).toMatchObject({ at: at(30), taken: false, until: undefined });
  });

  test('knows nothing of what happened later', () => {
    const sales = {
      ...config.sales,
      rules: [
        { id: 'x', to: 'everybody', when: [{ field: 'interest', missing: true }], skills: [] },
        ...config.sales.rules,
      ],
    };
    const activities = [form('contact'), reply(at(10))];
    const pricing = {
      ...activities[0],
      id: 'p',
      type: 'page.viewed' as const,
      at: at(9),
      detail: { url: 'https://fieldnote.example/planning' },
    };
    const seen = (offeredAt: string) =>
      handOffsOf(
        history(
          {},
          { activities: [...activities, pricing as never], assignments: [assignment(1, 'ada', { offeredAt })] },
        ),
        { ...config, sales },
      )[0]?.known.interest;
    expect([seen(at(1)), seen(at(20))]).toEqual([undefined, expect.any(String)]);
  });

  test('an owner whom sales named since the last time counts, an earlier one is history', () => {
    const offers = [closed(1, 'ada', at(0), won), assignment(2, 'ben', { offeredAt: at(100) })];
    const owners = (said: string) =>
      handOffsOf(history({ owner: { repId: 'cem', at: said } }, { assignments: offers }), config).map(
        ({ owner }) => owner,
      );
    expect(owners(at(60))).toEqual([undefined, 'cem']);
    expect(owners(at(-5))).toEqual(['cem', undefined]);
  });
});

test('statistics by rep and reason: what nobody could win, declines and silence lower nobody’s rate', () => {
  const lost = (reason: string, n: number) => closed(1, 'ada', at(n), { result: 'lost', at: at(n + 5), reason });
  const histories = [
    [lost('No budget', 0)],
    [lost('Not a real inquiry', 1)],
    [closed(1, 'ada', at(2), { ...won, at: at(9) })],
    [assignment(1, 'ada', { status: 'declined' }), assignment(2, 'ben', { status: 'expired', offeredAt: at(3) })],
    [closed(1, 'gone', at(4), { result: 'recycle', at: at(8), reason: 'Not now' })],
  ].map((assignments) => history({}, { assignments }));
  const handOffs = histories.flatMap((one) => handOffsOf(one, config));
  const sales = { ...config.sales, reps: [rep('ada'), rep('ben')] };
  const found = routingStatistics(handOffs, sales);
  expect(found.reps).toMatchObject([
    { repId: 'ada', offered: 4, accepted: 3, declined: 1, silent: 0, won: 1, lost: 1, notCounted: 1, recycled: 0 },
    { repId: 'ben', offered: 1, accepted: 0, silent: 1 },
    { repId: 'gone', offered: 1, recycled: 1 },
  ]);
  expect(found.reps.map(({ rate }) => rate)).toEqual([0.5, 0.5, 0.5]);
  expect(found.reasons).toEqual([
    { result: 'lost', reason: 'No budget', count: 1, counts: true },
    { result: 'lost', reason: 'Not a real inquiry', count: 1, counts: false },
    { result: 'recycle', reason: 'Not now', count: 1, counts: false },
  ]);
});

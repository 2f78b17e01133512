import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { stages } from '../../../domain/lead/stage.ts';
import { joinedHistory } from '../../../domain/settlement/joined-history.ts';
import { further, mergeId, unmergeId, whyNotMergeable, whyNotSeparable } from '../../../domain/settlement/merge.ts';
import { instant } from '../../../domain/time/instant.ts';
import { lead } from '../../support/fixtures.ts';

const at = (minute: number) => instant(Date.UTC(2026, 10, 23, 9, minute));
const minute = fc.integer({ min: 0, max: 59 });
const anyLead = (id: string) =>
  fc
    .record(
      {
        name: fc.constantFrom('Ada', 'Grace'),
        phone: fc.constantFrom('+49 30 1', '+49 30 2'),
        suppressed: minute.map((m) => ({ reason: 'unsubscribed' as const, at: at(m) })),
        pausedUntil: minute.map(at),
        customerSince: minute.map(at),
        mayCall: fc.boolean(),
        answers: fc.dictionary(fc.constantFrom('timing', 'budget'), fc.constantFrom('x', 'y')),
      },
      { requiredKeys: ['answers'] },
    )
    .map((parts) => lead({ id, phone: undefined, name: undefined, ...parts } as Partial<Lead>));

const anyHistory = (id: string): fc.Arbitrary<LeadHistory> =>
  fc.record({
    lead: anyLead(id),
    activities: fc.uniqueArray(minute, { maxLength: 6 }).map((minutes) =>
      minutes
        .sort((a, b) => a - b)
        .map((m) => ({
          id: `${id}-${m}`,
          type: 'unsubscribed',
          at: at(m),
          lifecycleId: id,
          detail: { via: 'page' },
        })),
    ) as fc.Arbitrary<LeadHistory['activities']>,
    sends: fc.constant([]),
    assignments: fc.constant([]),
  });

test('one timeline holds everything that happened to each, once and in the order of time', () => {
  fc.assert(
    fc.property(anyHistory('kept'), fc.array(anyHistory('other'), { minLength: 1, maxLength: 3 }), (kept, others) => {
      const { activities } = joinedHistory(kept, others);
      const all = [kept, ...others].flatMap((one) => one.activities.map(({ id }) => id));
      expect(activities.map(({ id }) => id).sort()).toEqual([...new Set(all)].sort());
      expect(activities.map(({ at }) => at)).toEqual(activities.map(({ at }) => at).sort());
    }),
  );
});

test('what the kept lead knows counts, the others fill gaps, and a no of any is a no', () => {
  fc.assert(
    fc.property(anyHistory('kept'), anyHistory('b'), anyHistory('c'), (kept, b, c) => {
      const all = [kept.lead, b.lead, c.lead];
      const { lead: one } = joinedHistory(kept, [b, c]);
      for (const field of ['name', 'phone'] as const)
        expect(one[field]).toBe(all.map((each) => each[field]).find((value) => value !== undefined));
      expect(one).toMatchObject({ id: 'kept', email: kept.lead.email, answers: kept.lead.answers });
      expect(one.suppressed !== undefined).toBe(all.some(({ suppressed }) => suppressed !== undefined));
      expect(one.mayCall === false).toBe(all.some(({ mayCall }) => mayCall === false));
      expect(one.pausedUntil).toBe(
        all
          .flatMap(({ pausedUntil = [] }) => pausedUntil)
          .sort()
          .at(-1),
      );
      expect(one.customerSince).toBe(all.flatMap(({ customerSince = [] }) => customerSince).sort()[0]);
    }),
  );
});

test('what one of ours corrected to nothing is not filled by the other', () => {
  const history = (parts: Partial<Lead>, activities: LeadHistory['activities'] = []): LeadHistory => ({
    lead: lead(parts),
    activities,
    sends: [],
    assignments: [],
  });
  const edit = { id: 'edit-0001', at: at(1), lifecycleId: 'l1', type: 'profile.corrected' as const };
  const corrected = { ...edit, detail: { repId: 'ada', fields: { phone: '' } } };
  const other = history({ phone: '+49 30 1' });
  expect(joinedHistory(history({ phone: undefined }, [corrected]), [other]).lead.phone).toBeUndefined();
  expect(joinedHistory(history({ phone: undefined }), [other]).lead.phone).toBe('+49 30 1');
});

test('of two leads exactly one may be refused as the one to keep, and the refusal names the other', () => {
  const any = fc.record({ stage: fc.constantFrom(...stages), open: fc.boolean() });
  fc.assert(
    fc.property(any, any, (one, two) => {
      const [a, b] = [lead({ id: 'a', ...one }), lead({ id: 'b', ...two })];
      const refusals = [whyNotMergeable(a, b), whyNotMergeable(b, a)];
      expect(refusals.filter((why) => why !== undefined)).toHaveLength(further(a, b) ? 1 : 0);
      const refused = further(a, b) === b ? refusals[0] : refusals[1];
      if (further(a, b)) expect(refused).toContain('keep the other one');
    }),
  );
});

test('a merge can be repeated after it was taken back, under another name, and is separable for a day', () => {
  const a = lead();
  expect(mergeId(a, 'b')).toBe('merged-b-1');
  const event = { type: 'LeadUnmerged' as const, lifecycleId: 'l1', facts: { other: 'b' } };
  const moves = [...a.moves, { stage: a.stage, at: at(1), why: 'not the same person', event }];
  expect(mergeId({ moves }, 'b')).toBe('merged-b-2');
  expect(unmergeId('merged-b-2')).toBe('unmerged-b-2');
  expect(whyNotSeparable('2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z')).toBeUndefined();
  expect(whyNotSeparable('2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.001Z')).toContain('a day');
});

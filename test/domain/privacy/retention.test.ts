import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOwnWords } from '../../../domain/capture/answers.ts';
import type { Activity, ActivityDetails, ActivityType } from '../../../domain/lead/activity.ts';
import { wordsOf } from '../../../domain/lead/activity-types.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { type End, type Stage, stageAtEnd, stages } from '../../../domain/lead/stage.ts';
import { written } from '../../../domain/privacy/activity-traces.ts';
import { lastHeardOf, pastItsTime, withoutMessage, withoutReason } from '../../../domain/privacy/retention.ts';
import { day, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { aLead } from '../../support/lead.ts';

const born: Instant = '2026-01-05T10:00:00.000Z';
const kept = { rejected: 30 * day, dormant: 100 * day, lost: 200 * day, unsubscribed: 50 * day, customers: 400 * day };

/** A lead that came to rest in this stage a day after it was born. */
function atRest(stage: Stage, more: readonly Activity[] = [], open = false): LeadHistory {
  const at = plus(born, day);
  const end = (Object.keys(stageAtEnd) as End[]).find((one) => stageAtEnd[one] === stage) ?? 'dormant';
  const lead = aLead(born, { stage, open, closed: { lifecycleId: 'l', end, at } });
  return { lead, activities: [lead.captured, ...more], sends: [], assignments: [] };
}
const visit = (at: Instant): Activity => ({
  id: `visit-${at}`,
  type: 'page.viewed',
  at,
  lifecycleId: 'l',
  detail: { url: 'https://fieldnote.example/pricing' },
});

describe('a lead at rest is kept until its time is over', () => {
  test.each([
    ['rejected', 'rejected', 30],
    ['dormant', 'dormant', 100],
    ['lost', 'lost', 200],
    ['unsubscribed', 'unsubscribed', 50],
    ['customer', 'customers', 400],
  ] as const)('%s', (stage, kind, days) => {
    const over = plus(born, (days + 1) * day);
    expect(pastItsTime(atRest(stage), kept, over)).toBeUndefined();
    expect(pastItsTime(atRest(stage), kept, plus(over, 1))).toBe(kind);
    expect(pastItsTime(atRest(stage), {}, plus(over, 1000 * day))).toBeUndefined();
  });

  test('which counts from the last sign of life, not from what programs did', () => {
    const seen = plus(born, 90 * day);
    const history = atRest('dormant', [visit(seen)]);
    expect(lastHeardOf(history)).toBe(seen);
    expect(pastItsTime(history, kept, plus(born, 150 * day))).toBeUndefined();
    expect(pastItsTime(history, kept, plus(born, 191 * day))).toBe('dormant');
    const rules: Activity = { id: 'r', type: 'rules.changed', at: seen, lifecycleId: 'l', detail: { rules: 'x' } };
    expect(pastItsTime(atRest('dormant', [rules]), kept, plus(born, 150 * day))).toBe('dormant');
  });

  test('which counts from the day a rep has planned something for', () => {
    const own = { at: plus(born, 10 * day), lifecycleId: 'l' };
    const planned: Activity[] = [
      { ...own, id: 'n', type: 'note.added', detail: { repId: 'r', next: { on: '2026-12-03', what: 'Call again' } } },
      { ...own, id: 's', type: 'paused', detail: { until: '2026-12-03T00:00:00.000Z' } },
      {
        ...own,
        id: 'm',
        type: 'meeting.booked',
        detail: { meeting: 'm', starts: '2026-12-03T00:00:00.000Z', zone: 'UTC' } as never,
      },
    ];
    for (const one of planned) {
      const history = atRest('lost', [one]);
      expect(pastItsTime(history, kept, plus(born, 320 * day)), one.type).toBeUndefined();
      expect(pastItsTime(history, kept, '2027-06-21T00:00:00.001Z'), one.type).toBe('lost');
    }
  });

  test('with those it stands for: a sign of life of one keeps all', () => {
    const now = plus(born, 150 * day);
    const [quiet, heard] = [atRest('dormant'), atRest('dormant', [visit(plus(born, 90 * day))])];
    expect(pastItsTime(quiet, kept, now, [quiet])).toBe('dormant');
    expect(pastItsTime(quiet, kept, now, [heard])).toBeUndefined();
    const merged = { ...quiet, lead: { ...quiet.lead, mergedInto: { id: 'other', of: 'm', open: false } } };
    expect(pastItsTime(merged, kept, now)).toBeUndefined();
  });

  test('never while an execution runs, sales works on it, or something has not been acted on', () => {
    const never = fc.record({
      stage: fc.constantFrom(...stages),
      open: fc.boolean(),
      isUnsettled: fc.boolean(),
      later: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(never, ({ stage, open, isUnsettled, later }) => {
        const history = { ...atRest(stage, [], open), ...(isUnsettled && { unsettled: ['x'] }) };
        const past = pastItsTime(history, kept, plus(born, later * day));
        if (past === undefined) return;
        expect([open, isUnsettled]).toEqual([false, false]);
        expect(['captured', 'nurturing', 'sales-ready', 'assigned', 'working']).not.toContain(stage);
        // What is past its time stays so.
        expect(pastItsTime(history, kept, plus(born, later * day + minute))).toBe(past);
      }),
    );
  });
});

test('what somebody wrote goes, and that they wrote it stays', () => {
  const reply: Activity = {
    id: 'r',
    type: 'mail.replied',
    at: born,
    lifecycleId: 'l',
    detail: { subject: 'Re: hello', text: 'My number is 030 1234' },
  };
  expect(withoutMessage(reply, () => true)).toEqual({ ...reply, detail: {} });
  expect(withoutMessage(visit(born), () => true)).toBeUndefined();
});

/** A detail in which every text that somebody can write is this one. */
const filledIn = (text: string): { [T in ActivityType]?: Partial<ActivityDetails[T]> } => {
  const next = { on: '2026-12-03', what: text };
  return {
    'form.submitted': { form: 'demo', message: text, answers: { wish: text, budget: 'Approved' } },
    'mail.replied': { subject: text, text },
    unsubscribed: { via: 'reply', said: text },
    'rep.declined': { repId: 'r', reason: text },
    'contact.made': { repId: 'r', channel: 'call', reached: true, note: text, next },
    'note.added': { repId: 'r', note: text, next },
    'meeting.booked': { meeting: 'm', title: text, note: text, next },
    'meeting.moved': { meeting: 'm', title: text, next },
    'meeting.cancelled': { meeting: 'm', title: text, note: text, next },
    'lead.assigned': { repId: 'r', reason: text },
  };
};

describe('of each type of activity', () => {
  const types = Object.keys(written) as ActivityType[];

  test.each(types)('%s loses what somebody wrote, with what the timeline quotes', (type) => {
    const detail = { ...(filledIn('Leave it at the gate')[type] ?? {}) } as never;
    const one = { id: 'a', type, at: born, lifecycleId: 'l', detail } as Activity;
    const left = withoutMessage(one, (question) => question !== 'budget') ?? one;
    expect(JSON.stringify(left)).not.toContain('gate');
    expect(wordsOf(left).quote?.(left.detail)).toBeUndefined();
    expect(withoutMessage(left, (question) => question !== 'budget')).toBeUndefined();
  });

  test('a text of its own is filled in above when the timeline quotes one', () => {
    const quoted = types.filter((type) => wordsOf({ type }).quote !== undefined);
    expect(quoted.filter((type) => filledIn('x')[type] === undefined)).toEqual([]);
    const named = types.filter((type) => written[type].length > 0);
    expect(named.sort()).toEqual(Object.keys(filledIn('x')).sort());
  });

  test('a choice of a form stays among the answers', () => {
    const { 'form.submitted': detail } = filledIn('x');
    const post = { id: 'a', type: 'form.submitted', at: born, lifecycleId: 'l', detail } as Activity;
    const isOwn = isOwnWords({
      demo: {
        fields: [
          { name: 'budget', type: 'select' },
          { name: 'wish', type: 'textarea' },
        ],
      },
    } as never);
    expect(withoutMessage(post, isOwn)?.detail).toEqual({ form: 'demo', answers: { budget: 'Approved' } });
  });
});

test('of an offer the words of the rep go; that the rep declined it for a reason stays', () => {
  const said = filledIn('too far away')['rep.declined'];
  const promised = { id: 'p', type: 'rep.declined', at: born, lifecycleId: 'l', detail: said } as Activity;
  const offer = { repId: 'r', status: 'declined', declinedBecause: 'too far away', promised } as Assignment;
  const left = withoutReason(offer, () => true) as Assignment;
  expect(JSON.stringify(left)).not.toContain('far');
  expect(left.declinedBecause).toBe('');
  expect(withoutReason(left, () => true)).toBeUndefined();
});

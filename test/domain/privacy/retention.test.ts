import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { type End, type Stage, stageAtEnd, stages } from '../../../domain/lead/stage.ts';
import { lastHeardOf, pastItsTime, withoutMessage } from '../../../domain/privacy/retention.ts';
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
  expect(withoutMessage(reply)).toEqual({ ...reply, detail: {} });
  expect(withoutMessage(visit(born))).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayMove } from '../../../domain/lead/stage.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { qualify } from '../../../domain/workflow/qualify.ts';
import { anyStory, config, form, history, monday, send, visit } from '../../support/fixtures.ts';

const next = (...args: Parameters<typeof history>) => {
  const { next, stage } = qualify(history(...args), config, monday);
  return { next, stage };
};
const unsubscribed = { suppressed: { reason: 'unsubscribed' as const, at: monday } };
const long = { openedAt: plus(monday, -100 * day) };

describe('a lead', () => {
  test('that is cold is nurtured', () => {
    expect(next()).toEqual({ next: 'nurture', stage: 'nurturing' });
  });

  test('that is hot goes to sales', () => {
    const activities = [form('contact'), visit('/demo'), visit('/pricing')];
    expect(next({}, { activities })).toEqual({ next: 'sales-ready', stage: 'sales-ready' });
  });

  test('that asks for a demo goes to sales', () => {
    expect(next({}, { activities: [form('demo')] })).toEqual({ next: 'sales-ready', stage: 'sales-ready' });
  });

  test('that unsubscribed is over, however hot', () => {
    const activities = [form('contact'), visit('/demo'), visit('/pricing')];
    expect(next(unsubscribed, { activities })).toEqual({ next: 'unsubscribed', stage: 'unsubscribed' });
  });

  test('that unsubscribed and asks for a demo still goes to sales', () => {
    expect(next(unsubscribed, { activities: [form('demo')] })).toEqual({ next: 'sales-ready', stage: 'sales-ready' });
  });

  test('whose track is over goes dormant', () => {
    const sends = ['welcome', 'nurture-1', 'nurture-2', 'nurture-3', 'nurture-4'].map((step) =>
      send(step, plus(monday, -15 * day)),
    );
    expect(next(long, { sends })).toEqual({ next: 'dormant', stage: 'dormant' });
  });

  test('that a rep gave back is nurtured again, not offered again', () => {
    const activities = [form('demo', plus(monday, -day)), visit('/pricing', plus(monday, -day))];
    expect(next({ stage: 'working', openedAt: plus(monday, -2 * day), outcomeAt: monday }, { activities })).toEqual({
      next: 'nurture',
      stage: 'nurturing',
    });
  });
});

describe('a customer', () => {
  const won = { stage: 'customer' as const, openedAt: plus(monday, -60 * day), outcomeAt: plus(monday, -50 * day) };
  const welcomed = [send('customer-welcome', plus(monday, -50 * day), { track: 'customer' })];
  const told = [
    ...welcomed,
    ...['customer-tips', 'customer-review', 'customer-referral'].map((step) =>
      send(step, plus(monday, -40 * day), { track: 'customer' }),
    ),
  ];

  test('stays a customer while and after the customer track', () => {
    expect(next(won, { sends: welcomed, activities: [] })).toEqual({ next: 'nurture', stage: 'customer' });
    expect(next(won, { sends: told, activities: [] })).toEqual({ next: 'customer', stage: 'customer' });
  });

  test('who unsubscribes stays a customer and gets nothing more', () => {
    expect(next({ ...won, ...unsubscribed }, { sends: welcomed, activities: [] })).toEqual({
      next: 'customer',
      stage: 'customer',
    });
  });

  test('who asks again goes to sales again, also when the track is just over', () => {
    expect(next(won, { sends: told, activities: [form('demo', plus(monday, -hour))] })).toEqual({
      next: 'sales-ready',
      stage: 'sales-ready',
    });
  });
});

test('the score, its reasons and the grade come with the decision', () => {
  const found = qualify(history({ jobTitle: 'Head of Service', companySize: '51-200' }), config, monday);
  expect(found).toMatchObject({
    score: { total: 20, reasons: [{ rule: 'form' }] },
    grade: 'A',
    why: 'score 20 of 60; welcome is due at once',
  });
});

test('no decision moves a lead where it may not go, nurtures without a plan or mails the suppressed', () => {
  const closed = ['lost', 'dormant', 'rejected', 'unsubscribed'];
  fc.assert(
    fc.property(anyStory, (told) => {
      // Only open lifecycles are qualified; a new one begins as captured.
      if (closed.includes(told.lead.stage)) return;
      const found = qualify(told, config, monday);
      expect(mayMove(told.lead.stage, found.stage), `${told.lead.stage} → ${found.stage}`).toBe(true);
      const touch = planTouch(told, config, monday);
      expect(found.next === 'nurture' && touch.do === 'over').toBe(false);
      if (told.lead.suppressed) expect(touch.do).toBe('over');
    }),
    { numRuns: 300 },
  );
});

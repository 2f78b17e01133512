import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { contactAlerts } from '../../../domain/settlement/contact-deadline.ts';
import { day, hour, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { planOutcome } from '../../../domain/workflow/plan-outcome.ts';
import { assignment, config, form, history, lifecycleId, monday } from '../../support/fixtures.ts';

const contact = { handRaise: 30 * minute, otherwise: 8 * hour };
const rules: Config = { ...config, sales: { ...config.sales, sla: { ...config.sales.sla, contact } } };
const accepted = assignment(1, 'ada', { status: 'accepted', acceptedAt: monday });
const called = (at: Instant, more: object = {}): Activity => ({
  id: `call-${at}`,
  type: 'contact.made',
  at,
  lifecycleId,
  ...more,
  detail: { repId: 'ada', channel: 'call', reached: false },
});
const seen = (now: Instant, activities: Activity[] = [], acceptedAt = monday, asked = true) => {
  const all = [...(asked ? [form('demo')] : []), ...activities];
  const story = history({ stage: 'working' }, { assignments: [{ ...accepted, acceptedAt }], activities: all });
  return {
    alerts: contactAlerts(story, { ...accepted, acceptedAt }, rules, now),
    plan: planOutcome(story, rules, now),
  };
};

describe('a rep who has accepted a lead', () => {
  test('is warned at 80 % of the time for the first contact, and the manager is told when it is over', () => {
    const at = (minutes: number) => seen(plus(monday, minutes * minute)).plan;
    expect(at(0)).toMatchObject({ do: 'wait', until: plus(monday, 24 * minute) });
    expect(at(24)).toMatchObject({
      do: 'warn-contact',
      until: plus(monday, 30 * minute),
      alert: { step: 'contact-1-warning' },
    });
    expect(at(30)).toMatchObject({
      do: 'escalate-contact',
      alert: { step: 'contact-1-late', contactBy: plus(monday, 30 * minute) },
    });
    expect(at(8 * 24 * 60)).toMatchObject({ do: 'nudge', nudge: 1 });
  });

  test('has the time of their working hours: a lead taken at 17:20 has until the next morning', () => {
    const evening = '2026-11-23T16:20:00.000Z';
    const [warning, late] = seen(evening, [], evening).alerts;
    expect([warning?.due, late?.due]).toEqual(['2026-11-24T08:14:00.000Z', '2026-11-24T08:20:00.000Z']);
  });

  test('has longer for a lead that did not ask', () => {
    // 10:00 to 17:30 in Berlin is half an hour too short.
    expect(seen(monday, [], monday, false).alerts[1]?.due).toBe('2026-11-24T08:30:00.000Z');
  });

  test('hears nothing of it after a contact, reached or not; one of an earlier lifecycle or offer is none', () => {
    const late = plus(monday, 45 * minute);
    expect(seen(late, [called(plus(monday, minute))]).alerts).toEqual([]);
    expect(seen(late, [called(plus(monday, minute), { lifecycleId: 'other' })]).alerts).toHaveLength(2);
    expect(seen(late, [called(plus(monday, -day))]).alerts).toHaveLength(2);
  });

  test('who accepted days before there was this time is not reported', () => {
    expect(seen(plus(monday, 3 * day)).alerts).toEqual([]);
  });

  test('is asked for the outcome a week after the last contact, under a name of its own', () => {
    const call = plus(monday, 4 * day);
    expect(seen(plus(monday, 8 * day), [called(call)]).plan).toMatchObject({ do: 'wait', until: plus(call, 7 * day) });
    const asked = seen(plus(call, 7 * day), [called(call)]).plan;
    expect(asked).toMatchObject({ do: 'nudge', nudge: 1, step: `nudge-1-1-${call.replace(/\D/g, '')}` });
  });
});

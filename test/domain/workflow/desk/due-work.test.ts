import { describe, expect, test } from 'vitest';
import type { Activity, ActivityDetails, ActivityType } from '../../../../domain/lead/activity.ts';
import { day, hour, type Instant, minute, plus } from '../../../../domain/time/instant.ts';
import { dueWork, lateWork } from '../../../../domain/workflow/desk/due-work.ts';
import { assignment, config, history, lifecycleId, monday } from '../../../support/fixtures.ts';

const mine = assignment(1, 'ada', { status: 'accepted', acceptedAt: monday });
const happened = <T extends ActivityType>(type: T, at: Instant, detail: ActivityDetails[T]) =>
  ({ id: `${type}-${at}`, type, at, lifecycleId, detail }) as Activity;
const contact = (at: Instant, next?: { on: string; what: string }) =>
  happened('contact.made', at, { repId: 'ada', attempt: 1, channel: 'call', reached: true, next });
const due = (activities: Activity[], now: Instant, offer = mine) =>
  dueWork([history({ stage: 'working' }, { assignments: [offer], activities })], ['ada'], withContact, now)[0];
/** The settings of the tests, with a time for the first contact. */
const withContact = {
  ...config,
  sales: { ...config.sales, sla: { ...config.sales.sla, contact: { handRaise: hour, otherwise: 8 * hour } } },
};

describe('a lead that a rep has', () => {
  const reply = happened('mail.replied', plus(monday, hour), { text: 'when can we talk?' });
  const visit = happened('page.viewed', plus(monday, hour), { url: 'https://fieldnote.example/pricing' });
  const planned = contact(plus(monday, minute), { on: '2026-11-25', what: 'send the offer' });
  const soon = plus(monday, 2 * hour);

  test.each([
    ['an answer of theirs', [contact(plus(monday, minute)), reply], soon, 'answer', 'They wrote on'],
    ['a hot visit', [contact(plus(monday, minute)), visit], soon, 'visit', 'Visited'],
    ['a next step to come', [planned], soon, 'next-step', 'send the offer'],
    ['nothing for a week', [contact(plus(monday, minute))], plus(monday, 8 * day), 'outcome', 'Nothing is recorded'],
    ['nothing else', [contact(plus(monday, minute))], soon, 'working', 'Yours since'],
  ] as const)('is due because of %s', (_, activities, now, kind, why) => {
    expect(due([...activities], now)).toMatchObject({ kind, why: expect.stringContaining(why) });
  });

  test('is done with what the rep did after it, and late with a day that has passed', () => {
    expect(due([reply, contact(plus(monday, 90 * minute))], soon)?.kind).toBe('working');
    expect(due([planned], plus(monday, 4 * day))).toMatchObject({ kind: 'next-step', late: true });
  });

  test('is due for a first contact until there is one, however late; a sale that moved had one', () => {
    const note = happened('note.added', plus(monday, day), { repId: 'ada', attempt: 1, note: 'on the list' });
    for (const days of [1, 3, 6, 10])
      expect(due([note], plus(monday, days * day + hour))).toMatchObject({ kind: 'contact', late: true });
    const moved = happened('sale.moved', plus(monday, 2 * day), { repId: 'ada', attempt: 1, step: 'offer' });
    expect(due([moved], plus(monday, 3 * day))?.kind).toBe('working');
    expect(due([contact(plus(monday, 2 * day))], plus(monday, 3 * day))?.kind).toBe('working');
  });
});

describe('what is late with reps', () => {
  const late = (activities: Activity[], now: Instant, offer = mine, own = ['manager']) =>
    lateWork(
      [history({ stage: 'working' }, { assignments: [offer], activities })],
      { own, zone: 'America/New_York' },
      withContact,
      now,
    )[0];
  const reply = happened('mail.replied', plus(monday, 2 * day), { text: 'hello?' });
  const visit = happened('page.viewed', plus(monday, 2 * day), { url: 'https://fieldnote.example/pricing' });
  const planned = contact(plus(monday, minute), { on: '2026-11-25', what: 'call Grace at home' });
  const soon = plus(monday, 3 * day);
  const letPass = assignment(1, 'ada');

  test.each([
    ['a first contact', [], mine, 'contact', 'Was to be in touch by'],
    ['a first contact, also after a reply', [reply], mine, 'contact', 'Was to be in touch by'],
    ['a first contact, also after a visit', [visit], mine, 'contact', 'Was to be in touch by'],
    ['a next step', [planned], mine, 'next-step', 'The next step was due'],
    ['a next step, also after a reply', [planned, reply], mine, 'next-step', 'The next step was due'],
    ['an answer to an offer', [], letPass, 'offer', 'Was to answer the offer by'],
  ] as const)('has %s', (_, activities, offer, kind, why) => {
    const item = late([...activities], soon, offer);
    expect(item).toMatchObject({ kind, late: true, rep: 'Ada Brandt', why: expect.stringContaining(why) });
    expect(item?.why).not.toContain('Grace at home');
  });

  test('has the silence after a contact, since when, in the zone of who reads', () => {
    const since = contact(plus(monday, minute));
    expect(late([since], plus(monday, 6 * day))).toBeUndefined();
    expect(late([since, reply], plus(monday, 8 * day))).toMatchObject({
      kind: 'outcome',
      about: { says: 'silent', at: since.at },
      why: expect.stringMatching(/^Nothing is recorded since .*04:01/),
    });
  });

  test('has nothing that is still to come, of the reader, or before the manager', () => {
    const later = contact(plus(monday, minute), { on: '2026-12-24', what: 'call again' });
    expect(late([later, reply], plus(monday, 8 * day))).toBeUndefined();
    expect(late([], plus(monday, minute))).toBeUndefined();
    expect(late([], soon, mine, ['ada', 'manager'])).toBeUndefined();
    expect(late([], soon, assignment(3, 'manager', { toManager: true }), [])).toBeUndefined();
  });

  test('comes by when it was due', () => {
    const one = (id: string, offeredAt: Instant) =>
      history({ id }, { assignments: [assignment(1, 'ada', { offeredAt })] });
    const histories = [one('b', plus(monday, hour)), one('c', plus(monday, 2 * hour)), one('a', monday)];
    const items = lateWork(histories, { own: [], zone: 'UTC' }, config, soon);
    expect(items.map(({ lead }) => lead.id)).toEqual(['a', 'b', 'c']);
  });
});

test('an offer that was let pass can still be taken, and the rep reads who is asked now', () => {
  const passed = assignment(1, 'ada', { status: 'expired' });
  const now = assignment(2, 'jonas', { offeredAt: plus(monday, 2 * hour) });
  const [item] = dueWork(
    [history({ stage: 'assigned' }, { assignments: [passed, now] })],
    ['ada'],
    config,
    plus(monday, 3 * hour),
  );
  expect(item).toMatchObject({
    kind: 'offer',
    late: true,
    why: expect.stringContaining('is asked now, and you may still'),
  });
});

test('unanswered comes first, then late, then by the time it is due; leads of others are left out', () => {
  const at = plus(monday, 2 * hour);
  const lead = (id: string, offer: ReturnType<typeof assignment>) => history({ id }, { assignments: [offer] });
  const items = dueWork(
    [
      lead('later', assignment(1, 'ada', { acceptBy: plus(at, 2 * hour) })),
      lead('sooner', assignment(1, 'ada', { acceptBy: plus(at, hour) })),
      lead('late', assignment(1, 'ada', { acceptBy: plus(at, -hour) })),
      lead('unanswered', assignment(3, 'manager', { toManager: true, unansweredAt: at, acceptBy: plus(at, -minute) })),
      lead('of others', assignment(1, 'jonas')),
    ],
    ['ada', 'manager'],
    config,
    at,
  );
  expect(items.map(({ lead }) => lead.id)).toEqual(['unanswered', 'late', 'sooner', 'later']);
});

import { expect, test } from 'vitest';
import type { Assignment } from '../../../../../domain/lead/assignment.ts';
import type { Lead } from '../../../../../domain/lead/lead.ts';
import { offerPage } from '../../../../../functions/http/pages/offer/offer-page.ts';
import { offerView } from '../../../../../functions/http/pages/offer/offer-view.ts';
import { loadConfig } from '../../../../../lib/config/load.ts';
import { historyOf, now, offer } from '../../../../support/lead-history.ts';
import { mails } from '../../../../support/world.ts';

const config = loadConfig();
const { sales } = config;
const [ada, other] = sales.reps;

function show(change: Partial<Assignment>, others: Assignment[] = [], lead: Partial<Lead> = {}): string {
  const mine = offer({ repId: ada?.id, ...change });
  return offerPage(offerView('tok', historyOf([mine, ...others], lead), mine, config, now, mails));
}

const actions = (page: string) => [...page.matchAll(/name="action" value="([\w-]+)"/g)].map(([, action]) => action);

test('an open offer can be accepted or declined, and shows who, why and what happened', () => {
  const page = show({});
  expect(actions(page)).toEqual(['accept', 'snooze', 'decline']);
  expect(page).toContain('This page was made for <strong>Ada Brandt</strong>');
  expect(page).toContain('How do you plan');
  expect(page).toContain('href="/r/tok/call.ics"');
  expect(page).toContain('action="/r/tok"');
  expect(page).toContain('<h1><bdi>Anna Lindqvist</bdi></h1>');
  expect(page).toContain('href="tel:+494055501234"');
  expect(page).toContain('href="mailto:anna@nordwind.example"');
  expect(page).toContain('longest idle');
  expect(page).toContain('First line\nsecond line');
  expect(page).toContain('When do you want to decide?');
  expect(page).toMatch(/<time datetime="2026-11-17T13:05:00.000Z">Tue 17 Nov, \d\d:05<\/time>/);
});

test('a country is called by its name', () => {
  expect(show({}, [], { country: 'FR' })).toContain('<dt>Country</dt><dd>France</dd>');
});

test('an accepted lead asks for won, lost with a reason, or not yet with a reason and a day to come', () => {
  const page = show({ status: 'accepted', acceptedAt: now });
  expect(actions(page)).toEqual([
    'contact',
    'sale',
    'won',
    'lost',
    'recycle',
    'follow-up',
    'profile',
    'calls',
    'profiling',
    'dismiss',
  ]);
  for (const product of sales.outcome.products) expect(page).toContain(`<option value="${product}">`);
  expect(page).toContain('<option value="next-quarter">One mail in three months</option>');
  for (const reason of [...sales.outcome.lostReasons, ...sales.outcome.recycleReasons]) {
    expect(page).toContain(`name="reason" value="${reason}"`);
  }
  expect(page).toContain('name="value" type="text" inputmode="decimal"');
  expect(page).toContain('name="until" type="date" min="2026-11-25"');
});

test('the manager assigns, takes it or gives it back, and sees what each rep answered', () => {
  const declined = offer({ repId: other?.id, status: 'declined', declinedBecause: 'on leave' });
  const page = show({ repId: 'manager', toManager: true, attempt: 2 }, [declined]);
  expect(actions(page)).toEqual(['assign', 'accept', 'decline']);
  for (const { id } of sales.reps) expect(page).toContain(`<option value="${id}">`);
  expect(page).toContain(`${other?.name} (declined: on leave)`);
  const evening = manager('2026-11-24T19:00:00.000Z');
  expect(evening).toContain('Ada Brandt (at work from Wed 25 Nov, 09:00)');
  expect(evening).toContain('<option value="marcus">Marcus Hale</option>'); // two in the afternoon there
  expect(manager('2026-12-28T10:00:00.000Z')).toContain('Ada Brandt (at work from Mon 4 Jan 2027, 09:00)');
});

/** The manager's page at a moment. */
function manager(at: string): string {
  const mine = offer({ repId: 'manager', toManager: true });
  return offerPage(offerView('tok', historyOf([mine]), mine, config, at, mails));
}

test('a customer stays one: no track for strangers can be chosen, and nothing says nurture', () => {
  const customer = { customerSince: '2026-01-01T00:00:00.000Z' };
  const open = show({ status: 'accepted', acceptedAt: now }, [], customer);
  expect(open).not.toMatch(/name="track"|nurture/);
  const outcome = { result: 'recycle' as const, at: now, reason: 'Not now' };
  expect(show({ status: 'closed', outcome }, [], customer)).toContain('Still a customer');
});

test('a recycled lead’s page says which mails it gets', () => {
  const outcome = { result: 'recycle' as const, at: now, reason: 'Not now', track: 'next-quarter' };
  expect(show({ status: 'closed', outcome })).toContain('Mails: One mail in three months.');
});

test.each([
  [
    'taken by somebody else',
    { status: 'expired' },
    [offer({ attempt: 2, repId: other?.id, status: 'accepted', acceptedAt: now })],
    'has this lead',
  ],
  ['declined', { status: 'declined', declinedBecause: 'full' }, [], 'Your reason: full.'],
  ['assigned by the manager', { toManager: true, status: 'declined', passTo: other?.id }, [], 'You gave this lead to'],
  ['won', { status: 'closed', outcome: { result: 'won', at: now, value: 12_000 } }, [], '12,000'],
  ['lost', { status: 'closed', outcome: { result: 'lost', at: now, reason: 'No budget' } }, [], 'Reason: No budget.'],
  [
    'recycled',
    { status: 'closed', outcome: { result: 'recycle', at: now, until: '2027-01-05T00:00:00.000Z' } },
    [],
    'It rests until 5 January 2027',
  ],
  ['closed without an outcome', { status: 'closed' }, [], 'Nobody recorded an outcome'],
] as const)(
  'an offer that is %s says so, shows nothing of the person and offers nothing to do',
  (_, change, others, text) => {
    const page = show(change, [...others]);
    expect(page).toContain(text);
    expect(page).toContain('This page was made for <strong>');
    expect(page).not.toMatch(/Anna|nordwind|<form|5550/);
  },
);

test('more time can be asked for once, and not when the time is over', () => {
  expect(actions(show({ snoozedAt: '2026-11-24T09:40:00.000Z' }))).toEqual(['accept', 'decline']);
  expect(actions(show({ acceptBy: now }))).toEqual(['accept', 'decline']);
});

test('who sent the lead is named to the rep', () => {
  const mine = offer({ repId: ada?.id });
  const page = offerPage(
    offerView('tok', { ...historyOf([mine]), referrer: 'Grace Holm, Lifts <b>' }, mine, config, now, mails),
  );
  expect(page).toContain('Grace Holm, Lifts &lt;b&gt;');
});

test('S5: an offer whose time is over can be accepted until somebody has', () => {
  for (const status of ['expired', 'withdrawn'] as const) {
    const page = show({ status });
    expect(actions(page)).toEqual(['accept']);
    expect(page).toContain('Nobody has accepted yet');
  }
});

test('S7: an offer that moved on because of an absence says so, and not that its time was over', () => {
  const page = show({ status: 'withdrawn', acceptBy: '2026-11-25T09:00:00.000Z' });
  expect(page).toContain('<strong>This offer moved on</strong>, so others are asked too.');
  expect(page).not.toContain('Your time was over');
  expect(actions(page)).toEqual(['accept']);
});

test('S6: a lead that was taken back from a silent rep is with the manager, and with nobody’s nurture', () => {
  const closed = { status: 'closed' as const, acceptedAt: now, givenUpAt: now };
  const page = show(closed, [offer({ attempt: 2, repId: 'manager', toManager: true })]);
  expect(page).toContain('The manager decides about this lead');
  expect(page).not.toContain('nurture');
});

test('S5: a rep who has left the team can no longer accept and sees nothing of the person', () => {
  for (const status of ['offered', 'expired', 'withdrawn'] as const) {
    const page = show({ repId: 'gone', status });
    expect(actions(page)).toEqual([]);
    expect(page).toContain('You are no longer in the sales team');
    expect(page).not.toContain('Anna Lindqvist');
  }
  // What was accepted before is still theirs to close.
  expect(actions(show({ repId: 'gone', status: 'accepted', acceptedAt: now }))).toContain('won');
});

test('S6: the manager’s page of an unanswered lead does not ask for an answer by a time that has passed', () => {
  const page = show({ repId: 'manager', toManager: true, acceptBy: now });
  expect(page).toContain('Nobody has answered.');
  expect(page).not.toContain('Please decide by');
});

test('an open offer whose lifecycle has ended is over', () => {
  expect(show({}, [], { open: false })).toContain('This offer is over');
});

test('what a lead typed never becomes markup', () => {
  const bad = '"><script>alert(1)</script>';
  const page = show({ why: bad }, [], {
    name: bad,
    company: bad,
    jobTitle: bad,
    phone: bad,
    email: `${bad}@x.example?bcc=a`,
    answers: { [bad]: bad },
    industry: bad,
  });
  expect(page).not.toContain('<script');
  expect(page).toContain('href="tel:1"');
  expect(page).toMatch(/href="mailto:[^"?]*"/);
});

test('a lead of whom only the address is known is called by it', () => {
  const page = show({}, [], {
    name: undefined,
    company: undefined,
    jobTitle: undefined,
    phone: undefined,
    answers: {},
  });
  expect(page).toContain('<h1><bdi>anna@nordwind.example</bdi></h1>');
  expect(page).not.toMatch(/undefined|tel:/);
});

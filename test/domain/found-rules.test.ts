import { describe, expect, test } from 'vitest';
import { mergedLead, newLead } from '../../domain/capture/capture.ts';
import type { Config } from '../../domain/config/config.ts';
import { track as trackSchema } from '../../domain/config/track.ts';
import { openingLine } from '../../domain/distribution/opening-line.ts';
import { ownerOf } from '../../domain/distribution/owner.ts';
import { chooseRep } from '../../domain/distribution/routing.ts';
import { routingFacts } from '../../domain/distribution/routing-fields.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { leadFacts } from '../../domain/nurture/lead-facts.ts';
import { sizeOf } from '../../domain/scoring/conditions.ts';
import { compileMatch } from '../../domain/scoring/matching.ts';
import { isSalesReady } from '../../domain/scoring/readiness.ts';
import { score } from '../../domain/scoring/score.ts';
import { day, hour, type Instant, minute, plus, second } from '../../domain/time/instant.ts';
import { botReasons } from '../../domain/tracking/bot-detection.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import {
  assignment,
  click,
  form,
  history,
  lifecycleId,
  load,
  monday,
  rep,
  send,
  config as shipped,
  visit,
} from '../support/fixtures.ts';
import { expectLinear, repeated } from '../support/linear.ts';

// The cases M1 to M11: places where words and code disagreed, each with what was decided.

const step = (id: string, after: string, more = {}) => ({ id, template: id, after, ...more });
const track = (more: object) => trackSchema.parse({ id: 'first', for: 'new', quiet: '14 days', ...more });

/** Rules of these tests alone, not those that are shipped. */
function rulesWith(nurture: Partial<Config['nurture']>, scoring: Partial<Config['scoring']> = {}): Config {
  const window = { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] as const, from: '09:00', to: '17:00' };
  return {
    ...shipped,
    scoring: { ...shipped.scoring, ...scoring },
    nurture: {
      ...shipped.nurture,
      window: { ...window, days: [...window.days] },
      jitter: 0,
      holidays: {},
      defaultTimeZone: 'Europe/Berlin',
      quietHours: { from: '21:00', to: '08:00' },
      frequency: { apart: 16 * hour, perWeek: 2 },
      repeatAfter: 180 * day,
      softBounces: { backOff: day, limit: 5, within: 30 * day },
      ...nurture,
    },
  };
}

describe('M1: a refused post leaves nothing on the person once a good one exists', () => {
  const trapped = form('contact', monday, {
    refused: 'the trap was filled',
    email: 'Ada@lifts.example',
    person: { name: 'Bot', companySize: '200-499', jobTitle: 'Head of Everything' },
    answers: { budget: 'Approved' },
    consent: { given: true, at: monday, source: 'form contact' },
  });
  const submission = {
    email: 'Ada@lifts.example',
    person: trapped.detail.person ?? {},
    form: 'contact',
    answers: trapped.detail.answers ?? {},
    attribution: { form: 'contact' },
  };
  const good = form('contact', plus(monday, hour), {
    email: 'ada@lifts.example',
    person: { name: 'Ada', company: 'Lifts' },
    answers: {},
  });
  const row = newLead('0'.repeat(32), lifecycleId, submission, trapped);

  test('M1: neither size, title, answers nor consent', () => {
    const merged = mergedLead(row, [trapped, good]);
    expect(merged).toMatchObject({ name: 'Ada', company: 'Lifts', answers: {}, email: 'ada@lifts.example' });
    for (const gone of ['companySize', 'jobTitle', 'consent']) expect(merged).not.toHaveProperty(gone);
  });

  test('M1: a refused post that comes after the good one says nothing either', () => {
    const first = { ...good, at: plus(monday, -hour) };
    const mine = newLead('0'.repeat(32), lifecycleId, { ...submission, person: { name: 'Ada' }, answers: {} }, first);
    expect(mergedLead(mine, [first, trapped])).not.toHaveProperty('companySize');
  });

  test('M1: alone it is still shown to ops with what it said', () => {
    expect(mergedLead(row, [trapped])).toMatchObject({ name: 'Bot', answers: { budget: 'Approved' } });
  });
});

describe('M2: an earlier run of a recycled track never empties the new one', () => {
  const again = (steps: object[]) => rulesWith({ tracks: [track({ id: 'again', for: 'recycled', steps })] });
  const recycled = (sends: ReturnType<typeof send>[]) =>
    history({ outcomeAt: monday, openedAt: plus(monday, -60 * day) }, { sends });
  const earlier = (step: string) =>
    send(step, plus(monday, -40 * day), { track: 'again-2026-10-01', lifecycleId: 'old' });
  const late = plus(monday, 20 * day);

  test('M2: given back again within 180 days, the mail goes once more', () => {
    const plan = planTouch(recycled([earlier('back')]), again([step('back', '14 days')]), monday);
    expect(plan).toMatchObject({ do: 'wait', step: { id: 'back' } });
  });

  test('M2: and not a third time in the same run', () => {
    const now = send('back', plus(monday, 15 * day), { track: 'again-2026-11-23' });
    const plan = planTouch(recycled([earlier('back'), now]), again([step('back', '14 days')]), late);
    expect(plan).not.toHaveProperty('step');
  });

  test('M2: where another mail is left, the one they know is still skipped', () => {
    const two = again([step('back', '14 days'), step('fresh', '14 days')]);
    expect(planTouch(recycled([earlier('back')]), two, monday)).toMatchObject({ step: { id: 'fresh' } });
  });
});

describe('M3: a back-off that is over takes nothing', () => {
  const atOnce = rulesWith({ tracks: [track({ steps: [step('hello', '0 days', { anyTime: true })] })] });
  const bounce = (at: Instant): Activity => ({
    id: 'b',
    type: 'mail.bounced',
    at,
    lifecycleId,
    detail: { messageId: 'm', template: 'x', hard: false },
  });
  const night = '2026-11-23T22:30:00.000Z';
  const opened = (at: Instant, bounced: Instant) => {
    const who = history({ openedAt: at });
    return planTouch({ ...who, activities: [bounce(bounced), ...who.activities] }, atOnce, at);
  };

  test('M3: a soft bounce of four weeks ago does not hold a mail for any time', () => {
    expect(opened(night, plus(night, -28 * day))).toMatchObject({ do: 'send' });
  });

  test('M3: one of an hour ago does', () => {
    expect(opened(night, plus(night, -hour))).toMatchObject({ do: 'wait', until: '2026-11-25T08:00:00.000Z' });
  });
});

test('M4: the exception for customers is for what they write, not for what they look at', () => {
  const patterns = [
    { what: 'Prices again', activity: 'page.viewed' as const, path: '/pricing', times: 3, within: 7 * day },
  ];
  const handRaise = {
    forms: ['demo'],
    customerForms: ['contact'],
    replies: true,
    patterns,
    exceptGrades: ['D' as const],
  };
  const grading = {
    thresholds: { A: 40, B: 20, C: 0 },
    rules: [{ id: 'learns', field: 'jobTitle', equals: 'Student', points: -30 }],
    freeMailGradesDown: 1,
  };
  const rules = rulesWith({}, { handRaise, grading, points: [] } as never);
  const customer = { customerSince: plus(monday, -day), outcomeAt: plus(monday, -day), stage: 'customer' as const };
  const visits = [0, 1, 2].map((n) => visit('https://x.example/pricing', plus(monday, n * hour)));
  const at = plus(monday, 3 * hour);
  const ready = (jobTitle: string, activities: Activity[]) =>
    isSalesReady(history({ ...customer, jobTitle }, { activities }), rules, at).ready;
  expect(ready('Student', visits)).toBe(false);
  expect(ready('Head', visits)).toBe(true);
  expect(ready('Student', [form('contact', monday)])).toBe(true);
});

test('M5: no campaign fits no pattern for campaigns, not even "*"', () => {
  const fits = compileMatch('form.submitted', { campaign: '*' });
  const from = (campaign?: string) =>
    form('contact', monday, { attribution: { form: 'contact', at: monday, campaign } });
  expect([fits(from()), fits(from('')), fits(from('spring'))]).toEqual([false, false, true]);
  const viewed = compileMatch('page.viewed', { campaign: '*' });
  expect(viewed(visit('https://x.example/?utm_campaign='))).toBe(false);
  expect(viewed(visit('https://x.example/?utm_campaign=a'))).toBe(true);
});

describe('M6: longest idle goes by the time of the last lead', () => {
  const sales = {
    ...shipped.sales,
    teams: [{ id: 'everybody', strategy: 'longest-idle' as const }],
    rules: [{ id: 'all', when: [], skills: [], to: 'everybody' }],
  };
  const chosen = (loads: ReturnType<typeof load>[], crowded = false) => {
    const rules = { ...sales, reps: loads.map(({ rep: one }) => one) };
    const reps = new Map(loads.map((one) => [one.rep.id, one]));
    return chooseRep({ facts: () => undefined, reps, exclude: [], rules, now: monday, seed: 's', crowded });
  };
  const ago = (id: string, hours: number, pass: number) => ({ ...load(id, plus(monday, -hours * hour)), pass });

  test('M6: a rep who had a lead an hour ago is not the longest idle, also when the round says so', () => {
    const choice = chosen([ago('behind', 1, 3), ago('waited', 5, 9)]);
    expect(choice).toMatchObject({ repId: 'waited' });
    expect(choice.why).toBe('waited longest (since 5:00)');
    expect(choice.candidates.map(({ repId, score: hours }) => [repId, hours])).toEqual([
      ['behind', 4],
      ['waited', 0],
    ]);
  });

  test('M6: a rep without any lead comes first, once', () => {
    expect(chosen([ago('a', 300, 9), load('new')])).toMatchObject({ repId: 'new' });
  });

  test('M6: when many come at once the round decides, and the reason does not claim otherwise', () => {
    const choice = chosen([ago('behind', 1, 3), ago('waited', 5, 9)], true);
    expect(choice).toMatchObject({ repId: 'behind' });
    expect(choice.why).toContain('next in turn');
    expect(choice.why).not.toContain('waited');
  });
});

test('M7: who accepted and then stayed silent does not own the lead', () => {
  const accepted = { acceptedAt: monday, status: 'accepted' as const };
  expect(ownerOf(history({}, { assignments: [assignment(1, 'ada', accepted)] }))).toBe('ada');
  const silent = assignment(1, 'ada', { acceptedAt: monday, status: 'expired' });
  expect(ownerOf(history({}, { assignments: [silent] }))).toBeUndefined();
});

test('M9: a refused post is not what a person did', () => {
  const activities = [form('demo', monday), form('demo', plus(monday, minute), { refused: 'spam' })];
  const of = history({}, { activities });
  expect(leadFacts(of, shipped, monday).activities).toHaveLength(1);
  const sales = { openings: [{ activity: 'form.submitted' as const, form: 'demo', say: 'Asked' }, { say: 'Else' }] };
  const refusedOnly = history({}, { activities: activities.slice(1) });
  expect(openingLine(refusedOnly, { sales, scoring: shipped.scoring })).toBe('Else');
});

describe('M10: the smallest number a size can mean', () => {
  test.each([
    ...['weniger als 10', 'fewer than 5', 'max 50', 'max. 50', 'at most 20 people', 'no more than 10', 'up to 1,000'],
    ...['höchstens 20', 'maximal 50', 'bis zu 10', 'unter 10', 'nicht mehr als 5', 'weniger als ca. 10'],
    ...['moins de 10', "jusqu'à 50", 'jusqu’à 50', 'au plus 20', '10 au maximum', '10 ou moins'],
    ...['menos de 10', 'hasta 50', 'como máximo 20', '10 o menos'],
    ...['meno di 10', 'fino a 50', 'al massimo 20', '10 o meno'],
    ...['até 50', 'no máximo 20', 'menos de 10 pessoas', '10 ou menos'],
    ...['minder dan 10', 'tot 50', 'hoogstens 20', 'maximaal 50', '10 of minder'],
    ...['mniej niż 10', 'do 50', 'najwyżej 20', '10 lub mniej'],
    ...['färre än 10', 'mindre än 10', 'upp till 50', 'högst 20', '10 eller färre'],
    ...['inférieur à 10', 'inferior a 10', 'inferiore a 10', 'lower than 10', '≤１０'],
    ...['<10', '< 10', '<= 10', '≤ 10', '10 or fewer', '10 or less', '10 people or less', '50 max', '10 und weniger'],
  ])('M10: %j can mean none', (text) => {
    expect(sizeOf(text)).toBe(0);
  });

  test.each([
    ['more than 50', 51],
    ['over 200', 201],
    ['>50', 51],
    ['>= 50', 50],
    ['mehr als 49', 50],
    ['über 100', 101],
    ['plus de 10', 11],
    ['más de 10', 11],
    ['più di 10', 11],
    ['mais de 10', 11],
    ['meer dan 10', 11],
    ['więcej niż 10', 11],
    ['fler än 10', 11],
    ['at least 50', 50],
    ['ab 50', 50],
    ['mindestens 50', 50],
    ['10 bis 50', 10],
    ['10 tot 50', 10],
    ['between 10 and 50', 10],
    ['50 or more', 50],
    ['the tot of 9 and 50', 9],
    ['asunder 50', 50],
    ['supérieur à 50', 51],
    ['superior a 50', 51],
    ['１０', 10],
  ])('M10: %j is at least %d', (text, expected) => {
    expect(sizeOf(text)).toBe(expected);
  });

  test.each([
    ['weniger als ', repeated('weniger als ')],
    ['spaces before a number', repeated(' ', '', '9')],
    ['spaces after one', repeated(' ', '9')],
  ])('M10: a text of 1 MB, %s, is read in linear time', async (name, textOf) => {
    await expectLinear(name, textOf, sizeOf);
  });
});

describe('M11: what nobody could know', () => {
  test('M11: 59.45 points are not 60, nor are 59.5', () => {
    const flat = (points: number) =>
      rulesWith({}, { points: [{ id: 'p', activity: 'page.viewed', points }], caps: [] });
    const total = (points: number) => score([visit('https://x.example/')], flat(points).scoring, monday).total;
    expect([59.45, 59.5, 59.6, 60].map(total)).toEqual([59, 59, 60, 60]);
    expect(isSalesReady(history({}, { activities: [visit('https://x.example/')] }), flat(59.45), monday).ready).toBe(
      false,
    );
  });

  const tuesday = rulesWith({
    tracks: [track({ steps: [step('one', '0 days', { anyTime: true }), step('two', 'next Tuesday 10:00')] })],
  });
  const sentAt = (...times: Instant[]) => times.map((at, n) => send(n === 0 ? 'one' : `other-${n}`, at));

  test('M11: the cap moves a mail of a Tuesday to the next Tuesday', () => {
    const sunday = '2026-11-22T20:00:00.000Z';
    const monday18 = '2026-11-23T17:30:00.000Z';
    const who = history({ openedAt: sunday }, { sends: [send('one', monday18)] });
    // 16 hours after Monday 18:30 is Tuesday 10:30: still that Tuesday.
    expect(planTouch(who, tuesday, monday18)).toMatchObject({ do: 'wait', until: '2026-11-24T09:30:00.000Z' });
    const capped = history({ openedAt: sunday }, { sends: sentAt(monday18, plus(monday18, -day)) });
    expect(planTouch(capped, tuesday, monday18)).toMatchObject({ do: 'wait', until: '2026-12-01T09:00:00.000Z' });
  });

  test('M11: so does a break, and a holiday', () => {
    const who = history({ pausedUntil: '2026-11-25T12:00:00.000Z' }, { sends: [send('one', monday)] });
    expect(planTouch(who, tuesday, monday)).toMatchObject({ until: '2026-12-01T09:00:00.000Z' });
    const closed = { ...tuesday, nurture: { ...tuesday.nurture, holidays: { DE: ['11-24'] } } };
    const german = history({ country: 'DE' }, { sends: [send('one', monday)] });
    expect(planTouch(german, closed as Config, monday)).toMatchObject({ until: '2026-12-01T09:00:00.000Z' });
  });

  test('M11: looked at late, on a Wednesday, it waits for the next Tuesday', () => {
    const who = history({}, { sends: [send('one', monday)] });
    expect(planTouch(who, tuesday, '2026-11-25T09:00:00.000Z')).toMatchObject({
      do: 'wait',
      until: '2026-12-01T09:00:00.000Z',
    });
    expect(planTouch(who, tuesday, '2026-11-24T12:00:00.000Z')).toMatchObject({ do: 'send' });
  });

  test('M11: a break moves what falls due in it to its end, and the next mail counts from that', () => {
    const two = rulesWith({ tracks: [track({ steps: [step('one', '3 days'), step('two', '3 days')] })] });
    const until = '2026-12-10T12:00:00.000Z';
    expect(planTouch(history({ pausedUntil: until }), two, monday)).toMatchObject({ until });
    const after = history({ pausedUntil: until }, { sends: [send('one', until)] });
    expect(planTouch(after, two, until)).toMatchObject({ until: '2026-12-14T08:00:00.000Z' });
  });

  test('M11: a language with its region is that language', () => {
    const swiss = history({ answers: { language: 'de-CH' } });
    expect(routingFacts(swiss, shipped, monday)('language')).toBe('de');
    const rules = { ...shipped.sales, reps: [rep('lea', { languages: ['fr'] }), rep('ada', { languages: ['de'] })] };
    const reps = new Map(rules.reps.map((one) => [one.id, { rep: one, openLeads: 0 }]));
    const facts = routingFacts(swiss, shipped, monday);
    expect(chooseRep({ facts, reps, exclude: [], rules, now: monday, seed: 's' })).toMatchObject({ repId: 'ada' });
  });

  test('M11: reps work on holidays of nurture.yaml, unless they are away', () => {
    const newYear = '2027-01-01T10:00:00.000Z';
    const rules = { ...shipped.sales, reps: [rep('ada')] };
    const reps = new Map([['ada', { rep: rep('ada'), openLeads: 0 }]]);
    expect(
      chooseRep({ facts: () => undefined, reps, exclude: [], rules, now: newYear, seed: 's' }).none,
    ).toBeUndefined();
  });

  test('M11: a click up to two minutes before the delivery report is a program, an earlier one is not', () => {
    const delivered: Activity = {
      id: 'd',
      type: 'mail.delivered',
      at: monday,
      lifecycleId,
      detail: { messageId: 'm', template: 'nurture-1' },
    };
    const machine = (ms: number) =>
      botReasons([delivered, click('https://x.example/', plus(monday, ms))], {
        soonAfterMail: 5 * second,
        trapWithin: minute,
        burst: { links: 9, within: second },
      }).size === 1;
    expect([-2 * minute, -2 * minute + 1, 0, 5 * second - 1, 5 * second].map(machine)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

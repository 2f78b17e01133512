import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import { kindOf, trackFor as trackOf } from '../../../domain/nurture/tracks.ts';
import { inHours } from '../../../domain/time/calendar.ts';
import { between, day, hour, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import {
  anyInstant,
  anyStory,
  anyZone,
  config,
  form,
  history,
  lead,
  lifecycleId,
  monday,
  send,
} from '../../support/fixtures.ts';

const rules = config.nurture;
const plan = (of: LeadHistory, now: Instant, nurture: Config['nurture'] = rules) =>
  planTouch(of, { ...config, nurture }, now);
const trackFor = (of: LeadHistory, nurture: Config['nurture']) => trackOf(of, { ...config, nurture }, monday);
const wait = (of: LeadHistory, now: Instant) => {
  const found = plan(of, now);
  if (found.do !== 'wait') throw new Error(`expected a wait, got ${JSON.stringify(found)}`);
  return found;
};
/** A lifecycle as old as its first mail. */
const withSends = (...sends: LeadHistory['sends']) => {
  const [openedAt = monday] = sends
    .filter((each) => each.lifecycleId === lifecycleId)
    .map(({ claimedAt }) => claimedAt)
    .sort();
  return history({ openedAt }, { sends });
};

/** Follows the plan until the lead is left alone; every touch with its moment. */
function journey(start: LeadHistory, from: Instant, nurture: Config['nurture'] = rules) {
  const touches: { step: string; template: string; at: Instant }[] = [];
  let told = start;
  let now = from;
  for (let look = 0; look < 50; look++) {
    const found = plan(told, now, nurture);
    if (found.do === 'over') return { touches, overAt: now };
    if (found.do === 'wait') now = found.until;
    else {
      const { id, template } = found.step;
      touches.push({ step: id, template, at: now });
      told = {
        ...told,
        sends: [...told.sends, send(id, now, { track: found.run, template, lifecycleId: told.lead.lifecycleId })],
      };
    }
  }
  throw new Error('the journey does not end');
}

test('a cold lead gets every mail of the first track at the right local time and is over on day 35', () => {
  const { touches, overAt } = journey(history(), monday);
  expect(touches.map(({ step }) => step)).toEqual(['welcome', 'nurture-1', 'nurture-2', 'nurture-3', 'nurture-4']);
  expect(touches.map(({ at }) => Math.floor(between(monday, at) / day))).toEqual([0, 3, 7, 14, 21]);
  expect(Math.floor(between(monday, overAt) / day)).toBe(35);
});

test('the welcome goes out at once, at night and on Sunday', () => {
  const sunday = '2026-11-22T02:00:00.000Z';
  expect(plan(history({ openedAt: sunday }), sunday)).toMatchObject({
    do: 'send',
    step: { id: 'welcome' },
    why: 'welcome is due at once',
  });
});

test('a mail that would be due at the weekend comes on Monday morning', () => {
  const friday = '2026-11-27T08:00:00.000Z';
  const { until, why } = wait(withSends(send('welcome', plus(friday, -2 * day))), friday);
  expect(until >= '2026-11-30T08:00:00.000Z' && until < '2026-11-30T08:15:00.000Z').toBe(true);
  expect(why).toBe(
    'nurture-1 is due 3 days after the last touch; send window Mon Tue Wed Thu Fri 09:00–17:00 Europe/Berlin',
  );
});

test('mail comes at nine in the morning before and after the clocks change', () => {
  const before = wait(
    history({ openedAt: '2027-03-23T20:00:00.000Z' }, { sends: [send('welcome', '2027-03-23T20:00:00.000Z')] }),
    '2027-03-24T00:00:00.000Z',
  );
  expect(before.until.slice(0, 13)).toBe('2027-03-29T07');
});

test('a lead elsewhere gets it in their morning', () => {
  const there = wait(history({ timeZone: 'Asia/Kolkata' }, { sends: [send('welcome', monday)] }), monday);
  expect(inHours(there.until, rules.window, 'Asia/Kolkata')).toBe(true);
  const noZone = wait(history({ country: 'US' }, { sends: [send('welcome', '2026-11-23T02:00:00.000Z')] }), monday);
  expect(noZone.until.slice(0, 13)).toBe('2026-11-26T14');
});

test('a lead looked at late, at night, waits for the next window', () => {
  const { until } = wait(withSends(send('welcome', plus(monday, -10 * day))), '2026-11-23T22:00:00.000Z');
  expect(until.slice(0, 13)).toBe('2026-11-24T08');
});

describe('the frequency cap', () => {
  test('keeps mails 16 hours apart and defers the next', () => {
    const recent = send('newsletter', plus(monday, -hour), { track: 'other', lifecycleId: 'bbbbbbbbbbbb' });
    const { until, why } = wait(withSends(send('welcome', plus(monday, -3 * day)), recent), monday);
    expect(between(plus(monday, -hour), until)).toBeGreaterThanOrEqual(16 * hour);
    expect(why).toContain('at most 2 mails in 7 days, 16 hours apart');
  });

  test('lets no third mail through within 7 days, over all lifecycles', () => {
    const sends = [
      send('welcome', plus(monday, -4 * day)),
      send('x', plus(monday, -2 * day), { lifecycleId: 'bbbbbbbbbbbb' }),
    ];
    const { until } = wait(withSends(...sends), monday);
    expect(between(monday, until)).toBeGreaterThanOrEqual(3 * day);
  });

  test('does not count mail to reps, answers, and what was never sent', () => {
    const harmless = [
      send('rep', plus(monday, -hour), { kind: 'internal', track: 'hand-off' }),
      send('confirm', plus(monday, -hour), { kind: 'transactional', track: 'opt-in' }),
      send('x', plus(monday, -hour), { state: 'refused', track: 'other' }),
      send('y', plus(monday, -hour), { state: 'released', track: 'other' }),
    ];
    expect(plan(withSends(send('welcome', plus(monday, -4 * day)), ...harmless), monday).do).toBe('send');
  });
});

test('a pause holds all touches until it is over', () => {
  const { until, why } = wait(
    history(
      { openedAt: plus(monday, -4 * day), pausedUntil: plus(monday, 30 * day) },
      { sends: [send('welcome', plus(monday, -4 * day))] },
    ),
    monday,
  );
  expect(until >= plus(monday, 30 * day)).toBe(true);
  expect(why).toContain('paused by request');
});

describe('what people chose', () => {
  const welcomed = { sends: [send('welcome', plus(monday, -3 * day))] };

  test('once a week at most: the next mail waits for the seventh day', () => {
    const usual = wait(history({ openedAt: plus(monday, -3 * day) }, welcomed), plus(monday, -2 * day));
    const weekly = wait(
      history({ openedAt: plus(monday, -3 * day), preferences: { off: [], weekly: true } }, welcomed),
      plus(monday, -2 * day),
    );
    expect(usual.until < plus(monday, 2 * day)).toBe(true);
    expect(between(plus(monday, -3 * day), weekly.until)).toBeGreaterThanOrEqual(7 * day);
    expect(weekly.why).toContain('at most 1 mail in 7 days');
  });

  test('nothing about a topic: its tracks are over, others are not', () => {
    const about = (...off: string[]) => ({ preferences: { off, weekly: false } });
    expect(plan(history(about('ideas')), monday)).toEqual({
      do: 'over',
      why: 'no track for new leads about what they want mail about',
    });
    expect(plan(history(about('product')), monday).do).toBe('send');
    const { topic: _, ...any } = rules.tracks[0] ?? expect.fail();
    const other = { ...rules, tracks: [...rules.tracks, { ...any, id: 'other' }] };
    expect(trackFor(history(about('ideas')), other)?.id).toBe('other');
  });
});

test('a suppressed lead gets nothing more', () => {
  expect(plan(history({ suppressed: { reason: 'bounced', at: monday } }), monday)).toEqual({
    do: 'over',
    why: 'no marketing mail: bounced',
  });
});

describe('the ledger', () => {
  test('a step that may have gone out is done, one that surely did not is due again', () => {
    for (const state of ['claimed', 'unknown', 'refused'] as const)
      expect(plan(withSends(send('welcome', monday, { state })), monday)).toMatchObject({
        do: 'wait',
        step: { id: 'nurture-1' },
      });
    expect(plan(withSends(send('welcome', monday, { state: 'released' })), monday)).toMatchObject({
      do: 'send',
      step: { id: 'welcome' },
    });
  });

  test('a shortened delay reaches leads that already wait', () => {
    const [first] = rules.tracks;
    if (!first) throw new Error('no track');
    const quick = {
      ...rules,
      tracks: [{ ...first, steps: first.steps.map((step) => ({ ...step, after: Math.min(step.after, day) })) }],
    };
    expect(wait(withSends(send('welcome', monday)), monday).until > plus(monday, 3 * day)).toBe(true);
    const found = plan(withSends(send('welcome', monday)), monday, quick);
    expect(found.do === 'wait' && found.until < plus(monday, 2 * day)).toBe(true);
  });

  test('a mail added to the end of a track reaches leads in their quiet time', () => {
    const all = ['welcome', 'nurture-1', 'nurture-2', 'nurture-3', 'nurture-4'].map((step, index) =>
      send(step, plus(monday, (index - 5) * 8 * day)),
    );
    expect(wait(withSends(...all), monday).step).toBeUndefined();
    const [first] = rules.tracks;
    if (!first) throw new Error('no track');
    const longer = {
      ...rules,
      tracks: [{ ...first, steps: [...first.steps, { id: 'new', template: 'new', after: 7 * day, anyTime: false }] }],
    };
    expect(plan(withSends(...all), monday, longer)).toMatchObject({ do: 'send', step: { id: 'new' } });
  });
});

describe('who comes back', () => {
  const old = { lifecycleId: 'bbbbbbbbbbbb' };

  test('in a new lifecycle starts the track again, without the mails of the last 180 days', () => {
    const sends = [send('welcome', plus(monday, -100 * day), old), send('nurture-1', plus(monday, -97 * day), old)];
    expect(journey(history({}, { sends }), monday).touches.map(({ step }) => step)).toEqual([
      'nurture-2',
      'nurture-3',
      'nurture-4',
    ]);
  });

  test('after 180 days gets all of it again', () => {
    expect(plan(withSends(send('welcome', plus(monday, -181 * day), old)), monday)).toMatchObject({
      do: 'send',
      step: { id: 'welcome' },
    });
  });

  test('after a recycle follows the recycled track from that moment', () => {
    const recycled = history(
      { openedAt: plus(monday, -30 * day), outcomeAt: monday },
      { sends: [send('welcome', plus(monday, -30 * day))] },
    );
    const { touches, overAt } = journey(recycled, monday);
    expect(touches.map(({ step, at }) => [step, Math.floor(between(monday, at) / day)])).toEqual([['back-again', 14]]);
    expect(Math.floor(between(monday, overAt) / day)).toBe(28);
  });

  test('as a customer is welcomed at once, gets tips, is asked for a review, and invited to recommend us', () => {
    const won = history(
      { stage: 'customer', openedAt: plus(monday, -hour), outcomeAt: monday, pausedUntil: monday },
      { sends: [send('welcome', plus(monday, -hour))] },
    );
    const { touches } = journey(won, monday);
    expect(touches.map(({ step, at }) => [step, Math.floor(between(monday, at) / day)])).toEqual([
      ['customer-welcome', 0],
      ['customer-tips', 7],
      ['customer-review', 22], // Mondays are not for answers
      ['customer-referral', 36],
    ]);
  });
});

test('the track a rep chose is followed by this recycle, and by no later one', () => {
  const recycled = (more: object) =>
    trackFor(history({ openedAt: plus(monday, -day), outcomeAt: monday, ...more }), rules)?.id;
  expect(recycled({})).toBe('again');
  expect(recycled({ recycledTo: { track: 'next-quarter', at: monday } })).toBe('next-quarter');
  expect(recycled({ recycledTo: { track: 'next-quarter', at: plus(monday, -hour) } })).toBe('again');
  expect(recycled({ recycledTo: { track: 'gone', at: monday } })).toBe('again');
});

test('a track for certain forms is only for leads who began with one', () => {
  const [first] = rules.tracks;
  if (!first) throw new Error('no track');
  const nurture = { ...rules, tracks: [{ ...first, id: 'readers', forms: ['guide'] }, ...rules.tracks] };
  const begun = (name: string) =>
    history({ last: lead().last }, { activities: [form(name), form('newsletter', plus(monday, day))] });
  expect(trackFor(begun('guide'), nurture)?.id).toBe('readers');
  expect(trackFor(begun('contact'), nurture)?.id).toBe('first');
});

test('without a track there is nothing to wait for', () => {
  expect(plan(history(), monday, { ...rules, tracks: rules.tracks.slice(1) })).toEqual({
    do: 'over',
    why: 'no track for new leads',
  });
});

describe('for every history', () => {
  test('asking again when told to gives the mail or the end, and a mail never outside its window', () => {
    fc.assert(
      fc.property(anyStory, fc.integer({ min: 0, max: 60 * day }), (told, later) => {
        const now = plus(monday, later);
        const found = plan(told, now);
        const isAnswer = between(told.lead.openedAt, now) <= hour && kindOf(told) === 'new';
        if (found.do === 'send' && !(found.step.anyTime && isAnswer))
          expect(inHours(now, rules.window, zoneOf(told.lead, rules))).toBe(true);
        if (found.do !== 'wait') return;
        expect(found.until > now).toBe(true);
        const then = plan(told, found.until);
        expect(then.do).toBe(found.step ? 'send' : 'over');
        if (then.do === 'send') expect(then.step).toEqual(found.step);
        // A wake-up a second late, as Step Functions may give, must still be inside the window.
        if (found.step) expect(plan(told, plus(found.until, 1_000)).do).toBe('send');
      }),
      { numRuns: 300 },
    );
  });

  test('no mail comes before its delay, its pause and the cap, and the jitter is at most 15 minutes', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, fc.integer({ min: 0, max: 2 ** 31 }), (at, timeZone, id) => {
        const told = history({ id: String(id), timeZone, openedAt: at }, { sends: [send('welcome', at)] });
        const { until } = wait(told, at);
        const unjittered = wait({ ...told, lead: { ...told.lead } }, at).until;
        expect(unjittered).toBe(until);
        expect(until >= plus(at, 3 * day)).toBe(true);
        // At most a weekend with two holidays beside it (Christmas), a night and the jitter later.
        expect(between(plus(at, 3 * day), until)).toBeLessThan(5 * day + 15 * minute);
      }),
      { numRuns: 200 },
    );
  });

  test('the jitter never passes the end of the window, however little is left of it or however short it is', () => {
    const short = { ...rules, window: { ...rules.window, from: '10:00', to: '10:05' } };
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.constantFrom(1, 5, 60, 600), (id, left) => {
        // Three days before a Thursday, so many seconds before 17:00 in Berlin.
        const at = plus('2026-11-23T16:00:00.000Z', -left * 1_000);
        const told = history({ id: String(id), openedAt: at }, { sends: [send('welcome', at)] });
        const { until } = wait(told, at);
        expect(until >= plus(at, 3 * day) && until < '2026-11-26T16:00:00.000Z').toBe(true);
        const brief = plan(told, at, short);
        expect(brief.do === 'wait' && plan(told, brief.until, short).do).toBe('send');
      }),
    );
  });

  test('whole journeys keep the cap, send no mail twice and end', () => {
    fc.assert(
      fc.property(anyStory, (told) => {
        const { touches } = journey(told, monday);
        expect(new Set(touches.map(({ step }) => step)).size).toBe(touches.length);
        const before = told.sends
          .filter(({ kind, state }) => kind === 'marketing' && state !== 'released' && state !== 'refused')
          .map(({ claimedAt }) => claimedAt);
        const calm = touches.filter(({ step }) => step !== 'welcome' && step !== 'customer-welcome');
        for (const { at } of calm) {
          const all = [...before, ...touches.map((touch) => touch.at)].filter((other) => other < at);
          expect(all.filter((other) => between(other, at) < 16 * hour)).toEqual([]);
          expect(all.filter((other) => between(other, at) < 7 * day).length).toBeLessThan(2);
        }
        expect(told.lead.lifecycleId).toBe(lifecycleId);
      }),
      { numRuns: 150 },
    );
  });
});

describe('N16: at any time goes only what answers the person', () => {
  // Monday 23:30 in Berlin; the window opens on Tuesday at 09:00.
  const night = '2026-11-23T22:30:00.000Z';
  const morning = '2026-11-24T08:00:00.000Z';
  const opens = { do: 'wait', until: expect.stringMatching(/^2026-11-24T08:(0\d|1[0-5])/) };

  test('a sale that a rep records at night is followed by the welcome in the morning', () => {
    const won = history({ stage: 'customer', openedAt: plus(monday, -day), outcomeAt: night, customerSince: night });
    expect(plan(won, night)).toMatchObject({ ...opens, step: { id: 'customer-welcome' } });
    expect(plan(won, plus(morning, hour))).toMatchObject({ do: 'send', step: { id: 'customer-welcome' } });
  });

  test('a person who comes at night is welcomed at once, and within the hour', () => {
    const came = history({ openedAt: night }, { activities: [form('contact', night)] });
    expect(plan(came, night).do).toBe('send');
    expect(plan(came, plus(night, hour)).do).toBe('send');
    expect(plan(came, plus(night, hour + minute))).toMatchObject(opens);
  });

  test('a person who confirms at night is, too; one whom a list brought is not', () => {
    const imported = form('contact', night, { attribution: { form: 'contact', at: night, via: 'import:fair' } });
    const brought = history({ openedAt: night }, { activities: [imported] });
    expect(plan(brought, night)).toMatchObject(opens);
    const confirmed = { ...brought, lead: { ...brought.lead, confirmedAt: plus(night, hour) } };
    expect(plan(confirmed, plus(night, hour)).do).toBe('send');
  });

  test('an answer that waits for the window passes the cap', () => {
    const won = history(
      { stage: 'customer', openedAt: plus(monday, -day), outcomeAt: night, customerSince: night },
      { sends: [send('welcome', plus(night, -hour)), send('nurture-1', plus(night, -2 * hour))] },
    );
    expect(plan(won, night)).toMatchObject(opens);
  });
});

describe('N4: two steps that compare the same mails', () => {
  const variants = { x: 1, y: 1 };
  const two = (more: object[] = []): Config['nurture'] => {
    const [first] = rules.tracks;
    if (!first) throw new Error('no track');
    const step = (id: string) => ({ id, template: 'x', variants, after: 4 * day, anyTime: false });
    return { ...rules, tracks: [{ ...first, steps: [step('a'), step('b'), ...more] as typeof first.steps }] };
  };

  test('send each person both, one after the other, to all people', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (id) => {
        const { touches } = journey(history({ id: String(id) }), monday, two());
        expect(touches.map(({ step }) => step)).toEqual(['a', 'b']);
        const templates = touches.map(({ template }) => template);
        expect(templates.toSorted()).toEqual(['x', 'y']);
      }),
      { numRuns: 60 },
    );
  });

  test('and a third one is left out', () => {
    const third = { id: 'c', template: 'x', variants, after: 4 * day, anyTime: false };
    expect(journey(history(), monday, two([third])).touches.map(({ step }) => step)).toEqual(['a', 'b']);
  });
});

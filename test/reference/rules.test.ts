import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Config, ScoringRules } from '../../domain/config/config.ts';
import { track as trackSchema } from '../../domain/config/track.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { gradeOf } from '../../domain/scoring/grade.ts';
import { isSalesReady } from '../../domain/scoring/readiness.ts';
import { score } from '../../domain/scoring/score.ts';
import { day, hour, instant, millis, minute, plus } from '../../domain/time/instant.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { config, form, history, monday, send, visit } from '../support/fixtures.ts';
import * as words from './rules.ts';

// Two implementations of the same words, on random settings and histories.

const anyRule = fc.record({
  points: fc.integer({ min: -20, max: 40 }).filter((points) => points !== 0),
  match: fc.constantFrom<Partial<ScoringRules['points'][number]>>(
    { activity: 'form.submitted' },
    { activity: 'form.submitted', form: 'demo' },
    { activity: 'form.submitted', campaign: '*' },
    { activity: 'form.submitted', campaign: 'spring' },
    { activity: 'page.viewed' },
    { activity: 'page.viewed', path: '/pricing' },
  ),
  group: fc.constantFrom(undefined, 'pages', 'forms'),
  halfLife: fc.constantFrom(undefined, 7 * day, 90 * day),
});

const anyScoring = fc
  .record({
    rules: fc.array(anyRule, { maxLength: 5 }),
    cap: fc.integer({ min: 1, max: 30 }),
    per: fc.constantFrom(undefined, day, 7 * day),
    grading: fc.array(
      fc.record({
        points: fc.integer({ min: -30, max: 40 }),
        asks: fc.constantFrom<Partial<ScoringRules['grading']['rules'][number]>>(
          { field: 'companySize', atLeast: 50 },
          { field: 'companySize', below: 50 },
          { field: 'country', oneOf: ['DE', 'AT'] },
          { field: 'country', missing: true },
          { field: 'jobTitle', equals: 'Head' },
        ),
      }),
      { maxLength: 4 },
    ),
    down: fc.integer({ min: 0, max: 3 }),
    ready: fc.integer({ min: 0, max: 60 }),
    grade: fc.constantFrom('A' as const, 'B' as const, 'C' as const, 'D' as const),
    except: fc.subarray(['C', 'D'] as const),
  })
  .map(
    ({ rules, cap, per, grading, down, ready, grade, except }): ScoringRules => ({
      ...config.scoring,
      halfLife: 30 * day,
      interests: [],
      personas: [],
      points: rules.map(({ match, ...rest }, n) => ({ id: `r${n}`, ...match, ...rest })) as ScoringRules['points'],
      caps: [
        { group: 'pages', points: cap, per },
        { group: 'forms', points: cap },
      ],
      grading: {
        thresholds: { A: 40, B: 20, C: 0 },
        rules: grading.map(({ points, asks }, n) => ({ id: `g${n}`, points, ...asks })),
        freeMailGradesDown: down,
      } as ScoringRules['grading'],
      handOff: { score: ready, grade },
      handRaise: { forms: ['demo'], customerForms: [], replies: true, patterns: [], exceptGrades: [...except] },
    }),
  );

const anyDeed: fc.Arbitrary<Activity> = fc
  .record({ ago: fc.integer({ min: 0, max: 60 * 24 * 4 }), what: fc.nat(5) })
  .map(({ ago, what }) => {
    const at = plus(monday, -ago * 15 * minute);
    const from = (campaign?: string) => ({ attribution: { form: 'contact', at, campaign } });
    const all: (() => Activity)[] = [
      () => form('contact', at),
      () => form('demo', at),
      () => form('contact', at, from('spring')),
      () => form('demo', at, { refused: 'spam' }),
      () => visit('https://x.example/en/pricing', at),
      () => visit('https://x.example/pricing-myths', at),
    ];
    return (all[what] ?? (() => form('contact', at)))();
  });

const anyPerson = fc.record({
  companySize: fc.constantFrom(undefined, '1-9', '50-199', '500'),
  country: fc.constantFrom(undefined, 'DE', 'us'),
  jobTitle: fc.constantFrom(undefined, 'head', 'Student'),
  address: fc.constantFrom(undefined, { freeMail: true, checkedAt: monday }),
});

test('points, grade and hand-off are what the comments of scoring.yaml say', () => {
  fc.assert(
    fc.property(anyScoring, fc.array(anyDeed, { maxLength: 20 }), anyPerson, (scoring, activities, person) => {
      const who = history(person, { activities });
      expect(score(activities, scoring, monday).total).toBe(words.score(activities, scoring, monday));
      expect(gradeOf(who.lead, scoring).grade).toBe(words.grade(who, scoring));
      const { ready } = isSalesReady(who, { ...config, scoring }, monday);
      expect(ready).toBe(words.isSalesReady(who, scoring, monday));
    }),
    { numRuns: 1_000 },
  );
});

const quarter = 15 * minute;
const anyWindow = fc
  .record({
    days: fc.subarray(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const, { minLength: 1 }),
    from: fc.integer({ min: 0, max: 12 }),
    to: fc.integer({ min: 13, max: 23 }),
  })
  .map(({ days, from, to }) => {
    const clock = (hours: number) => `${String(hours).padStart(2, '0')}:00`;
    return { days, from: clock(from), to: clock(to) };
  });

const anyNurture = fc
  .record({
    window: anyWindow,
    after: fc.array(fc.constantFrom('0 days', '1 day', '3 days', '8 days', 'next Tuesday 10:00', 'next Friday 14:30'), {
      minLength: 1,
      maxLength: 4,
    }),
    apart: fc.integer({ min: 0, max: 72 }),
    perWeek: fc.integer({ min: 1, max: 3 }),
    jitter: fc.constantFrom(0, 0, quarter, 2 * quarter),
    away: fc.subarray(['12-24', '2026-11-25', '4th Thu of November', 'last Mon of November', '1st Tue of December']),
  })
  .map(({ window, after, apart, perWeek, jitter, away }): Config => {
    // The check refuses a weekday outside the window.
    const whole = { days: [...new Set([...window.days, 'Tue', 'Fri'])], from: '09:00', to: '17:00' } as typeof window;
    const steps = after.map((one, n) => ({ id: `s${n}`, template: `t${n}`, after: one }));
    const open = after.some((one) => one.startsWith('next')) ? whole : window;
    return {
      ...config,
      nurture: {
        ...config.nurture,
        window: open,
        jitter,
        holidays: { DE: away },
        quietHours: { from: '21:00', to: '08:00' },
        frequency: { apart: apart * hour, perWeek },
        defaultTimeZone: 'Europe/Berlin',
        tracks: [trackSchema.parse({ id: 'first', for: 'new', quiet: '14 days', steps })],
      },
    };
  });

const anyPast = fc.record({
  timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
  opened: fc.nat(96 * 7),
  gaps: fc.array(fc.nat(96 * 4), { maxLength: 3 }),
  paused: fc.option(fc.nat(96 * 10), { nil: undefined }),
  agreed: fc.constantFrom(undefined, undefined, true, true, false),
  // Most often within the time that two mails are apart.
  later: fc.oneof(fc.nat(96), fc.nat(96), fc.nat(96 * 10)),
});

test('a mail leaves at the first moment at which the comments of nurture.yaml let it', () => {
  fc.assert(
    fc.property(anyNurture, anyPast, (rules, { timeZone, opened, gaps, paused, agreed, later }) => {
      const openedAt = plus(monday, opened * quarter);
      let at = openedAt;
      const sends = gaps.slice(0, rules.nurture.tracks[0]?.steps.length).map((gap, n) => {
        at = plus(at, gap * quarter);
        return send(`s${n}`, at, { template: `t${n}` });
      });
      const consent = agreed === undefined ? undefined : { given: agreed, at: openedAt, source: 'form contact' };
      const pausedUntil = paused === undefined ? undefined : plus(openedAt, paused * quarter);
      const who = history(
        { openedAt, timeZone, country: 'DE', ...(pausedUntil && { pausedUntil }), ...(consent && { consent }) },
        { sends },
      );
      const now = plus(at, later * quarter);
      const plan = planTouch(who, rules, now);
      if (plan.do === 'send') {
        expect(words.mayLeave(who, rules, millis(now))).toBe(true);
        return;
      }
      const until = plan.do === 'wait' && plan.step ? millis(plan.until) : millis(now) + 3 * day;
      // "Mails are spread over this time": it may leave so much later than it could.
      for (let moment = millis(now); moment < until - rules.nurture.jitter; moment += quarter)
        if (words.mayLeave(who, rules, moment))
          throw new Error(`it could leave at ${instant(moment)}: ${JSON.stringify(plan)}`);
      if (plan.do === 'wait' && plan.step) expect(words.mayLeave(who, rules, until)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Config, ScoringRules } from '../../domain/config/config.ts';
import { track as trackSchema } from '../../domain/config/track.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Track } from '../../domain/lead/track.ts';
import { trackFor, versionOf } from '../../domain/nurture/tracks.ts';
import { day, type Instant, instant, millis, plus } from '../../domain/time/instant.ts';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { assignment, config, form, history, monday, send, visit } from '../support/fixtures.ts';
import { conditions, nextStep, trackOf } from './tracks.ts';

const condition = fc.constantFrom(undefined, undefined, ...Object.keys(conditions));
const known = <T>(values: Record<string, T | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A few mails for few steps, so that renamed steps, shared variants and mails got before are common. */
const mails = ['a', 'b', 'c', 'd'];
const anyStep = fc
  .record({
    id: fc.constantFrom('s1', 's2', 's3', 's4', 's5'),
    mails: fc.subarray(mails, { minLength: 1, maxLength: 3 }),
    skip: condition,
    stop: condition,
    reachEarlier: fc.constantFrom(undefined, undefined, true),
  })
  .map(({ id, mails: [first, ...more], ...rest }) => ({
    id,
    after: '0 days',
    ...(more.length === 0
      ? { template: first }
      : { variants: Object.fromEntries([first, ...more].map((mail) => [mail, 1])) }),
    ...known(rest),
  }));

const anyTrack = (id: string): fc.Arbitrary<Track> =>
  fc
    .record({
      for: fc.constantFrom('new' as const, 'new' as const, 'recycled' as const),
      priority: fc.constantFrom(undefined, 0, 1),
      forms: fc.constantFrom(undefined, undefined, ['contact'], ['guide', 'demo']),
      segment: fc.constantFrom(
        undefined,
        [{ field: 'companySize', atLeast: 200 }],
        [{ field: 'country', oneOf: ['DE'] }],
      ),
      interests: fc.constantFrom(undefined, undefined, ['planning'], ['first-visit']),
      reasons: fc.constantFrom(undefined, undefined, ['No budget this year']),
      topic: fc.constantFrom(undefined, 'ideas', 'product'),
      inFlight: fc.constantFrom(undefined, 'pin' as const),
      goal: condition,
      steps: fc.uniqueArray(anyStep, { selector: ({ id: step }) => step, minLength: 1, maxLength: 5 }),
    })
    .map((given) => trackSchema.parse({ id, quiet: '14 days', ...known(given) }));

const interests = [
  { id: 'planning', name: 'Planning' },
  { id: 'first-visit', name: 'First visit' },
] as ScoringRules['interests'];
const points = [
  { id: 'p', activity: 'page.viewed', path: '/planning', points: 10, interest: 'planning' },
  { id: 'f', activity: 'form.submitted', form: 'guide', points: 10, interest: 'first-visit' },
] as ScoringRules['points'];

const anyConfig = fc.tuple(anyTrack('t1'), anyTrack('t2'), anyTrack('t3')).map(
  (tracks): Config => ({
    ...config,
    scoring: { ...config.scoring, interests, points, caps: [], personas: [] },
    nurture: { ...config.nurture, tracks, jitter: 0, repeatAfter: 180 * day },
  }),
);

const anyStory = fc
  .record({
    companySize: fc.constantFrom(undefined, '50', '500'),
    country: fc.constantFrom(undefined, 'DE', 'FR'),
    jobTitle: fc.constantFrom(undefined, 'Head'),
    began: fc.constantFrom('contact', 'guide', 'demo'),
    visits: fc.array(fc.constantFrom('/planning', '/pricing'), { maxLength: 3 }),
    off: fc.subarray(['ideas', 'product']),
    recycled: fc.constantFrom(undefined, 'No budget this year', 'Not now'),
    chosen: fc.constantFrom(undefined, 't1', 't2'),
    journey: fc.option(anyTrack('t1'), { nil: undefined }),
    sent: fc.array(fc.record({ step: fc.constantFrom('s1', 's2', 's3', 'gone'), mail: fc.constantFrom(...mails) }), {
      maxLength: 3,
    }),
    before: fc.array(fc.record({ ago: fc.integer({ min: 10, max: 300 }), mail: fc.constantFrom(...mails) }), {
      maxLength: 2,
    }),
  })
  .map((one): LeadHistory => {
    const openedAt = plus(monday, -40 * day);
    const outcomeAt = one.recycled === undefined ? undefined : plus(monday, -day);
    const since: Instant = outcomeAt ?? openedAt;
    const { companySize, country, jobTitle, journey } = one;
    const preferences = { off: one.off, weekly: false, at: openedAt };
    return {
      ...history(
        {
          ...known({ companySize, country, jobTitle, outcomeAt }),
          openedAt,
          preferences,
          timeZone: 'Europe/Berlin',
          ...(outcomeAt && one.chosen && { recycledTo: { track: one.chosen, at: outcomeAt } }),
          ...(journey && { pinned: { version: versionOf(journey), since } }),
        } as Partial<LeadHistory['lead']>,
        {
          activities: [
            form('demo', openedAt, { refused: 'spam' }),
            form(one.began, plus(openedAt, 1_000)),
            ...one.visits.map((path) => visit(`https://fieldnote.example${path}`, plus(monday, -day))),
          ],
          assignments: outcomeAt
            ? [assignment(1, 'ada', { outcome: { result: 'recycle', at: outcomeAt, reason: one.recycled } })]
            : [],
          sends: [
            ...one.before.map(({ ago, mail }) =>
              send('old', plus(openedAt, -ago * day), { template: mail, track: 'old', lifecycleId: 'before' }),
            ),
            ...one.sent.map(({ step, mail }, n) =>
              send(step, plus(openedAt, (n + 1) * 8 * day), { template: mail, track: 't1' }),
            ),
          ],
        },
      ),
      ...(journey && { journey }),
    };
  });

test('who follows which track is what the comments of nurture.yaml say', () => {
  fc.assert(
    fc.property(anyConfig, anyStory, (rules, story) => {
      expect(trackFor(story, rules, monday)?.id).toBe(trackOf(story, rules, monday)?.id);
      expect(trackFor(story, rules, monday)).toEqual(trackOf(story, rules, monday));
    }),
    { numRuns: 200 },
  );
});

test('which step is next, and which mails it may be, is what they say', () => {
  fc.assert(
    fc.property(anyConfig, anyStory, (rules, story) => {
      const track = trackOf(story, rules, monday);
      fc.pre(track?.for === 'new');
      const expected = track && nextStep(story, track, rules);
      const plan = planTouch(story, rules, monday);
      const planned = 'step' in plan ? plan.step : undefined;
      expect(planned?.id).toBe(expected?.step.id);
      if (planned) expect(expected?.templates).toContain(planned.template);
      // "A lead always gets the same": also when it is asked later.
      const later = planTouch(story, rules, instant(millis(monday) + 60_000));
      if ('step' in later && later.step) expect(later.step.template).toBe(planned?.template);
    }),
    { numRuns: 200 },
  );
});

test('variants are drawn by their weights, each lead its own', () => {
  const steps = [{ id: 's1', variants: { a: 3, b: 1 }, after: '0 days' }];
  const track = trackSchema.parse({ id: 't1', for: 'new', quiet: '14 days', steps });
  const rules: Config = { ...config, nurture: { ...config.nurture, tracks: [track] } };
  const drawn = Array.from({ length: 2_000 }, (_, n) => {
    const plan = planTouch(history({ id: `lead-${n}` }), rules, monday);
    return 'step' in plan ? plan.step?.template : undefined;
  });
  const share = drawn.filter((mail) => mail === 'a').length / drawn.length;
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(0.8);
});

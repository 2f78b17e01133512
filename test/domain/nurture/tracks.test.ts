import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { leadCondition } from '../../../domain/config/lead-condition.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Send } from '../../../domain/lead/send.ts';
import type { Track } from '../../../domain/lead/track.ts';
import { pinFor, runOf, trackFor, trackOfRun, versionOf } from '../../../domain/nurture/tracks.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { assignment, form, history, lead, monday, send, config as shipped } from '../../support/fixtures.ts';

const [first, again] = shipped.nurture.tracks;
if (!first || !again) throw new Error('no tracks');
const config = (...tracks: Track[]): Config => ({ ...shipped, nurture: { ...shipped.nurture, tracks } });
const track = (id: string, more: Partial<Track> = {}): Track => ({ ...first, id, ...more });
const on = (who: LeadHistory, ...tracks: Track[]) => trackFor(who, config(...tracks), monday)?.id;

describe('who enters a track', () => {
  test('of two that fit the one with the higher priority, of equals the first', () => {
    expect(on(history(), track('a'), track('b'))).toBe('a');
    expect(on(history(), track('a'), track('b', { priority: 1 }), track('c', { priority: 1 }))).toBe('b');
    expect(on(history(), track('a', { priority: -1 }), track('b'))).toBe('b');
  });

  test('by segment: all conditions hold', () => {
    const large = track('large', {
      segment: [
        { field: 'companySize', atLeast: 200 },
        { field: 'country', oneOf: ['DE', 'AT'] },
      ],
    });
    expect(on(history({ companySize: '201-500', country: 'de' }), large, first)).toBe('large');
    expect(on(history({ companySize: '201-500', country: 'FR' }), large, first)).toBe('first');
    expect(on(history(), large, first)).toBe('first');
  });

  test('by a named segment: one of those it names holds', () => {
    const inSegments = ["companySize = '201-500'", 'score > 90'].map(leadCondition);
    const named = track('named', { segments: ['large', 'hot'], inSegments });
    expect(on(history({ companySize: '201-500' }), named, first)).toBe('named');
    expect(on(history({ companySize: '1-10' }), named, first)).toBe('first');
    expect(on(history(), track('none', { segments: ['gone'], inSegments: [] }), first)).toBe('first');
  });

  test('by persona', () => {
    const personas = [{ id: 'planner', name: 'Planner', all: [{ field: 'jobTitle', contains: ['plan*'] }] }];
    const rules = {
      ...config(track('theirs', { personas: ['planner'] }), first),
      scoring: { ...shipped.scoring, personas },
    };
    expect(trackFor(history({ jobTitle: 'Planning lead' }), rules, monday)?.id).toBe('theirs');
    expect(trackFor(history({ jobTitle: 'Student' }), rules, monday)?.id).toBe('first');
    expect(trackFor(history(), rules, monday)?.id).toBe('first');
  });

  test('by the strongest product interest', () => {
    const rules: Config = {
      ...config(track('planning', { interests: ['planning'] }), first),
      scoring: {
        ...shipped.scoring,
        points: [
          { id: 'p', activity: 'form.submitted', form: 'demo', interest: 'planning', points: 5 },
          { id: 'f', activity: 'form.submitted', form: 'contact', interest: 'first-visit', points: 9 },
        ] as Config['scoring']['points'],
      },
    };
    const said = (...forms: string[]) =>
      trackFor(history({}, { activities: forms.map((name) => form(name)) }), rules, monday)?.id;
    expect([said('demo'), said('demo', 'contact'), said()]).toEqual(['planning', 'first', 'first']);
  });

  test('by the reason a rep gave it back for', () => {
    const recycled = (reason: string) =>
      history(
        { openedAt: plus(monday, -day), outcomeAt: monday },
        { assignments: [assignment(1, 'ada', { outcome: { result: 'recycle', at: monday, reason } })] },
      );
    const [budget = '', other = ''] = shipped.sales.outcome.recycleReasons;
    const theirs = { ...again, id: 'budget', reasons: [budget] };
    expect(on(recycled(budget), theirs, again)).toBe('budget');
    expect(on(recycled(other), theirs, again)).toBe('again');
    // Every run of it in the ledger is found again as the same track.
    const run = runOf(recycled(budget), theirs);
    expect([run === 'budget', trackOfRun(run), trackOfRun('again')]).toEqual([false, 'budget', 'again']);
    expect(trackOfRun('budget-2026-10-01')).toBe('budget');
  });

  const givenBack = (at: string, sends: Send[] = []) =>
    history({ openedAt: plus(monday, -day), outcomeAt: at }, { sends });
  const sentIn = (run: string, at: string) => send(again.steps[0]?.id ?? '', at, { track: run });
  const nextOf = (who: LeadHistory) => {
    const plan = planTouch(who, config(again), plus(monday, day));
    return plan.do === 'over' ? undefined : plan.step?.id;
  };

  test('each time on one day is a run of its own, named as SES allows', () => {
    const [one, two] = [monday, plus(monday, hour)].map((at) => runOf(givenBack(at), again));
    expect(one).not.toBe(two);
    expect(`${one}${two}`).toMatch(/^[\w-]+$/);
    expect(nextOf(givenBack(plus(monday, hour), [sentIn(one ?? '', monday)]))).toBe(again.steps[0]?.id);
  });

  test('a run that was named by its day alone goes on', () => {
    expect(nextOf(givenBack(monday, [sentIn('again-2026-11-23', plus(monday, hour))]))).not.toBe(again.steps[0]?.id);
  });

  test('a mail whose entry cannot be claimed again is done, also when it is older than the run', () => {
    const run = runOf(givenBack(monday), again);
    expect(nextOf(givenBack(monday, [sentIn(run, plus(monday, -hour))]))).not.toBe(again.steps[0]?.id);
  });
});

describe('the first mail fits what the person did', () => {
  const step = (template: string, after: number, anyTime: boolean) => ({ id: template, template, after, anyTime });
  const newsletter = track('newsletter', {
    forms: ['newsletter'],
    priority: 1,
    steps: [step('newsletter-welcome', 0, true), step('nurture-1', 7 * day, false)],
  });
  const guide = track('guide', { forms: ['guide'], priority: 1, steps: [step('nurture-2', 3 * day, false)] });
  const rules = config(first, newsletter, guide);
  const touch = (...forms: string[]) =>
    planTouch(history({}, { activities: forms.map((name) => form(name)) }), rules, monday);

  test('who orders the newsletter reads that it was ordered, at once', () => {
    expect(touch('newsletter')).toMatchObject({ do: 'send', step: { template: 'newsletter-welcome' } });
  });

  test('who asks for the guide gets it, and no second mail in the same minute', () => {
    expect(touch('guide')).toMatchObject({ do: 'wait', step: { template: 'nurture-2' } });
    expect(touch('guide').do === 'wait' && touch('guide')).toMatchObject({
      until: expect.stringMatching(/^2026-11-26/),
    });
  });

  test('who asks both ways follows what they did first', () => {
    expect(touch('newsletter', 'guide')).toMatchObject({ step: { template: 'newsletter-welcome' } });
    expect(touch('guide', 'newsletter')).toMatchObject({ step: { template: 'nurture-2' } });
  });

  test('all others are welcomed', () => {
    expect(touch('contact')).toMatchObject({ do: 'send', step: { template: 'welcome' } });
  });
});

describe('a lead whose segment changes', () => {
  const large = track('large', {
    segment: [{ field: 'companySize', atLeast: 200 }],
    steps: [
      { id: 'hello', template: 'welcome', after: 0, anyTime: true },
      { id: 'case', template: 'case', after: 2 * day, anyTime: false },
    ],
    priority: 1,
  });
  const both = config(first, large);
  const sends = [send('welcome', plus(monday, -5 * day)), send('nurture-1', plus(monday, -2 * day))];
  const at = { openedAt: plus(monday, -5 * day) };

  test('goes on in the other track, counted from its last mail, without the mails it had', () => {
    expect(planTouch(history(at, { sends }), both, monday)).toMatchObject({ track: { id: 'first' } });
    const changed = history({ ...at, companySize: '500' }, { sends });
    // Without the cap, so that the delay is seen.
    const frequency = { apart: hour, perWeek: 9 };
    const rules = { ...both, nurture: { ...both.nurture, frequency, jitter: 0 } };
    const plan = planTouch(changed, rules, plus(monday, -day));
    expect(plan).toMatchObject({ do: 'wait', track: { id: 'large' }, step: { id: 'case' }, until: monday });
  });

  test('and changes back goes on where it was', () => {
    const back = [...sends, send('case', monday, { track: 'large', template: 'case' })];
    expect(planTouch(history(at, { sends: back }), both, plus(monday, day))).toMatchObject({
      track: { id: 'first' },
      step: { id: 'nurture-2' },
    });
  });
});

describe('a track that keeps its versions', () => {
  const pinned = track('first', { inFlight: 'pin' });
  const edited = track('first', { inFlight: 'pin', steps: first.steps.map((step) => ({ ...step, after: 9 * day })) });
  const began = (journey: Track = pinned, more: Partial<LeadHistory['lead']> = {}) => ({
    ...history({ pinned: { version: versionOf(journey), since: monday }, ...more }),
    journey,
  });

  test('is noted on a lead that begins it, once', () => {
    expect(pinFor(history(), config(pinned), monday)).toEqual({ track: pinned, since: monday });
    expect(pinFor(began(), config(pinned), monday)).toBeUndefined();
    expect(pinFor(began(), config(edited), monday)).toBeUndefined();
    expect(pinFor(history(), config(first), monday)).toBeUndefined();
  });

  test('is the one the lead started on, also when the track has gone', () => {
    expect(trackFor(began(), config(edited), monday)).toBe(pinned);
    expect(trackFor(began(), config(track('other')), monday)).toBe(pinned);
    expect(trackFor(history(), config(edited), monday)).toBe(edited);
  });

  test('follows when the config says so again', () => {
    expect(trackFor(began(), config({ ...edited, inFlight: 'follow' }), monday)?.inFlight).toBe('follow');
    expect(trackFor(began(), config(first), monday)).toBe(first);
  });

  test('is left for good when the lead no longer meets its entry rule, or begins again', () => {
    const large = track('large', { inFlight: 'pin', segment: [{ field: 'companySize', atLeast: 200 }] });
    expect(trackFor(began(large, { companySize: '300' }), config(first), monday)?.id).toBe('large');
    expect(trackFor(began(large, { companySize: '20' }), config(first, large), monday)?.id).toBe('first');
    const reopened = began(pinned, { openedAt: plus(monday, 90 * day) });
    expect(trackFor(reopened, config(edited), plus(monday, 90 * day))).toBe(edited);
    expect(pinFor(reopened, config(edited), plus(monday, 90 * day))?.track).toBe(edited);
  });

  test('whose version nobody kept is followed, and pinned anew', () => {
    const { journey, ...lost } = began();
    expect(trackFor(lost, config(edited), monday)).toBe(edited);
    expect(pinFor(lost, config(edited), monday)?.track).toBe(edited);
    expect(journey.id).toBe('first');
  });
});

test('versions of the same content have the same name, others another', () => {
  expect(versionOf(structuredClone(first))).toBe(versionOf(first));
  expect(versionOf({ ...first, quiet: first.quiet + 1 })).not.toBe(versionOf(first));
  expect(lead().pinned).toBeUndefined();
});

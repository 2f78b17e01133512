import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareLead, horizon, previewOf, shifts } from '../../../analysis/preview/preview.ts';
import type { Config, NurtureRules } from '../../../domain/config/config.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Track } from '../../../domain/lead/track.ts';
import { whoIsExactly } from '../../../domain/lead/who.ts';
import { pinnedTo } from '../../../domain/nurture/tracks.ts';
import { day, hour, millis, plus } from '../../../domain/time/instant.ts';
import { anyStory, config, form, history, load, monday, send } from '../../support/fixtures.ts';

const reps = config.sales.reps.map((rep) => ({ ...load(rep.id), rep }));
const side = (changed: Config) => ({ config: changed, reps });
const compare = (lead: LeadHistory, before: Config, after: Config, now = monday) =>
  compareLead(lead, side(before), side(after), now);

/** The first track with other delays. */
function withDelays(change: (after: number, index: number) => number): Config {
  const tracks = config.nurture.tracks.map((track) =>
    track.id === 'first'
      ? { ...track, steps: track.steps.map((step, index) => ({ ...step, after: change(step.after, index) })) }
      : track,
  );
  return { ...config, nurture: { ...config.nurture, tracks } as NurtureRules };
}
const scoreNeeded = (score: number): Config => ({
  ...config,
  scoring: { ...config.scoring, handOff: { ...config.scoring.handOff, score } },
});

const withStrategy = (strategy: Config['sales']['teams'][0]['strategy']): Config['sales'] => ({
  ...config.sales,
  teams: config.sales.teams.map((team) => ({ ...team, strategy })),
});

/** Welcomed two days ago; the next mail is due tomorrow. */
const waiting = history({ openedAt: plus(monday, -2 * day) }, { sends: [send('welcome', plus(monday, -2 * day))] });

describe('what a change of settings does to a lead that waits', () => {
  test('nothing, when nothing changes', () => {
    const { shift, before, after } = compare(waiting, config, config);
    expect(shift).toBe('same');
    expect(before).toEqual(after);
    expect(before.touches.map(({ step }) => step)).toEqual(['nurture-1', 'nurture-2', 'nurture-3', 'nurture-4']);
  });

  test.each([
    ['now', 'the delay is over by the new settings', (after: number, n: number) => (n === 1 ? day : after)],
    ['sooner', 'the delay is shorter but not over', (after: number, n: number) => (n === 1 ? 2.2 * day : after)],
    ['later', 'the delay is longer', (after: number, n: number) => (n === 1 ? 9 * day : after)],
    ['never', 'the mail is beyond all that is looked at', (after: number, n: number) => (n === 1 ? 90 * day : after)],
  ])('%s: %s', (shift, _, change) => {
    expect(compare(waiting, config, withDelays(change)).shift).toBe(shift);
  });

  test('never: it goes to sales instead, and that is told with the reason', () => {
    const found = compare(waiting, config, scoreNeeded(10));
    expect(found.shift).toBe('never');
    const { ready } = previewOf([found], monday);
    expect(ready).toEqual([
      { leadId: waiting.lead.id, who: whoIsExactly(waiting.lead), why: expect.stringContaining('score') },
    ]);
  });

  test('another rep: the one who waited longest serves other countries now', () => {
    const german = { ...waiting, lead: { ...waiting.lead, country: 'DE' } };
    const first = compare(german, config, config).before.rep;
    const sales = config.sales.reps.map((rep) => (rep.id === first ? { ...rep, countries: ['US'] } : rep));
    const after = { config, reps: sales.map((rep) => ({ ...load(rep.id), rep })) };
    const found = previewOf([compareLead(german, side(config), after, monday)], monday);
    expect(found.reps).toEqual([
      {
        leadId: german.lead.id,
        who: whoIsExactly(german.lead),
        before: first,
        after: expect.not.stringMatching(`^${first}$`),
      },
    ]);
  });

  test('another rep: a rule of sales.yaml sends leads of this country to another team', () => {
    const german = { ...waiting, lead: { ...waiting.lead, country: 'DE' } };
    const first = compare(german, config, config).before.rep;
    const other = config.sales.reps.find(({ id }) => id !== first)?.id ?? expect.fail();
    const teams = [...config.sales.teams, { id: 'theirs', reps: [other], strategy: 'longest-idle' as const }];
    const rule = { id: 'german', when: [{ field: 'country', equals: 'DE' }], skills: [], to: 'theirs' };
    const changed: Config = { ...config, sales: { ...config.sales, teams, rules: [rule, ...config.sales.rules] } };
    const french = { ...german, lead: { ...german.lead, id: 'f'.repeat(32), country: 'FR' } };
    const found = previewOf([compare(german, config, changed), compare(french, config, changed)], monday);
    expect(found.reps).toEqual([
      { leadId: german.lead.id, who: whoIsExactly(german.lead), before: first, after: other },
    ]);
  });

  test('another rep: the team shares by load now, and whose turn it was has most of it', () => {
    const first = compare(waiting, config, config).before.rep;
    const loads = reps.map((one) => ({ ...one, openLeads: one.rep.id === first ? 20 : 2 }));
    const byLoad: Config = { ...config, sales: withStrategy('load-balanced') };
    const [before, after] = [config, byLoad].map((changed) => ({ config: changed, reps: loads }));
    const found = before && after && compareLead(waiting, before, after, monday);
    expect(found?.before.rep).toBe(first);
    expect(found?.after.rep).not.toBe(first);
  });

  test('nothing for somebody sales has, with any score now, and nothing for who has not confirmed', () => {
    const withSales = history({ stage: 'sales-ready' });
    expect(compare(withSales, scoreNeeded(10), scoreNeeded(90)).shift).toBe('same');
    const captured = form('contact', monday, { mustConfirm: true });
    const unconfirmed = history({ stage: 'captured', captured }, { activities: [captured] });
    expect(
      compare(
        unconfirmed,
        config,
        withDelays((after) => after / 2),
      ).after.touches,
    ).toEqual([]);
  });

  test('the quarter of an hour with the most mails is told, the first of equals', () => {
    const others = [1, 2, 3].map((n) => ({ ...waiting, lead: { ...waiting.lead, id: `${n}`.repeat(32) } }));
    const found = previewOf(
      others.map((one) => compare(one, config, config)),
      monday,
    );
    expect(found.busiest).toEqual({ at: '2026-11-24T09:00:00.000Z', mails: 3 });
    expect(previewOf([], monday).busiest).toBeUndefined();
  });

  test('mails are counted by day, and cost in both', () => {
    const after = withDelays((delay) => delay / 2);
    const found = previewOf([compare(waiting, config, after)], monday);
    expect(found.mails).toEqual({ before: 4, after: 4 });
    expect(found.perDay).toHaveLength(horizon + 1);
    expect(found.perDay.find(({ before }) => before > 0)?.day).toBe('2026-11-24');
    expect(found.cost.before.mail).toBeCloseTo(4 * 0.00016, 10);
  });
});

describe('a lead on a version of its track', () => {
  const first = config.nurture.tracks[0] ?? expect.fail();
  const kept: Track = { ...first, inFlight: 'pin' };
  const pinned: LeadHistory = {
    ...waiting,
    lead: { ...waiting.lead, ...pinnedTo({ track: kept, since: waiting.lead.openedAt }) },
    journey: kept,
  };
  const pins = (track: Track): Config => ({
    ...config,
    nurture: { ...config.nurture, tracks: [track, ...config.nurture.tracks.slice(1)] },
  });
  const quick: Track = { ...kept, steps: kept.steps.map((step, n) => (n === 1 ? { ...step, after: day } : step)) };

  test('is mailed as before, while who is not on one follows', () => {
    expect(compare(pinned, pins(kept), pins(quick)).shift).toBe('same');
    expect(compare(waiting, pins(kept), pins(quick)).shift).toBe('now');
  });

  test('follows the new one when the track is followed again', () => {
    expect(compare(pinned, pins(kept), pins({ ...quick, inFlight: 'follow' })).shift).toBe('now');
  });

  test('keeps it when the track is taken out of the file', () => {
    const without = { ...config, nurture: { ...config.nurture, tracks: config.nurture.tracks.slice(1) } };
    expect(compare(pinned, pins(kept), without).shift).toBe('same');
    expect(compare(waiting, config, without).shift).toBe('never');
  });
});

describe('for any lead and any delays', () => {
  const anyChange = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 });
  const changed = (days: number[]) => withDelays((_, index) => (days[index] ?? 0) * day);
  const now = plus(monday, 3 * hour);

  test('the same settings change nothing, and the same question has the same answer', () => {
    fc.assert(
      fc.property(anyStory, anyChange, (lead, days) => {
        const after = changed(days);
        const [once, again] = [compare(lead, after, after, now), compare(lead, after, after, now)];
        expect(once).toEqual(again);
        expect(once.shift).toBe('same');
        const { ready, reps: others } = previewOf([once], now);
        expect([ready, others]).toEqual([[], []]);
      }),
      { numRuns: 60 },
    );
  });

  test('taking a change back undoes it: sooner and later change places, and so do the mails of each day', () => {
    fc.assert(
      fc.property(anyStory, anyChange, (lead, days) => {
        const there = compare(lead, config, changed(days), now);
        const back = compare(lead, changed(days), config, now);
        const mirrored = { same: ['same'], later: ['now', 'sooner'], never: ['now', 'sooner'] };
        if (there.shift === 'same' || there.shift === 'later' || there.shift === 'never')
          expect(mirrored[there.shift]).toContain(back.shift);
        else expect(['later', 'never']).toContain(back.shift);
        const [one, other] = [previewOf([there], now), previewOf([back], now)];
        expect(one.perDay.map(({ before, after }) => [after, before])).toEqual(
          other.perDay.map(({ before, after }) => [before, after]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('nobody is mailed twice, out of order, in the past or beyond the horizon', () => {
    fc.assert(
      fc.property(anyStory, anyChange, (lead, days) => {
        const { touches } = compare(lead, config, changed(days), now).after;
        expect(new Set(touches.map(({ step }) => step)).size).toBe(touches.length);
        expect(touches.map(({ at }) => at)).toEqual(touches.map(({ at }) => at).toSorted());
        for (const { at } of touches) {
          expect(at >= now).toBe(true);
          expect(millis(at) - millis(now)).toBeLessThan(horizon * day);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('every lead is counted once, in any order', () => {
    fc.assert(
      fc.property(fc.array(anyStory, { maxLength: 6 }), anyChange, (leads, days) => {
        const unique = leads.map((one, n) => ({ ...one, lead: { ...one.lead, id: `${n}${one.lead.id}` } }));
        const compared = unique.map((one) => compare(one, config, changed(days), now));
        const found = previewOf(compared, now);
        expect(previewOf(compared.toReversed(), now)).toEqual(found);
        const counts = found.tracks.map((row) => shifts.reduce((sum, shift) => sum + row[shift], 0));
        expect(counts).toEqual(found.tracks.map(({ leads: all }) => all));
        expect(counts.reduce((a, b) => a + b, 0)).toBe(leads.length);
      }),
      { numRuns: 30 },
    );
  });
});

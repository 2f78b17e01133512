import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config, NurtureRules } from '../../domain/config.ts';
import { day, hour, millis, plus } from '../../domain/instant.ts';
import type { Story } from '../../domain/lead.ts';
import { compareLead, horizon, previewOf, shifts } from '../../domain/preview.ts';
import { anyStory, config, form, load, monday, send, story } from './fixtures.ts';

const reps = config.sales.reps.map((rep) => ({ ...load(rep.id), rep }));
const side = (changed: Config) => ({ config: changed, reps });
const compare = (lead: Story, before: Config, after: Config, now = monday) =>
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

/** Welcomed two days ago; the next mail is due tomorrow. */
const waiting = story({ openedAt: plus(monday, -2 * day) }, { sends: [send('welcome', plus(monday, -2 * day))] });

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
    expect(ready).toEqual([{ leadId: waiting.lead.id, why: expect.stringContaining('score') }]);
  });

  test('another rep: the one who waited longest serves other countries now', () => {
    const german = { ...waiting, lead: { ...waiting.lead, country: 'DE' } };
    const first = compare(german, config, config).before.rep;
    const sales = config.sales.reps.map((rep) => (rep.id === first ? { ...rep, countries: ['US'] } : rep));
    const after = { config, reps: sales.map((rep) => ({ ...load(rep.id), rep })) };
    const found = previewOf([compareLead(german, side(config), after, monday)], monday);
    expect(found.reps).toEqual([
      { leadId: german.lead.id, before: first, after: expect.not.stringMatching(`^${first}$`) },
    ]);
  });

  test('nothing for somebody sales has, whatever the score asks for now, and nothing for who has not confirmed', () => {
    const withSales = story({ stage: 'sales-ready' });
    expect(compare(withSales, scoreNeeded(10), scoreNeeded(90)).shift).toBe('same');
    const captured = form('contact', monday, { mustConfirm: true });
    const unconfirmed = story({ stage: 'captured', captured }, { activities: [captured] });
    expect(
      compare(
        unconfirmed,
        config,
        withDelays((after) => after / 2),
      ).after.touches,
    ).toEqual([]);
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

  test('every lead is counted once, whatever their order', () => {
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

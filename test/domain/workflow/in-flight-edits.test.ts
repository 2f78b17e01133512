import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentAt } from '../../../analysis/preview/forecast.ts';
import type { Config } from '../../../domain/config/config.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Step, Track } from '../../../domain/lead/track.ts';
import { between, day, hour, type Instant, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { history, monday, send, config as shipped } from '../../support/fixtures.ts';

const [first] = shipped.nurture.tracks;
if (!first) throw new Error('no track');
const step = (id: string, after: number, more: Partial<Step> = {}): Step => ({
  id,
  template: id,
  after: after * day,
  anyTime: false,
  ...more,
});
const [a, b, c, d] = [step('a', 0, { anyTime: true }), step('b', 3), step('c', 4), step('d', 7)] as const;
const withSteps = (...steps: Step[]): Config => ({
  ...shipped,
  // Without the cap, so that the delays are seen.
  nurture: { ...shipped.nurture, frequency: { apart: hour, perWeek: 9 }, tracks: [{ ...first, steps }] },
});

/** Got a and b; b just now, on a Monday morning. */
const waiting = history(
  { openedAt: plus(monday, -3 * day) },
  { sends: [send('a', plus(monday, -3 * day)), send('b', monday)] },
);

/** Everything it gets from now on, with whole days since the edit. */
function gets(told: LeadHistory, config: Config, from: Instant = monday): [string, number][] {
  const touches: [string, number][] = [];
  const sends = [...told.sends];
  let now = from;
  for (let look = 0; look < 100; look++) {
    const plan = planTouch({ ...told, sends }, config, now);
    if (plan.do === 'over') return touches;
    if (plan.do === 'wait') now = plan.until;
    else {
      touches.push([plan.step.id, Math.round(between(from, now) / day)]);
      sends.push(sentAt(now, told.lead.lifecycleId, plan));
    }
  }
  throw new Error('the journey does not end');
}

describe('an edit of a followed track, for a lead who got a and b', () => {
  test.each<[string, Step[], [string, number][]]>([
    [
      'none',
      [a, b, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    [
      'a step inserted before its place does not reach it',
      [a, step('x', 1), b, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    [
      'a step inserted before its place with reachEarlier does',
      [a, step('x', 1, { reachEarlier: true }), b, c, d],
      [
        ['x', 1],
        ['c', 7],
        ['d', 14],
      ],
    ],
    [
      'a step inserted at the very beginning does not reach it',
      [step('x', 0, { anyTime: true }), a, b, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    [
      'a step inserted after its place reaches it',
      [a, b, step('x', 1), c, d],
      [
        ['x', 1],
        ['c', 7],
        ['d', 14],
      ],
    ],
    [
      'a step added to the end reaches it',
      [a, b, c, d, step('x', 7)],
      [
        ['c', 4],
        ['d', 11],
        ['x', 18],
      ],
    ],
    [
      'a step it got removed changes nothing',
      [a, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    ['the next step removed: the one after it counts from the last mail', [a, b, d], [['d', 7]]],
    [
      'all it got removed: it begins with what is left',
      [c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    ['the rest removed: the track is done', [a, b], []],
    [
      'the next steps swapped',
      [a, b, d, c],
      [
        ['d', 7],
        ['c', 11],
      ],
    ],
    [
      'what it got swapped: it is still behind both',
      [b, a, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    ['a step moved before its place counts as inserted there', [a, c, b, d], [['d', 7]]],
    [
      'a step moved before its place with reachEarlier',
      [a, { ...c, reachEarlier: true }, b, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    ['what it got moved to the end: it is behind everything', [a, c, d, b], []],
    [
      'a shorter delay',
      [a, b, { ...c, after: day }, d],
      [
        ['c', 1],
        ['d', 8],
      ],
    ],
    [
      'a longer delay',
      [a, b, { ...c, after: 8 * day }, d],
      [
        ['c', 8],
        ['d', 15],
      ],
    ],
    [
      'a step it got renamed is still known by its mail',
      [a, { ...b, id: 'bee' }, c, d],
      [
        ['c', 4],
        ['d', 11],
      ],
    ],
    [
      'the next step renamed',
      [a, b, { ...c, id: 'see' }, d],
      [
        ['see', 4],
        ['d', 11],
      ],
    ],
    [
      'a step it got with another id and another mail is another step',
      [a, { ...b, id: 'bee', template: 'bee' }, c, d],
      [
        ['bee', 3],
        ['c', 7],
        ['d', 14],
      ],
    ],
  ])('%s', (_, steps, expected) => {
    expect(gets(waiting, withSteps(...steps))).toEqual(expected);
  });

  test.each<[string, Step[]]>([
    ['inserts', [a, step('x', 1, { reachEarlier: true }), b, c, d]],
    ['removes', [a, b, d]],
    ['reorders', [d, c, b, a]],
    ['shortens', [a, b, { ...c, after: 0 }, { ...d, after: 0 }]],
    ['lengthens', [a, b, { ...c, after: 20 * day }, d]],
    ['renames', [a, b, { ...c, id: 'see' }, d]],
  ])('a lead on a kept version does not notice when somebody %s', (_, steps) => {
    const pinned: Track = { ...first, inFlight: 'pin', steps: [a, b, c, d] };
    const told: LeadHistory = {
      ...waiting,
      lead: { ...waiting.lead, pinned: { version: 'x', since: waiting.lead.openedAt } },
      journey: pinned,
    };
    const config = withSteps(...steps);
    const tracks = config.nurture.tracks.map((track) => ({ ...track, inFlight: 'pin' as const }));
    expect(gets(told, { ...config, nurture: { ...config.nurture, tracks } })).toEqual([
      ['c', 4],
      ['d', 11],
    ]);
  });
});

describe('conditions', () => {
  const asks = (text: string): Step['skip'] => ({ text, asks: { is: 'value', value: text === 'true' } });

  test('a step whose skip holds is left out, and does not come back once the lead is past it', () => {
    expect(gets(waiting, withSteps(a, b, { ...c, skip: asks('true') }, d))).toEqual([['d', 7]]);
    expect(gets(waiting, withSteps(a, { ...step('x', 1), skip: asks('false') }, b, c, d))).toEqual([
      ['c', 4],
      ['d', 11],
    ]);
  });

  test('a stop ends the track before its step: quiet, then over', () => {
    const stopped = withSteps(a, b, c, { ...d, stop: asks('true') });
    expect(gets(waiting, stopped)).toEqual([['c', 4]]);
    expect(planTouch(waiting, withSteps(a, b, { ...c, stop: asks('true') }), monday)).toEqual({
      do: 'wait',
      until: plus(monday, first.quiet),
      track: expect.anything(),
      why: 'track “first” stops before c, quiet for 2 weeks',
    });
  });

  test('a goal that is reached ends the track', () => {
    const config = withSteps(a, b, c, d);
    const tracks = config.nurture.tracks.map((track) => ({ ...track, goal: asks('true') }));
    const plan = planTouch(waiting, { ...config, nurture: { ...config.nurture, tracks } }, monday);
    expect(plan.why).toBe('track “first” has reached its goal, quiet for 2 weeks');
  });
});

describe('variants', () => {
  const varied = (variants: Record<string, number>) =>
    withSteps(step('a', 0, { anyTime: true, template: 'x', variants }));
  const mailOf = (id: number, variants: Record<string, number>) => {
    const plan = planTouch(history({ id: String(id) }), varied(variants), monday);
    return plan.do === 'send' ? plan.step.template : undefined;
  };

  test('are drawn by weight, and the same for the same lead', () => {
    const counts: Record<string, number> = {};
    for (let id = 0; id < 4_000; id++) {
      const mail = mailOf(id, { x: 3, y: 1 }) ?? '';
      counts[mail] = (counts[mail] ?? 0) + 1;
      if (id < 50) expect(mailOf(id, { x: 3, y: 1 })).toBe(mail);
    }
    // Four standard deviations of a fair draw.
    expect(Math.abs((counts.y ?? 0) - 1_000)).toBeLessThan(4 * Math.sqrt(4_000 * 0.25 * 0.75));
    expect(Object.keys(counts).sort()).toEqual(['x', 'y']);
  });

  test('one of which the lead got in an earlier life are not sent again, also where it would draw another now', () => {
    const before = send('a', plus(monday, -30 * day), { template: 'y', lifecycleId: 'bbbbbbbbbbbb' });
    expect(planTouch(history({}, { sends: [before] }), varied({ x: 1, y: 1 }), monday).do).toBe('wait');
  });
});

test('after any edit at any moment, no step goes out twice, none against its condition, and the journey ends', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const steps = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...ids),
      after: fc.integer({ min: 0, max: 9 }),
      reachEarlier: fc.boolean(),
      skipped: fc.boolean(),
      anyTime: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6, selector: ({ id }) => id },
  );
  const configOf = (list: { id: string; after: number; reachEarlier: boolean; skipped: boolean; anyTime: boolean }[]) =>
    withSteps(
      ...list.map(({ id, after, reachEarlier, skipped, anyTime }) =>
        step(id, after, { reachEarlier, anyTime, skip: { text: '', asks: { is: 'value', value: skipped } } }),
      ),
    );
  fc.assert(
    fc.property(
      fc.array(steps, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 12 })),
      (versions, moments) => {
        const sends: LeadHistory['sends'][number][] = [];
        let now = monday;
        for (const [index, list] of versions.entries()) {
          const config = configOf(list);
          const end = index === versions.length - 1 ? plus(now, 200 * day) : plus(now, (moments[index] ?? 3) * day);
          let over = false;
          for (let look = 0; look < 60 && now < end && !over; look++) {
            const plan = planTouch({ ...history(), sends }, config, now);
            over = plan.do === 'over';
            if (plan.do === 'wait') now = plan.until < end ? plan.until : end;
            if (plan.do === 'send') {
              expect(list.find(({ id }) => id === plan.step.id)?.skipped).toBe(false);
              sends.push(sentAt(now, history().lead.lifecycleId, plan));
            }
          }
        }
        expect(planTouch({ ...history(), sends }, configOf(versions.at(-1) ?? []), plus(now, 300 * day)).do).toBe(
          'over',
        );
        expect(new Set(sends.map((each) => each.step)).size).toBe(sends.length);
        expect(sends.map((each) => each.claimedAt)).toEqual(sends.map((each) => each.claimedAt).toSorted());
      },
    ),
    { numRuns: 300 },
  );
});

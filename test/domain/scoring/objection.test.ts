import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Journey } from '../../../analysis/insight/journey.ts';
import { withSegments } from '../../../analysis/insight/segments.ts';
import type { Segment } from '../../../domain/config/config.ts';
import { condition } from '../../../domain/config/lead-condition.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { leadFacts } from '../../../domain/nurture/lead-facts.ts';
import { gradeOf, personaOf } from '../../../domain/scoring/grade.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { score } from '../../../domain/scoring/score.ts';
import { hour, type Instant, plus } from '../../../domain/time/instant.ts';
import { effectOf } from '../../../domain/workflow/activity-effects.ts';
import { qualify } from '../../../domain/workflow/qualify.ts';
import { reopens } from '../../../domain/workflow/wake.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { aLead } from '../../support/lead.ts';

const config = loadConfig();
const born: Instant = '2026-11-23T10:00:00.000Z';
const now = plus(born, 48 * hour);
const known = { companySize: '500', industry: 'elevators', country: 'DE', jobTitle: 'Head of service' };

/** A lead that did this, and said so often whether it may be profiled, the last word last. */
function lead(words: readonly boolean[], done: readonly Activity[] = [], more: Partial<Lead> = {}): LeadHistory {
  const made = aLead(born, { ...known, ...more });
  const said = words.map(
    (allowed, n): Activity => ({
      id: `p${n}`,
      type: 'profiling.changed',
      at: plus(born, (n + 1) * hour),
      lifecycleId: made.lifecycleId,
      detail: { allowed, via: 'page' },
    }),
  );
  const effects = said.map((one) => effectOf(one));
  return {
    lead: Object.assign({}, made, ...effects),
    activities: [made.captured, ...done, ...said],
    sends: [],
    assignments: [],
  };
}
const visit = (n: number): Activity => ({
  id: `v${n}`,
  type: 'page.viewed',
  at: plus(born, n),
  lifecycleId: 'l',
  detail: { url: 'https://fieldnote.example/pricing' },
});
const demo = (at: Instant): Activity => ({
  id: 'demo',
  type: 'form.submitted',
  at,
  lifecycleId: 'l',
  detail: { form: 'demo', receipt: 'r', contentHash: 'h', attribution: { form: 'demo', at } },
});
const visits = Array.from({ length: 30 }, (_, n) => visit(n));

describe('who wants no profile', () => {
  test('has no points, no persona, and the grade of somebody of whom nothing is known', () => {
    const { lead: one, activities } = lead([false], visits);
    expect(score(lead([], visits).activities, config.scoring, now).total).toBeGreaterThan(0);
    expect(score(activities, config.scoring, now)).toMatchObject({ total: 0, reasons: [] });
    expect(personaOf(one, config.scoring)).toBeUndefined();
    const stranger = { ...aLead(born), name: undefined, company: undefined };
    expect(gradeOf(one, config.scoring).grade).toBe(gradeOf(stranger, config.scoring).grade);
    expect(gradeOf(one, config.scoring).reasons).toEqual(['they want no profile: graded as if nothing were known']);
  });

  test('is in no segment, also in one that everybody is in', () => {
    const [segment] = config.segments.segments;
    const always = { ...segment, when: condition.parse("$exists(stage) or stage = 'nurturing'") } as Segment;
    const all = { scoring: config.scoring, segments: { segments: [always] } };
    const inside = (words: boolean[]) => withSegments([{} as Journey], lead(words, visits), all, now)[0]?.segments;
    expect([inside([]), inside([false]), inside([false, true])]).toEqual([[always.id], [], [always.id]]);
    expect(leadFacts(lead([false], visits), config, now)).toMatchObject({ score: 0 });
  });

  test('is ready for sales by asking alone, with any grade, and never by what they read', () => {
    expect(isSalesReady(lead([false], visits), config, now).ready).toBe(false);
    expect(isSalesReady(lead([false], [...visits, demo(plus(born, hour))]), config, now)).toMatchObject({
      ready: true,
      asked: true,
    });
    expect(qualify(lead([false], [demo(plus(born, hour))]), config, now).next).toBe('sales-ready');
  });

  test('comes back from dormant by asking and not by a visit', () => {
    const no = { stage: 'dormant', mayProfile: false } as const;
    expect(reopens({ stage: 'dormant' }, visit(1), config)).toBe(true);
    expect(reopens(no, visit(1), config)).toBe(false);
    expect(reopens(no, demo(now), config)).toBe(true);
  });

  test('the last word counts, in any order of arrival', () => {
    const property = fc.property(fc.array(fc.boolean(), { maxLength: 6 }), fc.gen(), (words, gen) => {
      const { activities } = lead(words, visits);
      const shuffled = gen(fc.shuffledSubarray, [...activities], { minLength: activities.length });
      const isNo = words.at(-1) === false;
      expect(score(shuffled, config.scoring, now).total === 0).toBe(isNo);
    });
    fc.assert(property);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { callable, type Lead, type StageMove } from '../../domain/lead/lead.ts';
import { restoreId } from '../../domain/settlement/dismissal.ts';
import { day, hour, plus } from '../../domain/time/instant.ts';
import { effectOf, lateEffectOf } from '../../domain/workflow/activity-effects.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import { config, form, history, lead, lifecycleId, monday, reply, visit } from '../support/fixtures.ts';
import * as words from './asks.ts';

const did = { by: 'ada', as: 'rep' };
const of = (type: Activity['type'], at: string, detail: object): Activity =>
  ({ id: `${type}-${at}`, type, at, lifecycleId, detail }) as Activity;

const kinds = [
  'contact',
  ...['demo', 'refused', 'reply', 'no interest', 'visit', 'booked', 'moved'],
  ...['no calls', 'calls', 'no profile', 'profile', 'no lead', 'a lead'],
] as const;

/** What happened, in order and never twice in one moment. */
const anyLife = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom(...kinds)), { maxLength: 14 })
  .map((deeds): Activity[] => {
    let at = plus(monday, -30 * day);
    return deeds.map(([hours, kind]) => {
      at = plus(at, hours * hour);
      const made: Record<(typeof kinds)[number], () => Activity> = {
        contact: () => form('contact', at),
        demo: () => form('demo', at),
        refused: () => form('demo', at, { refused: 'spam' }),
        reply: () => reply(at),
        'no interest': () => of('mail.replied', at, { refuses: true }),
        visit: () => visit('https://x.example/pricing', at),
        booked: () => of('meeting.booked', at, { meetingId: 'm', from: 'cal' }),
        moved: () => of('meeting.moved', at, { meetingId: 'm', from: 'cal' }),
        'no calls': () => of('calls.changed', at, { ...did, allowed: false }),
        calls: () => of('calls.changed', at, { ...did, allowed: true }),
        'no profile': () => of('profiling.changed', at, { ...did, allowed: false }),
        profile: () => of('profiling.changed', at, { ...did, allowed: true }),
        'no lead': () => of('lead.dismissed', at, { ...did, reason: 'supplier' }),
        'a lead': () => of('lead.restored', at, did),
      };
      return made[kind]();
    });
  });

const anyRules = fc
  .record({
    forms: fc.subarray(['demo', 'contact']),
    customerForms: fc.subarray(['contact']),
    replies: fc.boolean(),
    times: fc.integer({ min: 1, max: 4 }),
    within: fc.constantFrom(undefined, day, 3 * day),
    patterned: fc.constantFrom<'page.viewed' | 'form.submitted' | undefined>(
      undefined,
      'page.viewed',
      'form.submitted',
    ),
    except: fc.subarray(['B', 'C', 'D'] as const),
    ready: fc.integer({ min: 10, max: 80 }),
    worth: fc.integer({ min: -10, max: 40 }),
  })
  .map(
    ({ forms, customerForms, replies, times, within, patterned, except, ready, worth }): ScoringRules => ({
      ...config.scoring,
      interests: [],
      personas: [],
      caps: [],
      points: [
        { id: 'form', activity: 'form.submitted', points: 20 },
        { id: 'page', activity: 'page.viewed', points: 15 },
      ] as ScoringRules['points'],
      grading: {
        thresholds: { A: 40, B: 20, C: 0 },
        rules: [
          { id: 'country', field: 'country', equals: 'DE', points: worth },
          { id: 'unknown', field: 'companySize', missing: true, points: 5 },
        ],
        freeMailGradesDown: 1,
      } as ScoringRules['grading'],
      handOff: { score: ready, grade: 'C' },
      handRaise: {
        forms,
        customerForms,
        replies,
        exceptGrades: [...except],
        patterns: patterned ? [{ id: 'p', what: 'p', activity: patterned, times, ...(within && { within }) }] : [],
      } as ScoringRules['handRaise'],
    }),
  );

/** The lead as its activities have made it, each carried out when it came. */
function leadAfter(activities: readonly Activity[], more: Partial<Lead>): Lead {
  let now = lead(more);
  const moves: StageMove[] = [];
  let dismissed: Activity | undefined;
  for (const activity of activities) {
    const { mayCall, mayProfile } = effectOf(activity);
    now = { ...now, ...(mayCall !== undefined && { mayCall }), ...(mayProfile !== undefined && { mayProfile }) };
    if (activity.type === 'lead.dismissed') dismissed = activity;
    if (activity.type === 'lead.restored' && dismissed)
      for (const one of activities)
        if (one.type === 'lead.dismissed' && one.at < activity.at)
          moves.push({ at: activity.at, why: 'restored', of: restoreId(one.id) } as StageMove);
  }
  return { ...now, moves: [...now.moves, ...moves] };
}

test('M: who goes to sales is what the comments say: asks, patterns, customers, objections and who is no lead', () => {
  fc.assert(
    fc.property(
      anyRules,
      anyLife,
      fc.record({
        country: fc.constantFrom(undefined, 'DE'),
        address: fc.constantFrom(undefined, { freeMail: true, checkedAt: monday }),
        customerSince: fc.constantFrom(undefined, plus(monday, -90 * day)),
        suppressed: fc.constantFrom(undefined, { reason: 'unsubscribed' as const, at: monday }),
      }),
      (scoring, activities, { customerSince, suppressed, ...person }) => {
        const about = {
          ...person,
          ...(customerSince && { customerSince, stage: 'customer' as const }),
          ...(suppressed && { suppressed }),
        };
        const who = history(leadAfter(activities, about), { activities });
        const { next } = qualify(who, { ...config, scoring }, monday);
        expect(next === 'rejected').toBe(words.isNoLead(activities));
        expect(next === 'sales-ready').toBe(words.goesToSales(who, scoring, monday));
      },
    ),
    { numRuns: 1_000, seed: 12 },
  );
});

test('M: a phone number is shown while calls are welcome by the last word, in any order of arrival', () => {
  fc.assert(
    fc.property(anyLife, fc.integer(), (activities, seed) => {
      const phone = '+493055501234';
      const isWelcome = words.allows('calls.changed', activities);
      expect(callable(leadAfter(activities, { phone })).phone).toBe(isWelcome ? phone : undefined);
      // The sweep finds what a dead process left, late and in its own order.
      const shuffled = activities
        .map((one, at) => ({ one, key: Math.imul(seed ^ at, 2_654_435_761) }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      let mayCall: boolean | undefined;
      for (const one of shuffled) mayCall = lateEffectOf(one, activities).mayCall ?? mayCall;
      expect(mayCall ?? true).toBe(isWelcome);
    }),
    { numRuns: 500, seed: 12 },
  );
});

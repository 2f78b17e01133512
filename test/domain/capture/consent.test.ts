import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedLead } from '../../../domain/capture/capture.ts';
import { consentHistory, consentIn, consentOf, missingConsent, needsOptIn } from '../../../domain/capture/consent.ts';
import { answersOf } from '../../../domain/capture/inquiry.ts';
import type { Form } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Consent } from '../../../domain/lead/person.ts';
import { day, hour, minute, plus } from '../../../domain/time/instant.ts';
import { planTouch } from '../../../domain/workflow/plan-touch.ts';
import { config, form, history, lead, lifecycleId, monday } from '../../support/fixtures.ts';

const said = (given: boolean, minutes: number, more: Partial<Consent> = {}): Consent => ({
  given,
  at: plus(monday, minutes * minute),
  source: 'form contact',
  ...more,
});
const post = (consent: Consent, more: Partial<ReturnType<typeof form>['detail']> = {}) =>
  form('contact', consent.at, { consent, ...more });
const confirmed = (minutes: number, receipt?: string): Activity => ({
  id: `c-${minutes}`,
  type: 'confirmed',
  at: plus(monday, minutes * minute),
  lifecycleId,
  detail: receipt === undefined ? {} : { receipt },
});

describe('P1: what a form says about marketing mail', () => {
  const attribution = { form: 'contact', at: monday };
  const submission = (consent?: boolean) => ({
    email: 'ada@works.example',
    person: {},
    form: 'contact',
    answers: {},
    attribution: { form: 'contact' },
    ...(consent === undefined ? {} : { consent, consentText: 'Yes, tips.' }),
  });

  test('P1: no tick and no box are the same: not agreed', () => {
    for (const consent of [false, undefined])
      expect(consentIn(submission(consent), attribution, { basis: 'consent' })).toMatchObject({ given: false });
    expect(consentIn(submission(true), attribution)).toMatchObject({ given: true, version: expect.any(String) });
  });

  test('P1: a form that stands on legitimate interest agrees by itself', () => {
    expect(consentIn(submission(), attribution, { basis: 'legitimate-interest' })).toMatchObject({
      given: true,
      basis: 'legitimate-interest',
    });
  });

  test('P1: another door that says nothing is decided by the confirmation', () => {
    expect(consentIn({ ...submission(), mustConfirm: true }, { ...attribution, via: 'webhook:x' })).toBeUndefined();
  });

  test('P1: the history names the lead source that reported a yes or a no, not a form of ours', () => {
    for (const given of [true, false])
      expect(consentIn(submission(given), { ...attribution, via: 'webhook:x' })).toMatchObject({
        given,
        source: 'webhook:x',
      });
  });

  test('P1: a required box that is not ticked is a problem of that field', () => {
    const newsletter = { consentRequired: true } as Form;
    expect(missingConsent(newsletter, undefined)).toMatchObject({ field: 'consent' });
    expect(missingConsent(newsletter, false)).toMatchObject({ field: 'consent' });
    expect(missingConsent(newsletter, true)).toBeUndefined();
    expect(missingConsent({ consentRequired: false } as Form, undefined)).toBeUndefined();
  });

  test('P1: who did not agree gets no mail of any track, is waited for, and is told when they agree after all', () => {
    const silent = planTouch(history({ consent: said(false, 0) }), config, monday);
    expect(silent).toMatchObject({ do: 'wait', why: expect.stringContaining('agreed') });
    expect(silent).not.toHaveProperty('step');
    expect(planTouch(history({ consent: said(false, 0) }), config, plus(monday, 400 * day)).do).toBe('over');
    expect(planTouch(history({ consent: said(true, 0) }), config, monday)).toMatchObject({ do: 'send' });
  });
});

describe('P3: consent is a history', () => {
  test('P3: it keeps everything, in the order of time, and says what is proven', () => {
    const [no, yes] = [post(said(false, 0)), post(said(true, 5))];
    expect(consentHistory([no, yes, post(said(true, 9), { refused: 'spam' })])).toEqual([
      no.detail.consent,
      yes.detail.consent,
    ]);
    const receipt = yes.detail.receipt;
    expect(consentHistory([no, yes, confirmed(20, receipt)]).map(({ proven }) => proven)).toEqual([undefined, true]);
    // The double opt-in of a lifecycle proves what was posted before it, and nothing after.
    expect(consentHistory([no, confirmed(3), yes]).map(({ proven }) => proven)).toEqual([true, undefined]);
  });

  test.each<[string, Consent[], boolean | undefined]>([
    ['nothing was said', [], undefined],
    ['a box left empty', [said(false, 0)], false],
    ['a tick after an empty box', [said(false, 0), said(true, 1)], true],
    ['an empty box after a tick', [said(true, 0), said(false, 1)], true],
    ['a stranger ticks for a proven no', [said(false, 0, { proven: true }), said(true, 1)], false],
    ['a stranger leaves it empty for a proven yes', [said(true, 0, { proven: true }), said(false, 1)], true],
    ['a proven yes after a proven no', [said(false, 0, { proven: true }), said(true, 1, { proven: true })], true],
  ])('P3: %s', (_, history, given) => {
    expect(consentOf(history)?.given).toBe(given);
  });

  test('P3: nothing unproven changes what a proven person said', () => {
    const any = fc.record({ given: fc.boolean(), minutes: fc.nat(500) });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 6 }),
        fc.boolean(),
        fc.array(any, { maxLength: 6 }),
        (before, given, after) => {
          const typed = (list: typeof before) => list.map((one) => said(one.given, one.minutes));
          const proven = said(given, 250, { proven: true });
          expect(consentOf([...typed(before), proven, ...typed(after)])).toBe(proven);
        },
      ),
    );
  });

  test('P3: a stranger fills gaps only, and both phones are shown with their source', () => {
    const mine = form('demo', monday, { person: { name: 'Ada', phone: '+49301' }, isProven: true });
    const theirs = form('newsletter', plus(monday, hour), { person: { name: 'Eve', phone: '+49302', company: 'X' } });
    const activities = [mine, theirs];
    const merged = mergedLead(lead(), activities);
    expect(merged).toMatchObject({ name: 'Ada', phone: '+49301', company: 'X' });
    const shown = answersOf({ lead: merged, activities }, config.capture.forms, 'Europe/Berlin');
    expect(shown.filter(({ question }) => question.startsWith('Phone'))).toEqual([
      { question: expect.stringMatching(/23 November 2026, confirmed\)$/), answer: '+49301' },
      { question: expect.stringMatching(/typed, not confirmed\)$/), answer: '+49302' },
    ]);
    expect(answersOf({ lead: merged, activities: [mine] }, config.capture.forms, 'Europe/Berlin')).toEqual([]);
  });
});

describe('P2: a no is taken back by a click in a mail, not by a form', () => {
  const unsubscribed = { suppressed: { reason: 'unsubscribed', at: monday } };
  const ticked = post(said(true, 5));

  test('P2: a tick after an unsubscribe asks for the click', () => {
    expect(needsOptIn(unsubscribed, ticked)).toBe(true);
    expect(needsOptIn({}, ticked)).toBe(false);
    expect(needsOptIn(unsubscribed, post(said(false, 5)))).toBe(false);
    expect(needsOptIn(unsubscribed, post(said(true, -5)))).toBe(false);
    expect(needsOptIn(unsubscribed, post(said(true, 5), { refused: 'spam' }))).toBe(false);
    expect(needsOptIn(unsubscribed, post(said(true, 5, { basis: 'legitimate-interest' })))).toBe(false);
    for (const reason of ['bounced', 'complained'])
      expect(needsOptIn({ suppressed: { reason, at: monday } }, ticked)).toBe(false);
  });

  test('P2: so does a tick of somebody who only typed the address of a person who did not agree', () => {
    expect(needsOptIn({ consent: said(false, 0, { proven: true }) }, ticked)).toBe(true);
    expect(needsOptIn({ consent: said(false, 0) }, ticked)).toBe(false);
    expect(needsOptIn({ consent: said(false, 0, { proven: true }) }, post(said(true, 5, { proven: true })))).toBe(
      false,
    );
  });
});

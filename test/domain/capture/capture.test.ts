import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergedLead } from '../../../domain/capture/capture.ts';
import { consentIn } from '../../../domain/capture/consent.ts';
import type { ActivityOf } from '../../../domain/lead/activity.ts';
import { instant } from '../../../domain/time/instant.ts';
import { lead } from '../../support/fixtures.ts';

type Detail = ActivityOf<'form.submitted'>['detail'];

const submitted = (minute: number, detail: Partial<Detail>, id = `form-${minute}`): ActivityOf<'form.submitted'> => {
  const at = instant(Date.UTC(2026, 10, 23, 9, minute));
  return {
    id,
    type: 'form.submitted',
    at,
    lifecycleId: 'l1',
    detail: { form: 'contact', receipt: id, contentHash: id, attribution: { form: 'contact', at }, ...detail },
  };
};

const known = lead();

describe('13.12: what a proven person said', () => {
  const confirmed = (minute: number, receipt?: string): ActivityOf<'confirmed'> => ({
    id: `confirmed-${minute}`,
    type: 'confirmed',
    at: instant(Date.UTC(2026, 10, 23, 9, minute)),
    lifecycleId: 'l1',
    detail: { ...(receipt && { receipt }) },
  });
  const stranger = { person: { name: 'Mallory', phone: '+49 30 666' }, answers: { timing: 'never' } };
  const mine = { person: { name: 'Ada', company: 'Works' }, answers: { timing: 'now' } };

  test('by a confirmed post replaces what a stranger typed before', () => {
    const merged = mergedLead(known, [submitted(1, stranger), submitted(2, mine), confirmed(3, 'form-2')]);
    expect(merged).toMatchObject({ name: 'Ada', company: 'Works', phone: '+49 30 666', answers: { timing: 'now' } });
  });

  test('is not replaced by a post that came between the form and its confirmation', () => {
    const merged = mergedLead(known, [submitted(1, mine), submitted(2, stranger), confirmed(3)]);
    expect(merged).toMatchObject({ name: 'Ada', answers: { timing: 'now' } });
  });

  test('stands against all posts of strangers, read in any order', () => {
    const post = fc.record({
      minute: fc.integer({ min: 3, max: 58 }),
      name: fc.constantFrom('Mallory', 'Eve', 'Trudy'),
      timing: fc.constantFrom('never', 'later'),
    });
    fc.assert(
      fc.property(fc.array(post, { maxLength: 6 }), fc.boolean(), (posts, isTokened) => {
        const strangers = posts.map(({ minute, name, timing }, n) =>
          submitted(minute, { person: { name }, answers: { timing } }, `stranger-${n}`),
        );
        const proven = isTokened
          ? [submitted(2, { ...mine, isProven: true })]
          : [submitted(2, mine), confirmed(59, 'form-2')];
        for (const all of [
          [...proven, ...strangers],
          [...strangers, ...proven],
        ])
          expect(mergedLead(known, all)).toMatchObject({ name: 'Ada', answers: { timing: 'now' } });
      }),
    );
  });
});

describe('the lead that submissions make', () => {
  test('is who the first says it is; who only typed the address later fills gaps', () => {
    const merged = mergedLead(known, [
      submitted(1, {
        email: 'Ada@works.example',
        person: { name: 'Ada', company: 'Works' },
        answers: { timing: 'later', van: '2' },
      }),
      submitted(2, {
        email: 'ada+x@works.example',
        person: { name: 'A. Winter', company: 'New Works' },
        answers: { timing: 'now' },
      }),
      submitted(3, { person: { phone: '+49 30 1' } }),
    ]);
    expect(merged).toMatchObject({
      email: 'Ada@works.example',
      name: 'Ada',
      company: 'Works',
      phone: '+49 30 1',
      answers: { timing: 'later', van: '2' },
      first: { at: '2026-11-23T09:01:00.000Z' },
      last: { at: '2026-11-23T09:03:00.000Z' },
    });
  });

  test('P3: a later post by the holder of the mailbox corrects what was said before', () => {
    const merged = mergedLead(known, [
      submitted(1, { person: { name: 'Aad', company: 'Works' }, answers: { timing: 'later' } }),
      submitted(2, { person: { name: 'Ada', company: 'Other' }, answers: { timing: 'now' }, isProven: true }),
      submitted(3, { person: { name: 'Bob', company: 'Third', phone: '1' }, answers: { timing: 'never' } }),
    ]);
    expect(merged).toMatchObject({ name: 'Ada', company: 'Other', phone: '1', answers: { timing: 'now' } });
  });

  test('P3: keeps every consent; a box left empty takes none back', () => {
    const consent = (minute: number, given: boolean) =>
      submitted(minute, { consent: { given, at: `2026-11-23T09:0${minute}:00.000Z`, source: 'form contact' } });
    const merged = mergedLead(known, [consent(2, false), consent(1, true), submitted(3, {})]);
    expect(merged.consent?.given).toBe(true);
    expect(merged.consents?.map(({ given }) => given)).toEqual([true, false]);
  });

  test('hears nothing from what was refused, unless there is nothing else', () => {
    const spam = submitted(1, { refused: 'links', person: { name: 'Buy' }, email: 'x@works.example' });
    expect(mergedLead(known, [spam, submitted(2, { person: { name: 'Ada' } })])).toMatchObject({
      name: 'Ada',
      first: { at: '2026-11-23T09:02:00.000Z' },
    });
    expect(mergedLead(known, [spam]).name).toBe('Buy');
  });

  test('is the same in any order and with any repeats', () => {
    const text = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
    const one = fc.record({
      minute: fc.nat(3), // often the same moment
      id: fc.constantFrom('p', 'q', 'r', 's'),
      detail: fc.record({
        email: fc.constantFrom('a@x.example', 'A@x.example'),
        person: fc.record({ name: text, company: text }),
        answers: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('1', '2')),
        refused: fc.option(fc.constant('spam'), { nil: undefined }),
      }),
    });
    fc.assert(
      fc.property(
        fc
          .uniqueArray(one, { selector: ({ minute, id }) => `${minute}${id}` })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
          ),
        ([list, shuffled]) => {
          const activities = (from: typeof list) => from.map(({ minute, detail, id }) => submitted(minute, detail, id));
          const [a, b] = [mergedLead(known, activities(list)), mergedLead(known, activities(shuffled))];
          expect(JSON.stringify(b)).toBe(JSON.stringify(a));
        },
      ),
    );
  });
});

describe('the record of a consent', () => {
  const at = '2026-11-23T09:00:00.000Z';
  const agreed = (consentText: string, consent = true) =>
    consentIn(
      {
        email: 'ada@works.example',
        person: {},
        form: 'contact',
        answers: {},
        consent,
        consentText,
        attribution: { form: 'contact' },
      },
      { form: 'contact', at },
    );

  test('has the words, their version, the time and the place', () => {
    const version = expect.stringMatching(/^[0-9a-f]{8}$/);
    expect(agreed('Yes, send me tips.')).toEqual({
      given: true,
      at,
      source: 'form contact',
      text: 'Yes, send me tips.',
      version,
    });
  });

  test('has another version for other words, and the same for the same', () => {
    expect(agreed('Yes, send me tips.')?.version).toBe(agreed('Yes, send me tips.')?.version);
    expect(agreed('Yes, send me tips!')?.version).not.toBe(agreed('Yes, send me tips.')?.version);
  });
});

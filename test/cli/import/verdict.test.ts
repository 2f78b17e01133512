import { capture } from 'leadloop:config';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../../cli/import/columns.ts';
import { createJudge, type ImportTerms, type Verdict } from '../../../cli/import/verdict.ts';

const terms: ImportTerms = { source: 'Fair 2026', form: 'event', basis: 'consent' };

/** What becomes of one row below these headers. */
function judged(headers: string[], cells: string[], more: Partial<ImportTerms> = {}): Verdict {
  const columns = columnsOf(headers, [], true);
  const judge = createJudge({
    headers,
    columns,
    rules: capture,
    terms: { ...terms, ...more },
    throwAway: new Set(['mailinator.com']),
    now: '2026-11-30T09:00:00.000Z',
  });
  return judge({ number: 1, line: 2, cells });
}

const good = (verdict: Verdict) => {
  if (!verdict.good) throw new Error(`rejected: ${JSON.stringify(verdict.reasons)}`);
  return verdict.submission;
};
const reasons = (verdict: Verdict) => (verdict.good ? [] : verdict.reasons);

test('a row becomes a submission like a form’s, with source, door and answers', () => {
  const headers = ['E-Mail', 'Vorname', 'Nachname', 'Firma', 'Land', 'Halle', 'Notiz'];
  const cells = ['Grace <mailto:Grace@Example.org>', 'Grace', 'Hopper', 'Example Works', 'Deutschland', '7.2', 'Hi'];
  expect(good(judged(headers, cells))).toMatchObject({
    email: 'Grace@Example.org',
    form: 'event',
    person: { name: 'Grace Hopper', company: 'Example Works', country: 'DE' },
    answers: { Halle: '7.2' },
    message: 'Hi',
    basis: 'consent',
    attribution: { source: 'Fair 2026', medium: 'import', via: 'import:Fair 2026' },
  });
});

describe('consent', () => {
  const headers = ['email', 'consent'];
  test.each([
    ['yes', undefined, { basis: 'consent' }],
    ['ja', 'legitimate-interest', { basis: 'consent' }],
    ['Legitimate interest', undefined, { basis: 'legitimate-interest' }],
    ['', 'legitimate-interest', { basis: 'legitimate-interest' }],
    ['', undefined, { mustConfirm: true }],
  ] as const)('“%s” with --basis %s is %j', (cell, basis, wanted) => {
    const submission = good(judged(headers, ['a@example.org', cell], { basis }));
    expect({ basis: submission.basis, mustConfirm: submission.mustConfirm }).toEqual({
      basis: undefined,
      mustConfirm: undefined,
      ...wanted,
    });
  });

  test.each(['Unconfirmed', 'pending', 'Opt-in pending', 'unbestätigt', 'En attente', 'niet bevestigd'])(
    'C1: who never confirmed to the program before us confirms to us first: %s',
    (status) => {
      const submission = good(judged(['email', 'consent', 'status'], ['a@example.org', 'yes', status]));
      expect([submission.mustConfirm, submission.basis]).toEqual([true, undefined]);
    },
  );

  test.each(['Unsubscribed by admin', 'Opted out of e-mail', 'Hard bounce (550)', 'Abgemeldet am 1.2.2024', 'DNC'])(
    'C1: a state in more words refuses: %s',
    (status) => {
      expect(reasons(judged(['email', 'status'], ['a@example.org', status]))).toMatchObject([{ field: 'mailStatus' }]);
    },
  );

  test.each(['is_subscribed', 'Email subscribed', 'Abonniert', 'Abonné', 'Suscrito', 'Iscritto'])(
    'C1: a column of yes and no under another name is asked about: %s',
    (header) => {
      expect(() => columnsOf(['email', header], [], true)).toThrow('--map');
    },
  );

  test.each(['subscribed_at', 'Subscribed on'])('the day of a subscription is not asked about: %s', (header) => {
    expect(columnsOf(['email', header], [], true).answers).toEqual([{ name: header, place: 1 }]);
  });

  test('who said no is not imported under any --basis', () => {
    expect(reasons(judged(headers, ['a@example.org', 'nein']))).toMatchObject([{ field: 'consent', got: '"nein"' }]);
  });

  describe('of several columns', () => {
    const headers = ['E-Mail', 'GDPR consent', 'Newsletter'];
    const with2 = (...cells: string[]) => judged(headers, ['ada@works.example', ...cells], { basis: undefined });
    test.each([
      ['yes', 'no'],
      ['no', 'yes'],
      ['', 'unsubscribed'],
      ['yes', '0'],
      ['legitimate interest', 'nein danke'],
      ['perhaps', 'no'],
    ])('“%s” and “%s” is a no', (...cells) => {
      expect(with2(...cells)).toMatchObject({
        good: false,
        saidNo: 'ada@works.example',
        reasons: [{ field: 'consent', expected: expect.stringContaining('said no') }],
      });
    });

    test.each([
      ['yes', 'perhaps'],
      ['perhaps', 'yes'],
    ])('“%s” and “%s” is asked back', (...cells) => {
      const verdict = with2(...cells);
      expect(verdict).toMatchObject({ good: false, reasons: [{ field: 'consent', got: '"perhaps"' }] });
      expect(verdict).not.toHaveProperty('saidNo');
    });

    test.each([
      ['yes', '', 'consent'],
      ['', 'yes', 'consent'],
      ['legitimate interest', 'yes', 'legitimate-interest'],
    ])('“%s” and “%s” is the first that says something', (one, other, basis) => {
      expect(good(with2(one, other)).basis).toBe(basis);
    });
  });

  test('what is neither yes nor no is asked back', () => {
    expect(reasons(judged(headers, ['a@example.org', 'vielleicht']))[0]?.expected).toContain('yes, no');
  });
});

describe('a hostile cell is a clean lead or a reasoned rejection:', () => {
  const headers = ['email', 'name', 'company', 'note'];
  const row = (name: string, company = '', note = '') => judged(headers, ['a@example.org', name, company, note]);
  test.each([
    ['a formula', row("=cmd|' /C calc'!A0"), "=cmd|' /C calc'!A0"],
    ['emoji', row('Grace 👩‍🚒 Hopper'), 'Grace 👩‍🚒 Hopper'],
    ['right-to-left', row('محمد الخوارزمي'), 'محمد الخوارزمي'],
    ['half a surrogate', row('Grace \ud800'), 'Grace \ufffd'],
    ['a name of a prototype', row('__proto__'), '__proto__'],
    ['NUL', row('Gra\0ce'), 'Gra ce'],
    ['100 kB', row('x'.repeat(100_000)), 'x'.repeat(200)],
    ['a header of a mail in a note', row('Grace', '', 'bcc: all@example.org'), 'Grace'],
  ])('%s', (_, verdict, name) => {
    expect(good(verdict).person.name).toBe(name);
  });

  test.each([
    ['too many cells', judged(headers, ['a@example.org', '', '', '', 'x', 'y']), 'row', '4, as many as headers'],
    ['no address', judged(headers, ['', 'Grace']), 'email', 'an e-mail address'],
    ['a formula for an address', judged(headers, ['=cmd|x', 'Grace']), 'email', 'an e-mail address'],
    ['a throw-away address', judged(headers, ['a@mailinator.com']), 'filter', 'a real inquiry'],
  ])('%s', (_, verdict, field, expected) => {
    expect(reasons(verdict)[0]).toMatchObject({ field, expected: expect.stringContaining(expected) });
  });

  test('too few cells are a row whose last cells are empty', () => {
    expect(good(judged(headers, ['a@example.org', 'Grace'])).person).toEqual({ name: 'Grace' });
  });

  test('for all cells there is a verdict, and a rejection says what was got and what was expected', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 8 }), (cells) => {
        for (const { got, expected } of reasons(judged(headers, cells))) {
          expect(got).not.toBe('');
          expect(expected).not.toBe('');
        }
      }),
    );
  });
});

test('the same content is the same submission, at any place and with its columns in any order', () => {
  const one = good(judged(['email', 'A', 'B'], ['a@example.org', '1', '2']));
  const other = good(judged(['B', 'email', 'A'], ['2', 'a@example.org', '1']));
  expect(other.submissionId).toBe(one.submissionId);
  expect(good(judged(['email', 'A', 'B'], ['a@example.org', '1', '3'])).submissionId).not.toBe(one.submissionId);
  expect(good(judged(['email', 'A', 'B'], ['a@example.org', '1', '2'], { source: 'Fair 2027' })).submissionId).not.toBe(
    one.submissionId,
  );
});

test('C1: a consent that is dated after the import began is asked about, not believed', () => {
  expect(good(judged(['email', 'consent'], ['ada@example.org', '2026-11-29'])).basis).toBe('consent');
  expect(reasons(judged(['email', 'consent'], ['ada@example.org', '2027-11-29']))).toMatchObject([
    { field: 'consent', got: '"2027-11-29"' },
  ]);
});

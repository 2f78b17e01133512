import { capture } from 'leadloop:config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phonesIn } from '../../../domain/capture/contacts-in-text.ts';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { fieldNames, limits } from '../../../domain/capture/submission-fields.ts';

/** LEADLOOP_FUZZ tries more: `LEADLOOP_FUZZ=1000000 npx vitest run test/domain/capture/reading.test.ts`. */
const numRuns = Number(process.env.LEADLOOP_FUZZ ?? 10_000);
const address = 'ada@lifts.example';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    '',
    ' ',
    'x'.repeat(6_000),
    'a\r\nBcc: b@example.org',
    '\u200b\u202e',
    '\ud800',
    '493055501234.0',
    'Germany',
    '<a@b.de>',
  ),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.array(text, { maxLength: 4 }), fc.bigInt().map(String));
const names = fc.oneof(
  fc.constantFrom(...fieldNames, 'answers', 'website', 'answers.x', 'answers[y]', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 120 }),
);
const bodies = fc.dictionary(names, value, { maxKeys: 45 });

test('C6: all that a sender who can correct nothing sends beside an address is taken, clean and within limits', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const parsed = parseSubmission({ ...body, email: address, form: 'contact' }, capture.forms, {
        reading: 'lenient',
      });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.invalid));
      const { email, person, answers, attribution, message = '' } = parsed.submission;
      expect(email).toBe(address);
      expect(message.length).toBeLessThanOrEqual(limits.message);
      expect(Object.keys(answers).length).toBeLessThanOrEqual(limits.answers + 3);
      for (const [key, line] of Object.entries({ ...person, ...answers, ...attribution })) {
        expect(line.length).toBeLessThanOrEqual(limits.origin);
        expect(key + line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(line.isWellFormed()).toBe(true);
      }
    }),
    { numRuns, seed: 12 },
  );
});

test('C6: what a program writes for nothing, and a placeholder that nobody filled in, says nothing', () => {
  const nothing = [
    'null',
    'NULL',
    'undefined',
    'NaN',
    'None',
    'n/a',
    '#N/A',
    '[object Object]',
    '{{lead.name}}',
    '${name}',
    '[your-name]',
  ];
  for (const word of nothing) {
    const post = { email: address, form: 'contact', name: word, company: [word], country: word, message: word };
    const parsed = parseSubmission({ ...post, utm_campaign: word }, capture.forms, { reading: 'lenient' });
    expect(parsed).toMatchObject({ ok: true, submission: { person: {}, answers: {} } });
    expect(parsed.ok && parsed.submission).not.toHaveProperty('message', word);
    expect(parsed.ok && parsed.submission.attribution).not.toHaveProperty('campaign');
  }
  // A page's script hands over what stood in the address; the name was typed by a person.
  const typed = { email: address, form: 'contact', name: 'Null', utm_campaign: '{{campaign.name}}' };
  const parsed = parseSubmission(typed, capture.forms);
  expect(parsed).toMatchObject({ ok: true, submission: { person: { name: 'Null' } } });
  expect(parsed.ok && parsed.submission.attribution).not.toHaveProperty('campaign');
});

test('no digit of a phone number is lost in any text', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[+0][0-9 ()/-]{8,16}$/), (typed) => {
      const { first = '', others } = phonesIn(typed);
      expect([first, ...others].join('').replace(/\D/g, '')).toBe(typed.replace(/\D/g, ''));
    }),
    { numRuns: numRuns / 10, seed: 12 },
  );
});

/** Names of answers that are nearly the same, or nearly no name. */
const answerNames = fc
  .tuple(
    fc.constantFrom('', ' ', '\u200b', '\ufeff', '-', '[', '\t'),
    fc.constantFrom('timing', 'x', '2', 'constructor', '\ud800', 'ß', '__proto__', ''),
    fc.constantFrom('', ' ', '\u200b', '.', '\u00ad', '\n', 'y'.repeat(120)),
  )
  .map((parts) => parts.join(''));
const withAnswers = fc
  .tuple(bodies, fc.dictionary(answerNames, value, { maxKeys: 4 }), fc.dictionary(answerNames, value, { maxKeys: 3 }))
  .map(([body, nested, dotted]) => ({
    ...body,
    answers: nested,
    ...Object.fromEntries(Object.entries(dotted).map(([name, one]) => [`answers.${name}`, one])),
  }));

test('strict takes nothing other than lenient: what both take, they read as the same', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(bodies, withAnswers), (body) => {
      const post = { ...body, email: address, form: 'contact' };
      const strict = parseSubmission(post, capture.forms);
      // What strict names, lenient leaves out: `{"answers.x": {}}` is no text for the one and no answer for the other.
      if (!strict.ok) return;
      taken += 1;
      expect(parseSubmission(post, capture.forms, { reading: 'lenient' })).toEqual(strict);
    }),
    { numRuns, seed: 12, examples: [[{ 'answers.x': {} }], [{ answers: { 'x ': 'Lifts', x: 'Kitchens' } }]] },
  );
  expect(taken).toBeGreaterThan(numRuns / 4);
});

test('what strict refuses of an answer, lenient leaves out and nothing else', () => {
  const post = { email: address, 'answers.x': {}, 'answers.y': 'Lifts' };
  expect(parseSubmission(post, capture.forms)).toEqual({
    ok: false,
    invalid: [{ field: 'answers.x', got: 'an object', expected: 'text' }],
  });
  const read = parseSubmission(post, capture.forms, { reading: 'lenient' });
  expect(read.ok && read.submission.answers).toEqual({ y: 'Lifts' });
});

test('C5: answers whose names differ by what nobody sees are one answer of two values', () => {
  for (const reading of ['strict', 'lenient'] as const) {
    const post = { email: address, answers: { 'interests ': 'Lifts', '\u200binterests': 'Kitchens' } };
    const read = parseSubmission(post, capture.forms, { reading });
    expect(read.ok && read.submission.answers).toEqual({ interests: 'Lifts, Kitchens' });
  }
});

test('C6: a list of lists without end is read like any value nobody can read', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(20_000)}"null"${']'.repeat(20_000)}`);
  for (const reading of ['strict', 'lenient'] as const)
    for (const field of ['name', 'company', 'utm_source'])
      expect(() => parseSubmission({ email: address, [field]: deep }, capture.forms, { reading })).not.toThrow();
});

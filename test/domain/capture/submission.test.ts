import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { config } from '../../support/fixtures.ts';

const { forms } = config.capture;
const email = 'ada@lifts.example';
const read = (body: unknown) => parseSubmission(body, forms);
const good = (body: object) => {
  const parsed = read({ email, ...body });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.invalid));
  return parsed.submission;
};
const bad = (body: unknown) => {
  const parsed = read(body);
  return parsed.ok ? [] : parsed.invalid;
};

test('an address alone is a contact', () => {
  expect(good({})).toEqual({ email, person: {}, form: 'contact', answers: {}, attribution: { form: 'contact' } });
});

test('all fields of the contract are read', () => {
  expect(
    good({
      email: ' Ada@Lifts.Example ',
      name: 'Ada',
      company: 'Lifts',
      jobTitle: 'COO',
      phone: '+49 30 1',
      country: 'de',
      timeZone: 'Europe/Berlin',
      companySize: 120,
      industry: 'Lifts',
      message: 'Hello\r\nthere',
      form: 'demo',
      answers: { team: '12', fits: true },
      consent: true,
      submissionId: 's-1',
      utm_source: 'google',
      utm_medium: 'cpc',
      utm_campaign: 'c',
      utm_term: 't',
      utm_content: 'x',
      gclid: 'g',
      fbclid: 'f',
      referrer: 'https://r.example',
      landingPage: 'https://l.example',
      website: 'spam',
    }),
  ).toEqual({
    email: 'Ada@Lifts.Example',
    person: {
      name: 'Ada',
      company: 'Lifts',
      jobTitle: 'COO',
      phone: '+49 30 1',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      companySize: '120',
      industry: 'Lifts',
    },
    form: 'demo',
    answers: { team: '12', fits: 'yes' },
    message: 'Hello\nthere',
    consent: true,
    consentText: 'Yes, send me tips for field service now and then. I can stop that with one click.',
    submissionId: 's-1',
    attribution: {
      form: 'demo',
      source: 'google',
      medium: 'cpc',
      campaign: 'c',
      term: 't',
      content: 'x',
      gclid: 'g',
      fbclid: 'f',
      referrer: 'https://r.example',
      landingPage: 'https://l.example',
    },
    honeypot: '"spam"',
  });
});

describe('a browser post', () => {
  test('sends empty fields and checkboxes as text', () => {
    expect(good({ name: '', phone: ' ', consent: 'on', message: '' })).toMatchObject({ person: {}, consent: true });
    expect(good({ consent: '' }).consent).toBe(false);
    expect(good({}).consent).toBeUndefined();
  });

  test('puts the fields of its form and answers.x among the answers, and nothing else', () => {
    expect(
      good({ form: 'demo', timing: 'This month', 'answers.team': '9', 'answers[area]': 'Berlin', unknown: 'x' })
        .answers,
    ).toEqual({ timing: 'This month', team: '9', area: 'Berlin' });
    expect(good({ form: 'contact', timing: 'This month' }).answers).toEqual({});
  });

  test('loses neither the lead nor its other fields for a strange zone, country or origin', () => {
    expect(
      good({ timeZone: 'Mars/Olympus', country: 'Germany', name: 'Ada', referrer: 'r'.repeat(5_000), gclid: 7 }),
    ).toMatchObject({
      person: { name: 'Ada' },
      attribution: { referrer: 'r'.repeat(1_000) },
    });
    expect(good({ country: 'uk' }).person.country).toBe('GB');
  });
});

describe('bad input', () => {
  test('is named field by field, all at once', () => {
    expect(
      bad({ email: 'no', name: 'a\nb', form: 'x', company: {}, consent: 'maybe', phone: '1'.repeat(301) }),
    ).toEqual([
      { field: 'email', got: '"no"', expected: 'an e-mail address' },
      { field: 'name', got: '"a\\nb"', expected: 'one line without control characters' },
      { field: 'company', got: 'an object', expected: 'text' },
      { field: 'phone', got: '301 characters', expected: 'at most 300 characters' },
      { field: 'consent', got: '"maybe"', expected: 'true or false' },
      { field: 'form', got: '"x"', expected: 'one of contact, demo, newsletter, guide, event' },
    ]);
  });

  test.each([
    ['no address', {}, 'email'],
    ['mail headers in the name', { email, name: 'Ada\r\nBcc: all@example.org' }, 'name'],
    ['mail headers in the address', { email: 'ada@lifts.example\nbcc: x@y.example' }, 'email'],
    ['a name of 201 characters', { email, name: 'a'.repeat(201) }, 'name'],
    ['a message of 5,001 characters', { email, message: 'a'.repeat(5_001) }, 'message'],
    [
      '31 answers',
      { email, answers: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`a${index}`, '1'])) },
      'answers',
    ],
    ['answers that are no object', { email, answers: 'x' }, 'answers'],
    ['a nested answer', { email, answers: { a: {} } }, 'answers.a'],
    ['an answer with a line break', { email, answers: { a: 'x\ny' } }, 'answers.a'],
    ['an answer named like a trap', JSON.parse(`{"email":"${email}","answers":{"__proto__":"x"}}`), 'answers'],
    ['a form named like a trap', { email, form: 'constructor' }, 'form'],
    ['a form that is no text', { email, form: {} }, 'form'],
    ['a list', [], 'body'],
    ['text', 'email', 'body'],
    ['nothing', undefined, 'body'],
  ])('%s is refused', (_, body, field) => {
    expect(bad(body).map((each) => each.field)).toContain(field);
  });

  test('control characters in a message are left out, line breaks stay', () => {
    expect(good({ message: 'a\u0000b\u0007\n\tc' }).message).toBe('ab\n\tc');
  });
});

test('any JSON is read without an error, and what is accepted is clean', () => {
  const keys = [
    'email',
    'name',
    'message',
    'form',
    'answers',
    'consent',
    'timeZone',
    'country',
    'submissionId',
    'utm_source',
    'website',
    'answers.x',
    'timing',
    'companySize',
  ];
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(email, 'demo', 'on', 'a\u0000', '\ud800', 'Europe/Berlin'),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom(...keys), values),
    fc.dictionary(fc.constantFrom(...keys), values).map((body) => ({ ...body, email })),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      const parsed = read(body);
      if (!parsed.ok) {
        expect(parsed.invalid.length).toBeGreaterThan(0);
        return;
      }
      const { person, answers, attribution, message, ...rest } = parsed.submission;
      for (const text of [
        ...Object.values(person),
        ...Object.values(answers),
        ...Object.values(attribution),
        ...Object.keys(answers),
        rest.email,
      ])
        expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect((message ?? '').replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
      expect(forms[rest.form]).toBeDefined();
    }),
    { numRuns: 250 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHasty, refusal } from '../../../domain/capture/filtering.ts';
import type { Submission } from '../../../domain/capture/submission.ts';
import { config } from '../../support/fixtures.ts';

const refused = (more: Partial<Submission>) =>
  refusal(
    { email: 'ada@lifts.example', person: {}, form: 'contact', answers: {}, attribution: { form: 'contact' }, ...more },
    config.capture.filter,
  );

test('a real inquiry passes, also with two links and a colon', () => {
  expect(
    refused({
      message: 'We looked at https://a.example and www.b.example.\nTo: your sales team',
      person: { name: 'Ada' },
    }),
  ).toBeUndefined();
});

test.each([
  ['a filled hidden field', { honeypot: 'x' }, 'the hidden field “website” was filled in, which only programs do'],
  ['many links', { message: 'http://a.example https://b.example www.c.example' }, '3 links, at most 2 are usual'],
  [
    'links as forums write them',
    { message: '[url=http://a.example]a[/url] [url]b[/url] www.c.example' },
    '3 links, at most 2 are usual',
  ],
  ['a link in the name', { person: { name: 'Win www.prize.example' } }, 'a link in the name'],
  [
    'mail headers in a field of one line',
    { person: { company: 'Bcc: a@b.example, c@d.example' } },
    'it tries to smuggle in mail headers',
  ],
])('%s is refused with the reason', (_, more, why) => {
  expect(refused(more)).toBe(why);
});

test('a company that begins like a mail header is none', () => {
  for (const company of ['CC: Consulting @ Work', 'To: the moon', 'Content-Type: Agency'])
    expect(refused({ person: { company } }), company).toBeUndefined();
});

test('C3: each address of a page counts once, and what people answer is data', () => {
  const two = 'Our sites are https://www.example.org and https://www.example.net';
  expect(refused({ message: two })).toBeUndefined();
  const again =
    'https://www.example.org/ (see https://example.org!), <a href="http://example.org">www.example.org</a>.';
  expect(refused({ message: `${again} And https://www.example.net` })).toBeUndefined();
  expect(refused({ message: `${again} https://example.net www.example.com` })).toMatch(/^3 links/);
  expect(refused({ answers: { sites: 'https://a.example https://b.example https://c.example' } })).toBeUndefined();
  expect(refused({ person: { company: 'www.a.example' } })).toBeUndefined();
});

test('C3: what a list, an ad, a partner or a signed webhook sends is data, too', () => {
  for (const via of ['import:Fair 2026', 'meta', 'partner:acme', 'webhook:typeform'])
    expect(
      refused({
        message: 'https://a.example https://b.example https://c.example',
        person: { name: 'www.a.example' },
        attribution: { form: 'contact', via },
      }),
    ).toBeUndefined();
});

test('C4: several lines never become a header of a mail', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('To', 'Cc', 'Bcc', 'Content-Type', 'MIME-Version', 'to'),
      fc.lorem(),
      (header, text) => {
        expect(refused({ message: `${text}\n${header}: bob@example.org\n${text}` })).toBeUndefined();
      },
    ),
  );
});

const shown = (shownAt: string, sentAt?: string) =>
  isHasty(
    {
      email: 'ada@lifts.example',
      person: {},
      form: 'contact',
      answers: {},
      attribution: { form: 'contact' },
      shownAt,
      sentAt,
    },
    config.capture.filter,
    '2026-11-24T10:00:00.000Z',
  );

test('C24: a form that came back in a moment is hasty, and refused by nothing', () => {
  const shownAt = '2026-11-24T09:59:59.000Z';
  expect(shown(shownAt)).toBe(true);
  expect(refused({ shownAt })).toBeUndefined();
});

test('a visitor’s own clock may be wrong by minutes: what counts is the time between its two readings', () => {
  expect(shown('2026-11-24T09:50:00.000Z', '2026-11-24T09:50:01.000Z')).toBe(true);
  expect(shown('2026-11-24T09:59:59.000Z', '2026-11-24T10:00:20.000Z')).toBe(false);
});

test.each([
  ['three seconds are enough for a person', '2026-11-24T09:59:57.000Z'],
  ['a clock that is ahead says nothing', '2026-11-24T10:00:05.000Z'],
  ['a page that was open for a year may be sent', '2025-11-24T10:00:00.000Z'],
])('%s', (_, shownAt) => {
  expect(shown(shownAt)).toBe(false);
});

describe('C28: sample leads of other programs', () => {
  const via = (name: string) => ({ attribution: { form: 'contact', via: name } });
  test.each([
    ['Meta', { ...via('meta'), email: 'test@meta.com' }],
    ['Meta', { ...via('meta'), email: 'test@fb.com' }],
    ['Meta', { ...via('webhook:zapier'), person: { name: '<test lead: dummy data for full_name>' } }],
    ['Meta', { ...via('import:Meta'), answers: { budget: 'test lead: dummy data for budget' } }],
    ['Typeform', { ...via('webhook:typeform'), email: 'An_Account@example.com' }],
  ])('of %s are kept as tests', (sender, more) => {
    expect(refused(more)).toBe(`a sample lead of ${sender}: kept as a test`);
  });

  test('a person who writes about them is none', () => {
    expect(refused({ ...via('meta'), message: 'We saw a test lead: dummy data for the form' })).toBeUndefined();
  });
});

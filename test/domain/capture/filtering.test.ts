import { expect, test } from 'vitest';
import { refusal } from '../../../domain/capture/filtering.ts';
import type { Submission } from '../../../domain/capture/submission.ts';
import { config } from '../../support/fixtures.ts';

const refused = (more: Partial<Submission>) =>
  refusal(
    { email: 'ada@lifts.example', person: {}, form: 'contact', answers: {}, attribution: { form: 'contact' }, ...more },
    config.capture.filter,
    '2026-11-24T10:00:00.000Z',
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
  [
    'a form that came back in a moment',
    { shownAt: '2026-11-24T09:59:59.000Z' },
    'the form was filled in within 1 second, which only programs can',
  ],
  ['many links', { message: 'http://a.example https://b.example www.c.example' }, '3 links, at most 2 are usual'],
  ['a link in the name', { person: { name: 'Win www.prize.example' } }, 'a link in the name'],
  [
    'mail headers in the message',
    { message: 'Hello\nBcc: a@b.example, c@d.example' },
    'it tries to smuggle in mail headers',
  ],
])('%s is refused with the reason', (_, more, why) => {
  expect(refused(more)).toBe(why);
});

test('a visitor’s own clock may be wrong by minutes: what counts is the time between its two readings', () => {
  const shownAt = '2026-11-24T09:50:00.000Z';
  expect(refused({ shownAt, sentAt: '2026-11-24T09:50:01.000Z' })).toContain('within 1 second');
  expect(refused({ shownAt: '2026-11-24T09:59:59.000Z', sentAt: '2026-11-24T10:00:20.000Z' })).toBeUndefined();
});

test.each([
  ['three seconds are enough for a person', '2026-11-24T09:59:57.000Z'],
  ['a clock that is ahead says nothing', '2026-11-24T10:00:05.000Z'],
  ['a page that was open for a year may be sent', '2025-11-24T10:00:00.000Z'],
])('%s', (_, shownAt) => {
  expect(refused({ shownAt })).toBeUndefined();
});

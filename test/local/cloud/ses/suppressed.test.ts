import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventsOf } from '../../../../local/cloud/ses/events.ts';
import type { Mail } from '../../../../local/cloud/ses/mail.ts';
import { openSuppressed, suppressionPath } from '../../../../local/cloud/ses/suppressed.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-suppressed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Each time another process on the same data. */
const open = () => openSuppressed(join(folder, 'suppressed.json'), () => 1_000_000);
const call = (method: string, url: string, body: Record<string, unknown> = {}) => {
  const { pathname: path, searchParams: query } = new URL(url, 'http://ses');
  return open().handle({ method, path, query, body });
};
const put = (EmailAddress: string, Reason: string) => call('PUT', suppressionPath, { EmailAddress, Reason });
const at = (address: string) => `${suppressionPath}/${encodeURIComponent(address)}`;

test('an address stays on the list until it is taken off, over restarts and in any spelling', () => {
  put('Ada@works.example', 'BOUNCE');
  expect(open().reasonFor('"Ada" <ada@WORKS.example>')).toBe('BOUNCE');
  expect(call('GET', at('ada@works.example'))).toEqual({
    SuppressedDestination: { EmailAddress: 'ada@works.example', Reason: 'BOUNCE', LastUpdateTime: 1_000 },
  });
  call('DELETE', at('ada@works.example'));
  expect(open().reasonFor('ada@works.example')).toBeUndefined();
});

test('the list comes in pages, by reason', () => {
  for (const n of [1, 2, 3]) put(`p${n}@works.example`, n === 2 ? 'COMPLAINT' : 'BOUNCE');
  const page = (query: string) =>
    call('GET', `${suppressionPath}?${query}`) as {
      SuppressedDestinationSummaries: { EmailAddress: string }[];
      NextToken?: string;
    };
  const first = page('Reason=BOUNCE&PageSize=1');
  expect(first.SuppressedDestinationSummaries.map(({ EmailAddress }) => EmailAddress)).toEqual(['p1@works.example']);
  const second = page(`Reason=BOUNCE&PageSize=1&NextToken=${first.NextToken}`);
  expect(second.SuppressedDestinationSummaries.map(({ EmailAddress }) => EmailAddress)).toEqual(['p3@works.example']);
  expect(second.NextToken).toBeUndefined();
});

test('what SES refuses is refused by the same names', () => {
  expect(() => put('ada@works.example', 'UNSUBSCRIBED')).toThrow(
    expect.objectContaining({ name: 'BadRequestException' }),
  );
  expect(() => put('nobody', 'BOUNCE')).toThrow(expect.objectContaining({ name: 'BadRequestException' }));
  for (const method of ['GET', 'DELETE'])
    expect(() => call(method, at('ada@works.example'))).toThrow(
      expect.objectContaining({ name: 'NotFoundException', status: 404 }),
    );
});

test('mail to an address on the list is accepted and comes back as a hard bounce', () => {
  const mail = {
    to: 'ada@works.example',
    from: 'us@fieldnote.example',
    sentAt: '2026-11-23T10:00:00.000Z',
    headers: {},
    tags: {},
  };
  const events = eventsOf(mail as unknown as Mail, { region: 'eu-central-1', account: '1' }, { isSuppressed: true });
  expect(events.map(({ type }) => type)).toEqual(['send', 'bounce']);
  expect(events[1]?.event.detail).toMatchObject({
    bounce: { bounceType: 'Permanent', bounceSubType: 'OnAccountSuppressionList' },
  });
});

test('who was erased is named by no file, however the address was spelled, and others stay', () => {
  put('Ada@works.example', 'BOUNCE');
  put('bob@works.example', 'COMPLAINT');
  open().forget(['"Ada" <ADA@works.example>', 'cyd@works.example']);
  expect(open().reasonFor('ada@works.example')).toBeUndefined();
  expect(open().reasonFor('bob@works.example')).toBe('COMPLAINT');
});

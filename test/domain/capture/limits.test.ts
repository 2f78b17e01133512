import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdOf, hourOf, isOnTrial, senderOf, tryNextHour } from '../../../domain/capture/limits.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import { between, hour, instant } from '../../../domain/time/instant.ts';
import { senderAt } from '../../../domain/tracking/network.ts';
import { aLead } from '../../support/lead.ts';

const rules: CaptureRules['limits'] = {
  perAddress: 20,
  perNetwork: 60,
  formsPerHour: 200,
  mailsPerHour: 500,
  challenge: 'proof-of-work',
};
const at = '2026-11-24T10:20:00.000Z';

describe('13.11: limits of forms', () => {
  test.each([
    [{}, 'usual'],
    [{ address: 20, network: 60 }, 'usual'],
    [{ address: 21, network: 21 }, 'doubtful'],
    [{ address: 1, network: 61 }, 'doubtful'],
    [{ address: 201, network: 201 }, 'refused'],
    [{ address: 1, network: 601 }, 'refused'],
  ])('a sender with %j forms is %s', (posted, verdict) => {
    expect(senderOf(posted, rules)).toBe(verdict);
  });

  test.each([
    [200, 'usual'],
    [201, 'doubtful'],
    [2001, 'confirm'],
  ])('the %ith form of an hour is %s', (forms, verdict) => {
    expect(crowdOf(forms, rules)).toBe(verdict);
  });

  test('a mail above the limit is tried in the next hour, and many are spread over it', () => {
    const anyInstant = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant);
    fc.assert(
      fc.property(fc.uuid(), anyInstant, (leadId, now) => {
        const next = tryNextHour(leadId, now);
        expect(hourOf(next) > hourOf(now)).toBe(true);
        expect(between(now, next)).toBeLessThanOrEqual(2 * hour);
      }),
    );
    const minutes = Array.from({ length: 300 }, (_, n) => tryNextHour(`lead-${n}`, at).slice(14, 16));
    expect(new Set(minutes).size).toBeGreaterThan(40);
  });

  test('a lead is on trial for a day after a typed form, until it proves to hold the mailbox', () => {
    const lead = aLead(at, {});
    expect(isOnTrial(lead, at)).toBe(true);
    expect(isOnTrial({ ...lead, confirmedAt: at }, at)).toBe(false);
    expect(isOnTrial({ ...lead, consent: { given: true, at, source: 'form', proven: true } }, at)).toBe(false);
    expect(isOnTrial({ ...lead, last: { ...lead.last, via: 'partner:acme' } }, at)).toBe(false);
    expect(isOnTrial(lead, '2026-11-25T10:21:00.000Z')).toBe(false);
  });
});

describe('13.11: where a form comes from', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:0DB8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
  ])('%s is %s in %s', (ip, address, network) => {
    expect(senderAt(ip)).toEqual({ address, network });
  });

  test.each(['127.0.0.1', '::1', '', 'nonsense', '1:2:3', '1::2::3', '2001:db8:x::1'])(
    '%s is nobody whom a limit could count',
    (ip) => {
      expect(senderAt(ip)).toBeUndefined();
    },
  );

  test('two spellings of one IPv6 address are one sender', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.tuple(group, group, group, group), ([a, b, c, d]) => {
        const long = [a, b, c, d].map((one) => one.toString(16).padStart(4, '0')).join(':');
        const short = [a, b, c, d].map((one) => one.toString(16)).join(':');
        expect(senderAt(`${short}::7`)).toEqual(senderAt(`${long}:0000:0000:0000:0007`));
      }),
    );
  });
});

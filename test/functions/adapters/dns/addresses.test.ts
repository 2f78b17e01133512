import { disposable, freeMail } from 'leadloop:domains';
import { describe, expect, test, vi } from 'vitest';
import { createAddresses, unpacked } from '../../../../functions/adapters/dns/addresses.ts';
import { createMailHosts, type Dns } from '../../../../functions/adapters/dns/mail-hosts.ts';
import { config } from '../../../support/world.ts';

const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
const dns = (parts: Partial<Record<keyof Dns, () => Promise<unknown>>>) =>
  ({
    resolveMx: vi.fn(parts.resolveMx ?? (() => fails('ENODATA'))),
    resolve4: vi.fn(parts.resolve4 ?? (() => fails('ENODATA'))),
    resolve6: vi.fn(parts.resolve6 ?? (() => fails('ENODATA'))),
  }) as unknown as Dns;
const mx = (exchange: string) => ({ resolveMx: async () => [{ priority: 0, exchange }] });
const never = () => new Promise(() => {});

describe('whether a domain takes mail', () => {
  test.each([
    ['it has a mail host', mx('mx.works.example'), true],
    ['it says that it takes none (RFC 7505)', mx(''), false],
    ['it does not exist', { resolveMx: () => fails('ENOTFOUND') }, false],
    ['it has an address and no mail host (RFC 5321)', { resolve4: async () => ['192.0.2.1'] }, true],
    ['it has an IPv6 address only', { resolve6: async () => ['2001:db8::1'] }, true],
    ['it has neither', {}, false],
    ['the resolver fails', { resolveMx: () => fails('ESERVFAIL') }, undefined],
    ['the resolver cannot be reached', { resolveMx: () => fails('ECONNREFUSED') }, undefined],
    ['the resolver fails at the second question', { resolve4: () => fails('ETIMEOUT') }, undefined],
    ['nobody answers', { resolveMx: never }, undefined],
  ])('%s', async (_, parts, expected) => {
    expect(await createMailHosts(20, () => 0, dns(parts)).takesMail('works.io')).toBe(expected);
  });

  test('is asked once an hour for each domain, and again when the resolver did not know', async () => {
    let now = 0;
    const good = dns(mx('mx.works.example'));
    const hosts = createMailHosts(1_000, () => now, good);
    for (let i = 0; i < 3; i++) await hosts.takesMail('works.io');
    expect(good.resolveMx).toHaveBeenCalledTimes(1);
    now += 3_600_001;
    await hosts.takesMail('works.io');
    expect(good.resolveMx).toHaveBeenCalledTimes(2);

    const failing = dns({ resolveMx: () => fails('ESERVFAIL') });
    const unsure = createMailHosts(1_000, () => now, failing);
    for (let i = 0; i < 2; i++) await unsure.takesMail('works.io');
    expect(failing.resolveMx).toHaveBeenCalledTimes(2);
  });
});

describe('the facts about an address', () => {
  const at = '2026-11-24T10:00:00.000Z';
  const takesMail = vi.fn(async (domain: string) => (domain === 'gone.io' ? false : undefined));
  const addresses = createAddresses({
    hosts: { takesMail },
    domains: unpacked({ disposable, freeMail }),
    rules: config.capture.filter,
  });

  test.each([
    ['ada@works.io', undefined],
    ['ada@gmail.com', { freeMail: true, checkedAt: at }],
    ['ada@t-online.de', { freeMail: true, checkedAt: at }],
    ['info@works.io', { role: true, checkedAt: at }],
    ['ada@gone.io', { refused: 'gone.io takes no mail', checkedAt: at }],
    ['x@mailinator.com', { refused: 'mailinator.com gives out throw-away addresses', checkedAt: at }],
    ['x@sub.yopmail.com', { refused: 'sub.yopmail.com gives out throw-away addresses', checkedAt: at }],
  ])('%s', async (email, expected) => {
    expect(await addresses.facts(email, at)).toEqual(expected);
  });

  test('are found without DNS for names that exist in examples only', async () => {
    takesMail.mockClear();
    for (const email of ['grace@example.org', 'ada@works.example', 'a@b.test', 'x@mailinator.com'])
      await addresses.facts(email, at);
    expect(takesMail).not.toHaveBeenCalled();
  });

  test.each([
    ['ada@gmial.com', 'ada@gmail.com'],
    ['ada@hotmial.com', 'ada@hotmail.com'],
  ])('C25: a slip to a throw-away provider, %s, is asked about and not refused', async (email, meant) => {
    const owned = email.split('@')[1] ?? '';
    const lists = { disposable: new Set([owned]), freeMail: new Set<string>() };
    const listed = createAddresses({ hosts: { takesMail }, domains: () => lists, rules: config.capture.filter });
    expect(await listed.facts(email, at)).toEqual({ mistyped: meant, checkedAt: at });
  });
});

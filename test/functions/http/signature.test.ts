import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSecret, isSigned, type Signed } from '../../../functions/http/signature.ts';

const sign = (secret: string, message: Buffer, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', secret).update(message).digest(encoding);
const message = Buffer.from('{"email":"ada@works.example","name":"Ada 🚀"}');
const signed = (parts: Partial<Signed> = {}): Signed => ({
  secrets: ['secret'],
  message,
  given: sign('secret', message),
  encoding: 'hex',
  ...parts,
});

describe('a signature', () => {
  test('holds for the very bytes, in hex and in base64, with and without something before it', () => {
    expect(isSigned(signed())).toBe(true);
    expect(isSigned(signed({ encoding: 'base64', given: sign('secret', message, 'base64') }))).toBe(true);
    expect(isSigned(signed({ prefix: 'sha256=', given: `sha256=${sign('secret', message)}` }))).toBe(true);
  });

  test('is refused when any one byte of the message was changed', () => {
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(message);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(isSigned(signed({ message: changed }))).toBe(false);
      }),
    );
  });

  test('is refused when any one character of it was changed, or it was cut', () => {
    const digits = { hex: '0123456789abcdef', base64: 'AZaz09+/=' };
    for (const encoding of ['hex', 'base64'] as const) {
      const given = sign('secret', message, encoding);
      const check = (given: string) => isSigned(signed({ given, encoding }));
      fc.assert(
        fc.property(fc.nat(given.length - 1), fc.constantFrom(...digits[encoding]), (at, digit) => {
          fc.pre(given[at] !== digit);
          expect(check(given.slice(0, at) + digit + given.slice(at + 1))).toBe(false);
          expect(check(given.slice(0, at))).toBe(false);
          expect(check(given + digit)).toBe(false);
        }),
      );
    }
  });

  test('is refused with a wrong key, without a key, without a header and without what must stand before it', () => {
    expect(isSigned(signed({ secrets: ['other'] }))).toBe(false);
    expect(isSigned(signed({ secrets: [] }))).toBe(false);
    expect(isSigned(signed({ given: undefined }))).toBe(false);
    expect(isSigned(signed({ prefix: 'sha256=' }))).toBe(false);
  });

  test('is refused under an empty secret, which everybody has', () => {
    expect(isSigned(signed({ secrets: [''], given: sign('', message) }))).toBe(false);
    expect(isSecret([''], '')).toBe(false);
  });

  test('is compared in constant time', () => {
    const code = readFileSync(new URL('../../../functions/http/signature.ts', import.meta.url), 'utf8');
    expect(code.match(/timingSafeEqual\(/g)).toHaveLength(2);
    expect(code).not.toMatch(/(?:ours|theirs|given|secret) ={2,3} (?:ours|theirs|given|secret)\b/);
  });

  test('holds under both secrets while one replaces the other', () => {
    expect(isSigned(signed({ secrets: ['new', 'secret'] }))).toBe(true);
    expect(isSigned(signed({ secrets: ['new', 'secret'], given: sign('new', message) }))).toBe(true);
  });

  test('never throws on any header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('hex' as const, 'base64' as const),
        (given, encoding) => {
          expect(isSigned(signed({ given, encoding }))).toBe(false);
        },
      ),
    );
  });
});

describe('a secret', () => {
  test('is known by being the same text as one of ours', () => {
    expect(isSecret(['one', 'two'], 'two')).toBe(true);
    expect(isSecret(['one', 'two'], 'tw')).toBe(false);
    expect(isSecret(['one'], undefined)).toBe(false);
    expect(isSecret([], 'one')).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasParameter, withoutParameters, withoutTokens, withParameter } from '../../../domain/tracking/query-text.ts';
import { signLink } from '../../../functions/services/signed-links.ts';

/** Any text that can stand between the host and the end of an address. */
const rest = fc.stringMatching(/^\/[a-z0-9%?&=+#;,.~-]{0,40}$/);

describe('N1: the text of an address', () => {
  test('keeps every letter when a parameter is appended, and gets back to itself without it', () => {
    fc.assert(
      fc.property(rest, fc.string(), (path, value) => {
        fc.pre(!hasParameter(path, 'profile'));
        const longer = withParameter(path, 'profile', value.toWellFormed());
        expect(new URL(longer, 'https://a.example').searchParams.get('profile')).toBe(value.toWellFormed());
        expect(withoutParameters(longer, ['profile'])).toBe(path.replace(/^([^?#]*)\?(?=#|$)/, '$1'));
      }),
    );
  });

  test('loses exactly the named parameters', () => {
    expect(withoutParameters('/?4711&profile=a.b&x=%20y#z', ['profile', 'referral'])).toBe('/?4711&x=%20y#z');
    expect(withoutParameters('/?profile=a&profile=b', ['profile'])).toBe('/');
    expect(withoutParameters('/?pro%66ile=a&4711', ['profile'])).toBe('/?4711');
    expect(withoutParameters('/?a=b+c&flag', ['profile'])).toBe('/?a=b+c&flag');
    expect(withoutParameters('/#?profile=a', ['profile'])).toBe('/#?profile=a');
  });
});

describe('13.12: where somebody comes from', () => {
  const token = signLink(
    'key',
    'rep',
    { leadId: 'l', lifecycleId: 'c', attempt: 1, repId: 'ada' },
    '2027-01-01T00:00:00.000Z',
  );

  test.each([
    [`https://api.example/r/${token}`, 'https://api.example/r/…'],
    [`https://site.example/a?x=1&profile=${token}&y=2#${token}`, 'https://site.example/a?x=1&profile=…&y=2#…'],
    ['https://site.example/a.b?v=1.2.3&utm_source=x', 'https://site.example/a.b?v=1.2.3&utm_source=x'],
  ])('is kept without a signed token: %s', (address, kept) => {
    expect(withoutTokens(address)).toBe(kept);
  });

  test('takes out every token, and nothing of an address without one', () => {
    fc.assert(fc.property(rest, (path) => withoutTokens(path) === path));
    fc.assert(
      fc.property(rest, fc.uuid(), (path, leadId) => {
        const any = signLink('key', 'preferences', { leadId }, '2027-01-01T00:00:00.000Z');
        expect(withoutTokens(`https://x.example${path}?profile=${any}`)).not.toContain(any.split('.')[1]);
      }),
    );
  });
});

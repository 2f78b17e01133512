import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasParameter, withoutParameters, withParameter } from '../../../domain/tracking/query-text.ts';

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

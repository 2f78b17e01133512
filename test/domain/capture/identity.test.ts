import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeEmail } from '../../../domain/capture/identity.ts';

test('one person keeps one identity however the address is typed', () => {
  for (const typed of [
    'Ada@Lifts.Example',
    ' ada+news@lifts.example ',
    'ADA+x+y@LIFTS.EXAMPLE',
    'ａｄａ@lifts.example',
  ])
    expect(normalizeEmail(typed)?.identity).toBe('ada@lifts.example');
});

test('Gmail ignores dots and its second name, others do not', () => {
  expect(normalizeEmail('a.d.a+x@googlemail.com')).toEqual({
    email: 'a.d.a+x@googlemail.com',
    identity: 'ada@gmail.com',
    domain: 'gmail.com',
  });
  expect(normalizeEmail('a.d.a@lifts.example')?.identity).toBe('a.d.a@lifts.example');
});

test('mail goes to the address as typed, without the spaces around it', () => {
  expect(normalizeEmail('  Ada.B+x@Lifts.Example\n')?.email).toBe('Ada.B+x@Lifts.Example');
});

test('an international domain is written in ASCII, because SES takes no other', () => {
  expect(normalizeEmail('ada@bücher.example')).toEqual({
    email: 'ada@xn--bcher-kva.example',
    identity: 'ada@xn--bcher-kva.example',
    domain: 'xn--bcher-kva.example',
  });
});

test('labels at the SES simulator stay different people', () => {
  expect(normalizeEmail('bounce+1@simulator.amazonses.com')?.identity).toBe('bounce+1@simulator.amazonses.com');
});

test.each([
  '',
  'ada',
  '@lifts.example',
  'ada@',
  'ada@lifts',
  'ada@lifts..example',
  'ada@-lifts.example',
  'ada@lifts.example.',
  'a b@lifts.example',
  '.ada@lifts.example',
  'ada.@lifts.example',
  'a..b@lifts.example',
  'ada@lifts.example\nbcc: x@y.example',
  'Ada <ada@lifts.example>',
  'ada@127.0.0.1',
  'ada@[127.0.0.1]',
  'ada@lifts.example/x',
  'ada@lifts.example:25',
  'ädä@lifts.example',
  `${'a'.repeat(65)}@lifts.example`,
  `ada@${'a'.repeat(64)}.example`,
  `ada@${'abc.'.repeat(70)}example`,
])('%j is no address', (text) => {
  expect(normalizeEmail(text)).toBeUndefined();
});

test('any text is read without an error, and an identity is its own identity', () => {
  const addresses = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc
      .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom('gmail.com', 'googlemail.com', 'bücher.example', 'x.co'))
      .map((parts) => parts.join('@')),
    fc.stringMatching(/^[a-z.+]{1,8}@(gmail\.com|lifts\.example)$/),
  );
  fc.assert(
    fc.property(addresses, (text) => {
      const found = normalizeEmail(text);
      if (!found) return;
      expect(normalizeEmail(found.identity)?.identity).toBe(found.identity);
      expect(normalizeEmail(found.email)).toEqual(found);
      expect(normalizeEmail(found.email.toUpperCase())?.identity).toBe(found.identity);
    }),
    { numRuns: 120 },
  );
});

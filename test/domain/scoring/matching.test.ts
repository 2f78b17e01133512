import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { type Match, wildcard } from '../../../domain/lead/match-conditions.ts';
import { compileMatch, matchKey } from '../../../domain/scoring/matching.ts';
import { click, form, lifecycleId, monday, visit } from '../../support/fixtures.ts';

const event = (name: string): Activity => ({
  id: name,
  type: 'event.tracked',
  at: monday,
  lifecycleId,
  detail: { name },
});
const download = (file: string): Activity => ({
  id: file,
  type: 'file.downloaded',
  at: monday,
  lifecycleId,
  detail: { file },
});
const from = (campaign: string) => form('contact', monday, { attribution: { form: 'contact', at: monday, campaign } });

describe('a rule fits', () => {
  test.each<[string, Parameters<typeof compileMatch>, Activity, boolean]>([
    ['its form', ['form.submitted', { form: 'demo' }], form('demo'), true],
    ['no other form', ['form.submitted', { form: 'demo' }], form('contact'), false],
    ['no other activity', ['page.viewed', {}], form('contact'), false],
    ['whole parts of a path', ['page.viewed', { path: '/pricing/' }], visit('https://x.example/en/Pricing?a=1'), true],
    ['no part of a word', ['page.viewed', { path: '/pricing' }], visit('https://x.example/pricing-myths'), false],
    ['a whole address', ['page.viewed', { url: 'docs.*/api/*' }], visit('https://docs.x.example/api/leads#top'), true],
    ['an address with its query', ['link.clicked', { url: '*ref=42' }], click('https://x.example/a?ref=42'), true],
    ['no other host', ['page.viewed', { url: 'docs.*' }], visit('https://www.x.example/docs.html'), false],
    ['a file by its ending', ['file.downloaded', { file: '*.pdf' }], download('Prices-2026.PDF'), true],
    ['an event by its beginning', ['event.tracked', { event: 'webinar-*' }], event('webinar-lifts'), true],
    ['no other event', ['event.tracked', { event: 'webinar-*' }], event('trial'), false],
    ['the campaign of a form', ['form.submitted', { campaign: 'spring-*' }], from('spring-26'), true],
    [
      'the campaign in an address',
      ['page.viewed', { campaign: 'spring' }],
      visit('https://x.example/?utm_campaign=Spring'),
      true,
    ],
    ['no activity without a campaign', ['page.viewed', { campaign: 'spring' }], visit('https://x.example/'), false],
    ['only when all is met', ['form.submitted', { form: 'demo', campaign: 'spring-*' }], from('spring-26'), false],
  ])('%s', (_, [type, match], activity, fits) => {
    expect(compileMatch(type, match)(activity)).toBe(fits);
  });
});

test('a star stands for anything, as it does in a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(wildcard(pattern)(text)).toBe(expected.test(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern full of stars looks for each of its parts once, also in a text made to hurt it', () => {
  const looks = vi.spyOn(String.prototype, 'indexOf');
  expect(wildcard(`${'a*'.repeat(40)}b`)('a'.repeat(20_000))).toBe(false);
  const { length } = looks.mock.calls;
  looks.mockRestore();
  expect(length).toBeLessThanOrEqual(40);
});

describe('the key under which fitting rules are remembered', () => {
  const one = fc.constantFrom(
    'demo',
    'https://x.example/pricing',
    'https://x.example/?utm_campaign=spring',
    'spring',
    '',
  );
  const maybe = fc.option(one, { nil: undefined });
  type Kind = 'form' | 'page' | 'click' | 'file' | 'event';
  const anyOf = (type: Kind) =>
    fc.tuple(one, maybe, fc.constantFrom('a', 'b')).map(([subject, campaign, other]): Activity => {
      const base = { id: other, at: monday, lifecycleId };
      const attribution = { form: 'contact', at: monday, campaign, source: other };
      if (type === 'form') return form(subject, monday, { attribution, message: other });
      if (type === 'page') return { ...base, type: 'page.viewed', detail: { url: subject, attribution } };
      if (type === 'click')
        return { ...base, type: 'link.clicked', detail: { url: subject, template: other, step: '1' } };
      return type === 'file' ? download(subject) : event(subject);
    });
  const twoOfOneType = fc
    .constantFrom<Kind>('form', 'page', 'click', 'file', 'event')
    .chain((type) => fc.tuple(anyOf(type), anyOf(type)));
  const wanted = fc.constantFrom('demo', '/pricing', '*', 'spring', 'x.example/*');
  const optional = fc.option(wanted, { nil: undefined });
  const anyMatch: fc.Arbitrary<Match> = fc.record({
    form: optional,
    path: optional,
    url: optional,
    file: optional,
    campaign: optional,
    event: optional,
  });

  test('is equal only for activities of a type that the same rules fit', () => {
    let equal = 0;
    fc.assert(
      fc.property(twoOfOneType, anyMatch, ([a, b], match) => {
        if (matchKey(a) !== matchKey(b)) return;
        equal += 1;
        expect(compileMatch(a.type, match)(a)).toBe(compileMatch(b.type, match)(b));
      }),
      { numRuns: 5_000 },
    );
    expect(equal).toBeGreaterThan(500);
  });

  test('tells apart what a condition tells apart', () => {
    fc.assert(
      fc.property(twoOfOneType, anyMatch, ([a, b], match) => {
        if (compileMatch(a.type, match)(a) !== compileMatch(b.type, match)(b))
          expect(matchKey(a)).not.toBe(matchKey(b));
      }),
      { numRuns: 5_000 },
    );
  });
});

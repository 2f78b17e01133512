import { expect, test } from 'vitest';
import { sourceOf } from '../../../domain/tracking/source.ts';

const landingPage = 'https://fieldnote.example/pricing';

test.each<[string, Parameters<typeof sourceOf>[0], string]>([
  ['a tagged link', { source: 'Newsletter', medium: 'Email', landingPage }, 'newsletter / email'],
  ['an ad of Google that has no tags', { gclid: 'x', landingPage }, 'google / cpc'],
  ['an ad of LinkedIn', { liFatId: 'x', landingPage }, 'linkedin / cpc'],
  ['a partner', { via: 'partner:acme' }, 'partner acme'],
  ['a recommendation', { referredBy: 'lead', landingPage }, 'recommendation'],
  ['another site', { referrer: 'https://www.example.org/?q=secret', landingPage }, 'example.org'],
  ['a page of ours', { referrer: 'https://www.fieldnote.example/', landingPage }, 'direct'],
  ['a short link', { link: 'fair', landingPage }, 'short link'],
  ['nothing but a page of ours', { landingPage }, 'direct'],
  ['a program that says nothing', {}, 'unknown'],
  ['an address in a tag', { source: 'ada@example.org', landingPage }, 'unreadable'],
  ['a referrer that is no address', { referrer: 'about:blank', landingPage }, 'direct'],
])('%s', (_, origin, source) => {
  expect(sourceOf(origin)).toBe(source);
});

test('a site that is known by name is called so', () => {
  const origin = { referrer: 'https://www.google.com/', landingPage };
  expect(sourceOf(origin, () => 'Google search')).toBe('Google search');
});

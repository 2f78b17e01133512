import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LinkClaims, openLink, signLink } from '../../../functions/services/signed-links.ts';

const now = '2026-11-23T10:00:00.000Z';
const later = '2026-12-23T10:00:00.000Z';
const claims: LinkClaims['rep'] = { leadId: 'a'.repeat(32), lifecycleId: 'b'.repeat(12), attempt: 2, repId: 'ada' };
const token = signLink('key', 'rep', claims, later);

describe('a signed link', () => {
  test('carries its claims until it ends', () => {
    expect(openLink('key', 'rep', token, now)).toEqual({ claims });
    expect(openLink('key', 'rep', token, '2026-12-23T09:59:59.999Z')).toEqual({ claims });
    expect(openLink('key', 'rep', token, later)).toEqual({ problem: 'expired' });
  });

  test('is unknown for another purpose and under another key', () => {
    expect(openLink('key', 'preferences', token, now)).toEqual({ problem: 'unknown' });
    expect(openLink('other', 'rep', token, now)).toEqual({ problem: 'unknown' });
  });

  test('is unknown when any byte of it is changed, cut off or added', () => {
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A';
      for (const forged of [
        token.slice(0, at) + other + token.slice(at + 1),
        token.slice(0, at),
        token.slice(0, at) + token.slice(at + 1),
      ])
        expect(openLink('key', 'rep', forged, now), forged).toEqual({ problem: 'unknown' });
    }
    for (const more of ['A', '.', '.x', '%00', ' '])
      expect(openLink('key', 'rep', token + more, now)).toEqual({ problem: 'unknown' });
  });

  test('never throws on any address', () => {
    const [body] = token.split('.');
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(anything, (text) => 'problem' in openLink('key', 'rep', text, now)),
      { numRuns: 200 },
    );
    // As many characters as a signature has, but more bytes.
    expect(openLink('key', 'rep', `${body}.${'é'.repeat(22)}`, now)).toEqual({ problem: 'unknown' });
  });

  test('stays short enough for a mail and says nothing about the person but the id', () => {
    expect(token.length).toBeLessThan(220);
    expect(token).toMatch(/^[\w-]+\.[\w-]{22}$/);
  });
});

import { day, hour, type Instant, plus } from '../../../domain/time/instant.ts';
import type { Keys } from '../../adapters/secrets/key-ring.ts';
import { type LinkClaims, openLink, signLink } from '../signed-links.ts';

/** What a visitor's browser may carry, in a cookie, in a page's address or in a field of a form. */
export const profileDays = 90;
export const referralDays = 30;
/** A recommendation is as good in ten years as it is today. */
const referralWorksFor = 3650 * day;

const midnight = (at: Instant): Instant => `${at.slice(0, 10)}T00:00:00.000Z`;

export type Visitors = ReturnType<typeof createVisitors>;

/**
 * Who is there, as far as a signed token says. A token holds a lead id and names of fields, never what was said, and it is
 * worth exactly what typing the address into the form would be: one more submission.
 */
export function createVisitors(keys: Pick<Keys, 'links'>, now: () => Instant) {
  const claims = <P extends 'profile' | 'referral'>(purpose: P, token: string | undefined) => {
    const opened = token ? openLink(keys.links, purpose, token, now()) : undefined;
    return opened && 'claims' in opened ? opened.claims : undefined;
  };
  return {
    /** The lead a token names and the fields its bearer need not fill in; undefined for an old, a foreign or no token. */
    profileOf: (token: string | undefined): LinkClaims['profile'] | undefined => claims('profile', token),
    /** `known` must be what the bearer has filled in, or what belongs to the mailbox the token is sent to. */
    profile: (leadId: string, known: readonly string[], more: { who?: string; proven?: true } = {}): string =>
      // Counted from midnight: a form posted again gets the same answer, and the token does not tell when it was made.
      signLink(
        keys.links,
        'profile',
        { leadId, known: [...new Set(known)], ...more },
        plus(midnight(now()), profileDays * day),
      ),
    /** The same for the address of a page outside, where others may see it: who passes it on, passes on an hour. */
    passing: (leadId: string, known: readonly string[], more: { who?: string; proven?: true } = {}): string =>
      signLink(keys.links, 'profile', { leadId, known: [...new Set(known)], ...more }, plus(now(), hour)),
    /** The referrer's lead id. */
    referrerOf: (token: string | undefined): string | undefined => claims('referral', token)?.leadId,
    referral: (leadId: string): string => signLink(keys.links, 'referral', { leadId }, plus(now(), referralWorksFor)),
  };
}

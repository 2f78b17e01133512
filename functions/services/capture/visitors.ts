import { day, hour, type Instant, plus } from '../../../domain/time/instant.ts';
import type { Keys } from '../../adapters/secrets/key-ring.ts';
import { type LinkClaims, openLink, signLink } from '../signed-links.ts';

/** The lifetime of a profile token in a visitor's cookie, address or form field. */
export const profileDays = 90;
export const referralDays = 30;
/** A recommendation is as good in ten years as it is today. */
const referralWorksFor = 3650 * day;

const midnight = (at: Instant): Instant => `${at.slice(0, 10)}T00:00:00.000Z`;

export type Visitors = ReturnType<typeof createVisitors>;

/**
 * Recognises a visitor by a signed token. It holds a lead id and names of fields, never their values, and it is worth as much
 * as typing the address into the form: one more submission.
 */
export function createVisitors(keys: Pick<Keys, 'links'>, now: () => Instant) {
  const claims = <P extends 'profile' | 'referral'>(purpose: P, token: string | undefined) => {
    const opened = token ? openLink(keys.links, purpose, token, now()) : undefined;
    return opened && 'claims' in opened ? opened.claims : undefined;
  };
  return {
    /** The lead a token names and the fields its bearer need not fill in; undefined for an old, a foreign or no token. */
    profileOf: (token: string | undefined): LinkClaims['profile'] | undefined => claims('profile', token),
    /** `known` names fields that the bearer has filled in, or that belong to the mailbox which gets the token. */
    profile: (leadId: string, known: readonly string[], more: { who?: string; proven?: true } = {}): string =>
      // Counted from midnight: a form posted again gets the same answer, and the token does not reveal when it was made.
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

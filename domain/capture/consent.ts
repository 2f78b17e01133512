import type { Form } from '../config/config.ts';
import type { Activity, ActivityOf } from '../lead/activity.ts';
import { hash } from '../lead/hash.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import type { Lead } from '../lead/lead.ts';
import type { Attribution, Consent } from '../lead/person.ts';
import { byTime, type Instant } from '../time/instant.ts';
import type { Submission } from './submission.ts';

type Submitting = ActivityOf<'form.submitted'>;

/**
 * The consent of a submission to marketing mail. On our forms an unticked box and no box are both no consent. Undefined where
 * it is unknown (a lead source without a legal basis): the confirmation of the address decides.
 */
export function consentIn(
  { consent, consentText, basis, form, mustConfirm, isProven, sentFrom: from }: Submission,
  { at, via }: Attribution,
  asked?: Pick<Form, 'basis'>,
): Consent | undefined {
  const proof = { ...(isProven && { proven: true }), from };
  // People of other lead sources have not read our form's sentence; the source has its own.
  if (basis !== undefined)
    return { given: true, at, source: via ?? `form ${form}`, basis, ...worded(via && consentText), ...proof };
  const source = `form ${form}`;
  if (consent) return { given: true, at, source: via ?? source, ...(!via && worded(consentText)), ...proof };
  if (via === undefined && asked?.basis === 'legitimate-interest')
    return { given: true, at, source, basis: 'legitimate-interest', ...proof };
  if (consent === undefined && (via !== undefined || mustConfirm)) return undefined;
  return { given: false, at, source: via ?? source, ...proof };
}

/** The words, and their version: eight hexadecimal digits that are the same for the same words. */
function worded(text: string | undefined): Pick<Consent, 'text' | 'version'> {
  return text ? { text, version: hash(text).toString(16).padStart(8, '0') } : {};
}

/** Why a form cannot be taken as it is: its box is required and not ticked. */
export function missingConsent(form: Form | undefined, consent: boolean | undefined): InvalidField | undefined {
  if (!form?.consentRequired || consent) return undefined;
  return { field: 'consent', got: 'a box without a tick', expected: 'a tick: without it we may not send this' };
}

/**
 * All that was ever said about marketing mail, oldest first. It is a fold over activities, so nothing overwrites it. A post is
 * proven by a token from a mail, or later by the link of a confirmation mail.
 */
export function consentHistory(activities: readonly Activity[]): Consent[] {
  const confirmations = activities.filter((one): one is ActivityOf<'confirmed'> => one.type === 'confirmed');
  return activities.flatMap((one) => {
    if (one.type !== 'form.submitted' || one.detail.refused !== undefined || one.detail.consent === undefined)
      return [];
    const isConfirmed = confirmations.some((confirmed) => confirms(confirmed, one));
    return [isConfirmed ? { ...one.detail.consent, proven: true } : one.detail.consent];
  });
}

/** All consents, with those that the profile keeps: of a long history only the newest activities are read. */
export function allConsents(
  activities: readonly Activity[],
  ...leads: readonly Pick<Lead, 'provenNo' | 'provenYes'>[]
): Consent[] {
  const read = consentHistory(activities);
  const kept = leads.flatMap(({ provenNo, provenYes }) => [provenNo, provenYes]).filter((one) => one !== undefined);
  const unread = kept.filter((one) => !read.some(({ at, given }) => at === one.at && given === one.given));
  return [...unread, ...read].toSorted(byTime);
}

/**
 * Whether the owner of the mailbox sent a post: it carried a token from a mail, or the link of its own confirmation was used. A
 * confirmation without a post's receipt belongs to the first post of its lifecycle; later ones may be a stranger's.
 */
export function isProvenPost(post: Submitting, activities: readonly Activity[]): boolean {
  if (post.detail.isProven) return true;
  return activities.some((one) => {
    if (one.type !== 'confirmed') return false;
    if (one.detail.receipt !== undefined) return one.detail.receipt === post.detail.receipt;
    const [first] = activities
      .filter((other) => other.type === 'form.submitted' && other.lifecycleId === one.lifecycleId)
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
    return first?.id === post.id && one.at >= post.at;
  });
}

/** The consents in the posts that a confirmation proves, oldest first. */
export function consentsProvenBy(confirmed: ActivityOf<'confirmed'>, activities: readonly Activity[]): Consent[] {
  const posts = activities.filter((one) => one.type === 'form.submitted' && confirms(confirmed, one));
  return consentHistory([...posts, confirmed]).toSorted(byTime);
}

/** A confirmation names the post it confirms. One without a receipt confirms all earlier posts of its lifecycle. */
export function confirms({ at, lifecycleId, detail }: ActivityOf<'confirmed'>, post: Submitting): boolean {
  if (detail.receipt !== undefined) return detail.receipt === post.detail.receipt;
  return lifecycleId === post.lifecycleId && at >= post.at;
}

/**
 * The consent that counts: a proven yes first. A proven person who never said yes has not agreed, even if others typed a yes. Without
 * proof the newest yes counts, and without a yes the oldest no.
 */
export function consentOf(history: readonly Consent[]): Consent | undefined {
  const proven = history.filter((one) => one.proven);
  const deciding = proven.length > 0 ? proven : history;
  return deciding.findLast(({ given }) => given) ?? deciding[0];
}

/** The id of an unsubscribe. A repetition has the id of the first; after the person resubscribed, the next has its own. */
export const unsubscribedId = (lifecycleId: string, { at }: { at: Instant }): string =>
  `unsubscribed-${lifecycleId}-${at.slice(0, 'YYYY-MM-DDTHH:mm'.length)}`;

/** Whether this post asks for mail that only a click in a mail to the mailbox can allow: after an unsubscribe, or a proven no. */
export function needsOptIn(
  lead: { suppressed?: { reason: string; at: string }; consent?: Consent },
  { detail }: Submitting,
): boolean {
  const { consent, refused } = detail;
  // A yes from a lead source (a list, a partner) does not revoke the person's own no.
  if (refused !== undefined || !consent?.given || consent.basis !== undefined) return false;
  if (lead.suppressed) return lead.suppressed.reason === 'unsubscribed' && lead.suppressed.at < consent.at;
  return lead.consent?.given === false && lead.consent.proven === true && !consent.proven;
}

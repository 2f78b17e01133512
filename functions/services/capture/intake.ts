import { answersThatFit, InvalidSubmissionError, tooManyAnswers } from '../../../domain/capture/answers.ts';
import { newLead } from '../../../domain/capture/capture.ts';
import { consentIn, needsOptIn } from '../../../domain/capture/consent.ts';
import { isHasty, refusal } from '../../../domain/capture/filtering.ts';
import { guideAskedFor, isAskedToConfirm, mustConfirm } from '../../../domain/capture/guide.ts';
import { normalizeEmail } from '../../../domain/capture/identity.ts';
import { postWait, TooManyPostsError } from '../../../domain/capture/limits.ts';
import type { Submission } from '../../../domain/capture/submission.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import { ownerOf } from '../../../domain/distribution/owner.ts';
import type { ActivityOf } from '../../../domain/lead/activity.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Person } from '../../../domain/lead/person.ts';
import { isUnproven, mayComeBack, type Sent } from '../../../domain/privacy/coming-back.ts';
import { between, type Instant, millis } from '../../../domain/time/instant.ts';
import { findWords } from '../../../domain/workflow/desk/find-words.ts';
import { log, metric } from '../../adapters/aws/log.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Referrals } from '../../adapters/dynamodb/privacy/referrals.ts';
import type { Suppressions } from '../../adapters/dynamodb/suppressions.ts';
import type { Visits } from '../../adapters/dynamodb/visits.ts';
import { contentHashOf, type Keys, leadIdOf, receiptOf } from '../../adapters/secrets/key-ring.ts';
import type { Lifecycles } from '../../adapters/step-functions/lifecycles.ts';
import type { Guides } from '../mail/guide-delivery.ts';
import type { Signals } from '../signals.ts';

type Submitting = ActivityOf<'form.submitted'>;

interface IntakeDeps {
  keys: Keys;
  leads: Leads;
  suppressions: Pick<Suppressions, 'find'>;
  referrals: Referrals;
  guides: Pick<Guides, 'promise'>;
  lifecycles: Lifecycles;
  signals: Signals;
  visits: Pick<Visits, 'claim' | 'attach' | 'release'>;
  rules: CaptureRules;
  /** A phone number as E.164, or as typed. */
  phone: (typed: string, country: string | undefined) => string;
  now: () => Instant;
  newId: () => string;
}

/** The answer to a submission; the same submission always gets the same answer. */
export interface Taken {
  leadId: string;
  receipt: string;
  /** The post made a lead, was added to a known one, was a repetition, or is of an erased person. No answer reveals it to visitors. */
  outcome: 'new' | 'merged' | 'repeated' | 'erased';
  /** This call has promised a guide or a confirmation by mail; the sweep keeps the promise if the caller does not. */
  guidePromised: boolean;
  /** The rep of a known lead, for who has proven the address: strangers learn nothing. */
  repId?: string;
  /**
   * What a page says about marketing mail: `confirm` needs a click in a mail first, `blocked` sends none. A person who only
   * typed an address gets an answer that is independent of our data: `again` explains how an unsubscribed person gets mail
   * again.
   */
  mail: 'usual' | 'confirm' | 'blocked' | 'again';
}

export type Intake = ReturnType<typeof createIntake>;

/** For forms and all lead sources: a submission becomes a lead, or one more activity of a lead, durably and once. */
export function createIntake({
  keys,
  leads,
  suppressions,
  referrals,
  guides,
  lifecycles,
  signals,
  visits,
  rules,
  phone,
  now,
  newId,
}: IntakeDeps) {
  return { take };

  /**
   * Safe to repeat with the same submission. `first` runs for a new lead before its workflow begins. Throws StorageUnavailable
   * when nothing was stored; InvalidSubmissionError and TooManyPostsError for a form's content.
   */
  async function take(submission: Submission, first?: (leadId: string) => Promise<unknown>): Promise<Taken> {
    const at = now();
    const identity = normalizeEmail(submission.email)?.identity ?? submission.email;
    const leadId = leadIdOf(keys, identity);
    // The same form is shown at another time when it is sent again.
    // The address is who it is from and no part of the content: one person spells it in many ways.
    const {
      email: _,
      isProven,
      isHeldBack,
      submissionId,
      visitorId,
      shownAt,
      sentAt,
      sentFrom,
      ...content
    } = submission;
    const contentHash = contentHashOf(keys, content);
    const refused = refusal(submission, rules.filter);
    const doubtful = isHeldBack || isHasty(submission, rules.filter, at);
    // Without an id from the client, equal content in the same window of time is the same submission.
    const window = Math.floor(millis(at) / rules.dedupeWindow);
    const same = submissionId ?? `${contentHash}/${window}`;
    // A refused, hasty or surplus form has another id than its corrected repetition.
    const kind = refused === undefined ? (doubtful ? '/hasty' : '') : `/refused/${contentHash}`;
    const receipt = receiptOf(keys, leadId, `${same}${kind}`);
    const lifecycleId = newId();
    const referredBy = await referrerOf(submission, leadId);
    const attribution = { ...submission.attribution, referredBy, at };
    const activity = (lifecycle: string): Submitting => ({
      id: `form-${receipt}`,
      type: 'form.submitted',
      at,
      lifecycleId: lifecycle,
      detail: {
        form: submission.form,
        receipt,
        contentHash,
        email: submission.email,
        person: withPhone(submission.person),
        answers: submission.answers,
        message: submission.message,
        consent: consentIn(submission, attribution, rules.forms[submission.form]),
        isProven: submission.isProven,
        attribution,
        visitorId,
        mustConfirm: submission.mustConfirm || doubtful || undefined,
        refused,
      },
    });

    const captured = activity(lifecycleId);
    // The list outlives a lead that was erased, and knows people who were never one.
    const asksForMail = captured.detail.consent?.given === true && submission.attribution.via === undefined;
    const [attachVisits, suppressed] = await Promise.all([
      claimed(visitorId, leadId, captured),
      asksForMail ? suppressions.find(leadId) : undefined,
    ]);
    if (captured.detail.refused) counted(leadId, captured.detail.refused, at);
    const lead = {
      ...newLead(leadId, lifecycleId, submission, captured),
      suppressed: suppressed && { reason: suppressed.reason, at: suppressed.at },
    };
    // The note comes before the lead names its referrer. A known lead may refuse this form, and then it names none.
    if (referredBy !== undefined && !(await leads.admits(leadId, at))) await referrals.note(referredBy, leadId, at);
    const isNew = await leads.create(lead);
    const sent: Sent = { via: submission.attribution.via, at, isDoubtful: doubtful || refused !== undefined };
    const known = isNew ? undefined : await leads.history(leadId);
    const barrier = isNew || known ? undefined : await leads.barrier(leadId);
    // A lead of a person who asked for erasure takes only what the barrier allows, until the mailbox has confirmed.
    const history = known && (!isUnproven(known.lead) || mayComeBack(erasureOf(known.lead), sent)) ? known : undefined;
    if (isNew || (barrier && (await cameBack(lead, barrier, sent)))) {
      await attachVisits();
      if (referredBy !== undefined) await renoted(referredBy, leadId, at);
      await first?.(leadId);
      const optIn = barrier?.erasedOn !== 'request' && needsOptIn({ suppressed }, captured);
      const waits = barrier?.erasedOn === 'request' || isAskedToConfirm({ lead, activities: [] }, captured, rules);
      const guidePromised = await promiseMail(leadId, captured, { optIn, waits });
      // From here on nothing can be lost: if starting fails, the sweep finds the lead in the pending index.
      await lifecycles
        .start(leadId, lifecycleId)
        .catch((error: unknown) => log.error('starting is left to the sweep', { leadId, error }));
      return { leadId, receipt, outcome: 'new', guidePromised, mail: mailAfter(lead, captured, optIn) };
    }
    // The person is erased, and this post does not bring them back: it gets the usual answer and is not stored.
    if (!history) {
      if (visitorId !== undefined) await visits.release(visitorId, leadId);
      if (referredBy !== undefined) await referrals.retract(referredBy, leadId);
      return { leadId, receipt, outcome: 'erased', guidePromised: false, mail: mailOfStranger(captured) };
    }
    const earlier = repeated(history, activity(history.lead.lifecycleId), submissionId);
    // Programs' routes have limits of their own, and the owner of the mailbox is no stranger.
    const wait = earlier || isProven || submission.attribution.via ? undefined : postWait(history.activities, at);
    if (wait !== undefined) throw new TooManyPostsError(wait);
    const again = earlier ?? fitting(activity(history.lead.lifecycleId), history, submission);
    await attachVisits();
    // A search for the new name or company finds the lead too. Words are written first: a word without its fact is harmless.
    if (!earlier && !again.detail.refused) await leads.findable(leadId, newWords(history.lead, submission));
    // A repeated one may have been left half-way by a process that died.
    if (!earlier || history.unsettled?.includes(earlier.id)) {
      // A merged lead continues in another one, which then names the referrer, too.
      const ids = [...new Set([leadId, history.lead.id])];
      const noted = referredBy === undefined ? [] : ids.map((id) => [referredBy, id] as const);
      for (const one of noted) await referrals.note(...one, at);
      await signals.raise(leadId, again);
      for (const one of noted) await renoted(...one, at);
    }
    const optIn = !isUnproven(history.lead) && needsOptIn(history.lead, again);
    const waits = isUnproven(history.lead) || isAskedToConfirm(history, again, rules);
    const guidePromised = await promiseMail(leadId, again, { optIn, waits });
    const outcome = earlier ? 'repeated' : 'merged';
    return {
      leadId,
      receipt: again.detail.receipt,
      outcome,
      guidePromised,
      repId: isProven ? ownerOf(history) : undefined,
      mail: mailAfter(history.lead, again, optIn),
    };
  }

  /** A lead cannot refer itself, and the link of an erased lead names no referrer. */
  async function referrerOf({ attribution: { referredBy } }: Submission, leadId: string): Promise<string | undefined> {
    if (referredBy === undefined || referredBy === leadId) return undefined;
    return (await leads.standing(referredBy)) === 'erased' ? undefined : referredBy;
  }

  /**
   * Asks both barriers after the write. An erased lead leaves no note. The lead that an erased referrer sent is noted again, so that the
   * late look of that erasure finds it.
   */
  async function renoted(referrerId: string, leadId: string, at: Instant): Promise<void> {
    let isSettled = false;
    while (!isSettled && (await leads.admits(leadId, at))) {
      isSettled = await referrals.settle(referrerId, leadId);
      // An erasure deleted the note, or a sweep that found no such lead yet.
      if (!isSettled) await referrals.note(referrerId, leadId, at);
    }
    if (!isSettled) await referrals.retract(referrerId, leadId);
    else if ((await leads.standing(referrerId)) === 'erased') await referrals.note(referrerId, leadId, at);
  }

  /** Whether a person who was erased is a new lead by this. */
  async function cameBack(lead: Lead, barrier: NonNullable<Awaited<ReturnType<Leads['barrier']>>>, sent: Sent) {
    if (barrier.isBack || !mayComeBack(barrier, sent)) return false;
    // The new lead must not be erased with the old one: the sender tries again in a moment.
    if (barrier.isUnderWay) throw new TemporaryError('StorageUnavailable', `lead ${lead.id} is being erased`);
    if (await leads.create(lead, barrier)) return true;
    // Another form was quicker, or another order to erase: the next try sees which.
    throw new TemporaryError('StorageUnavailable', `lead ${lead.id} is coming back or was erased again`);
  }

  function mailAfter(lead: Lead, post: Submitting, optIn: boolean): Taken['mail'] {
    if (!post.detail.isProven) return mailOfStranger(post);
    if (optIn) return 'confirm';
    if (lead.suppressed) return post.detail.consent?.given ? 'blocked' : 'usual';
    return mustConfirm(post, rules) && lead.confirmedAt === undefined ? 'confirm' : 'usual';
  }

  function mailOfStranger(post: Submitting): Taken['mail'] {
    if (mustConfirm(post, rules)) return 'confirm';
    return post.detail.consent?.given ? 'again' : 'usual';
  }

  function withPhone(person: Person): Person {
    return person.phone === undefined ? person : { ...person, phone: phone(person.phone, person.country) };
  }

  /** Without the answers that exceed a lead's room. Throws InvalidSubmissionError where the sender can leave them out. */
  function fitting(submitting: Submitting, { lead }: LeadHistory, { attribution }: Submission): Submitting {
    const { kept, surplus } = answersThatFit(submitting.detail.answers ?? {}, lead.answers, rules.forms);
    if (surplus.length === 0) return submitting;
    if (attribution.via === undefined) throw new InvalidSubmissionError([tooManyAnswers(surplus)]);
    log.warn('a lead has no room for more answers', { leadId: lead.id, answers: surplus.length });
    return { ...submitting, detail: { ...submitting.detail, answers: kept } };
  }

  /**
   * Stored before the person is thanked. A repeated submission promises nothing new, but makes up for a promise that a dead
   * process missed. `waits`: a confirmation comes first, and promises the guide.
   */
  async function promiseMail(leadId: string, post: Submitting, { optIn, waits }: { optIn: boolean; waits: boolean }) {
    const guide = waits ? undefined : guideAskedFor(post, rules);
    if (guide === undefined && !optIn) return false;
    const { lifecycleId, at } = post;
    const { receipt } = post.detail;
    return guides.promise(leadId, { lifecycleId, receipt, guide, optIn: optIn || undefined }, at);
  }

  /**
   * Claims the sender's visits before the lead is written, and answers how to attach them once it is. A form is
   * worth more than visits: if they cannot be had now, the sweep gets them.
   */
  async function claimed(visitorId: string | undefined, leadId: string, { at, detail }: Submitting) {
    if (visitorId === undefined || detail.refused) return async () => {};
    const later = (error: unknown) => log.error('visits are left to the sweep', { leadId, error });
    const isMine = await visits.claim(visitorId, leadId, at).catch(later);
    return async () => void (isMine && (await visits.attach(visitorId, leadId).catch(later)));
  }

  /** The submission that this one repeats: the same id, or the same content a moment ago. */
  function repeated({ activities }: LeadHistory, { at, detail }: Submitting, submissionId: string | undefined) {
    return activities.find((one): one is Submitting => {
      if (one.type !== 'form.submitted') return false;
      const { refused, mustConfirm, contentHash } = one.detail;
      const isWorse = (refused && !detail.refused) || (mustConfirm && !detail.mustConfirm);
      const sameContent = contentHash === detail.contentHash && between(one.at, at) < rules.dedupeWindow && !isWorse;
      return one.detail.receipt === detail.receipt || (submissionId === undefined && sameContent);
    });
  }
}

/** How much is refused and why, for ops; the sender learns nothing. */
function counted(leadId: string, why: string, at: Instant): void {
  log.info('refused', { leadId, why });
  metric('RefusedSubmissions', 1, millis(at));
}

const erasureOf = ({ erasedAt = '', erasedOn = 'retention' }: Lead) => ({ erasedAt, erasedOn });

/** A new lead's words are written by its first step, where no visitor waits. */
function newWords(lead: Lead, { person, email }: Submission): string[] {
  const known = findWords(lead);
  return findWords({ ...person, email }).filter((word) => !known.includes(word));
}

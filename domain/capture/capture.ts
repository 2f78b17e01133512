import type { Activity, ActivityOf } from '../lead/activity.ts';
import { captured } from '../lead/domain-events.ts';
import type { Lead } from '../lead/lead.ts';
import type { Attribution, Consent, Person } from '../lead/person.ts';
import { allConsents, consentOf, isProvenPost } from './consent.ts';
import type { Submission } from './submission.ts';

type Submitting = ActivityOf<'form.submitted'>;
type Correcting = ActivityOf<'profile.corrected'>;

/** The facts of one submission about the person, to be merged into the lead. */
export interface Submitted {
  person: Person;
  answers: Record<string, string>;
  last: Attribution;
  consent?: Consent;
  /** The owner of the mailbox sent it, so it may replace earlier values. */
  isProven?: boolean;
}

/** The lead a first submission makes: captured, with its first lifecycle open. */
export function newLead(id: string, lifecycleId: string, submission: Submission, activity: Submitting): Lead {
  const { at, detail } = activity;
  // A refused submission stays in its activity: on the lead it would outlive the person's own first post.
  const { person, ...said } =
    detail.refused === undefined ? submittedIn(activity) : { ...nothingSaid, last: detail.attribution };
  return {
    id,
    ...said,
    ...person,
    email: submission.email,
    first: detail.attribution,
    stage: 'captured',
    moves: [{ stage: 'captured', at, why: `form ${submission.form}`, ...tellsOf(activity) }],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: at,
    captured: activity,
    createdAt: at,
  };
}

const nothingSaid = { person: {}, answers: {} };

/** Spam leads publish no events. */
const tellsOf = ({ lifecycleId, detail }: Submitting) =>
  detail.refused === undefined ? { event: captured(lifecycleId, detail.attribution) } : {};

/** The part of a submission that the lead's row keeps. */
export function submittedIn({ detail }: Submitting): Submitted {
  const { person = {}, answers = {}, attribution, consent, isProven } = detail;
  return { person, answers, last: attribution, consent, isProven };
}

/**
 * A lead as a fold over its submissions: any order and any repetition gives the same lead; the row is a cache for lists. An
 * unproven post fills gaps only, the earliest first; of proven posts and corrections the latest counts. A refused submission
 * counts only when there is no other.
 */
export function mergedLead(lead: Lead, activities: readonly Activity[]): Lead {
  const all = activities.filter((activity): activity is Submitting => activity.type === 'form.submitted');
  const good = all.filter(({ detail }) => detail.refused === undefined);
  const submissions = (good.length > 0 ? good : all).toSorted(byTime);
  const [first] = submissions;
  if (!first) return lead;
  // Later entries win: typed posts from the newest to the oldest, then proven ones and corrections from the oldest to the newest.
  const isProven = new Set(submissions.filter((post) => isProvenPost(post, activities)));
  const proven = submissions.filter((post) => isProven.has(post));
  const typed = submissions.filter((post) => !isProven.has(post)).toReversed();
  const read = [...typed, ...proven].map(submittedIn);
  const corrections = activities.filter((one): one is Correcting => one.type === 'profile.corrected');
  const firm = [...proven, ...corrections].toSorted(byTime);
  const person: Person = Object.assign({}, ...typed.map(saidIn), ...firm.map(saidIn));
  const consents = allConsents(activities.toSorted(byTime), lead);
  const consent = consentOf(consents) ?? lead.consent;
  return {
    ...lead,
    ...person,
    email: first.detail.email ?? lead.email,
    answers: { ...lead.answers, ...Object.assign({}, ...read.map(({ answers }) => answers)) },
    first: first.detail.attribution,
    last: submissions.at(-1)?.detail.attribution ?? lead.last,
    ...(consent && { consent }),
    ...(consents.length > 0 && { consents }),
  };
}

/** The values of a post or a correction; a field that a correction empties has no value. */
function saidIn(one: Submitting | Correcting): Person {
  if (one.type === 'form.submitted') return submittedIn(one).person;
  return Object.fromEntries(Object.entries(one.detail.fields).map(([name, value]) => [name, value || undefined]));
}

/** Activities of one moment are ordered by id, so that the order is always the same. */
function byTime(a: Activity, b: Activity): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

import type { Activity, ActivityOf } from '../lead/activity.ts';
import { captured } from '../lead/domain-events.ts';
import { hash } from '../lead/hash.ts';
import type { Lead } from '../lead/lead.ts';
import type { Attribution, Consent, Person } from '../lead/person.ts';
import type { Submission } from './submission.ts';

type Submitting = ActivityOf<'form.submitted'>;

/** What one submission says about the person, to be merged into the lead. */
export interface Submitted {
  person: Person;
  answers: Record<string, string>;
  last: Attribution;
  consent?: Consent;
}

/** The lead a first submission makes: captured, with its first lifecycle open. */
export function newLead(id: string, lifecycleId: string, submission: Submission, activity: Submitting): Lead {
  const { at, detail } = activity;
  // What a filter refused stays in its activity: on the lead it would outlive the person's own first post.
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

/** Of spam nobody is told. */
const tellsOf = ({ lifecycleId, detail }: Submitting) =>
  detail.refused === undefined ? { event: captured(lifecycleId, detail.attribution) } : {};

/** The part of a submission that is kept on the lead. */
export function submittedIn({ detail }: Submitting): Submitted {
  const { person = {}, answers = {}, attribution, consent } = detail;
  return { person, answers, last: attribution, ...(consent && { consent }) };
}

/** What the person agreed to with this submission; undefined when it says nothing about that. */
export function consentIn(
  { consent, consentText, basis, form }: Submission,
  { at, via }: Attribution,
): Consent | undefined {
  // Through another door nobody has read the sentence on our form; its own words come with its basis.
  if (basis !== undefined) {
    const text = via && consentText;
    return { given: true, at, source: via ?? `form ${form}`, basis, ...worded(text) };
  }
  if (consent === undefined) return undefined;
  return { given: consent, at, source: `form ${form}`, ...(!via && worded(consentText)) };
}

/** The words, and their version: eight hexadecimal digits that are the same for the same words. */
function worded(text: string | undefined): Pick<Consent, 'text' | 'version'> {
  return text ? { text, version: hash(text).toString(16).padStart(8, '0') } : {};
}

/**
 * A lead as all its submissions together say: who it is from the first (address as typed, name, first touch), everything else
 * from the newest that says it. A fold over activities, so the same submissions in any order, and any number of times, make
 * the same lead; what stands in the row is a cache for lists. Refused submissions say nothing, unless there is no other.
 */
export function mergedLead(lead: Lead, activities: readonly Activity[]): Lead {
  const all = activities.filter((activity): activity is Submitting => activity.type === 'form.submitted');
  const good = all.filter(({ detail }) => detail.refused === undefined);
  const submissions = (good.length > 0 ? good : all).toSorted(byTime);
  const [first] = submissions;
  if (!first) return lead;
  const told = submissions.map(submittedIn);
  const person: Person = Object.assign({}, ...told.map((one) => one.person));
  const name = told.find((one) => one.person.name !== undefined)?.person.name;
  const consent = told.findLast((one) => one.consent !== undefined)?.consent;
  return {
    ...lead,
    ...person,
    ...(name !== undefined && { name }),
    email: first.detail.email ?? lead.email,
    answers: { ...lead.answers, ...Object.assign({}, ...told.map(({ answers }) => answers)) },
    first: first.detail.attribution,
    last: told.at(-1)?.last ?? lead.last,
    ...(consent && { consent }),
  };
}

/** Of one moment the order of ids, which is no worse than any other and always the same. */
function byTime(a: Submitting, b: Submitting): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

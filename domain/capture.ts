import type { ActivityOf } from './activity.ts';
import type { Attribution, Lead, Person } from './lead.ts';
import type { Submission } from './submission.ts';

/** What one submission says about the person, to be merged into the lead. */
export interface Submitted {
  person: Person;
  answers: Record<string, string>;
  last: Attribution;
  consent?: Lead['consent'];
}

/** The lead a first submission makes: captured, with its first lifecycle open. */
export function newLead(
  id: string,
  lifecycleId: string,
  submission: Submission,
  activity: ActivityOf<'form.submitted'>,
): Lead {
  const { at, detail } = activity;
  const { person, ...said } = submittedOf(submission, detail.attribution);
  return {
    id,
    ...said,
    ...person,
    email: submission.email,
    first: detail.attribution,
    stage: 'captured',
    moves: [{ stage: 'captured', at, why: `form ${submission.form}` }],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: at,
    captured: activity,
    createdAt: at,
  };
}

/** The part of a submission that is kept on the lead. */
export function submittedOf(submission: Submission, last: Attribution): Submitted {
  return {
    person: submission.person,
    answers: submission.answers,
    last,
    ...(submission.consent !== undefined && {
      consent: {
        given: submission.consent,
        at: last.at,
        source: `form ${submission.form}`,
        // Through another door nobody has read the sentence on our form.
        ...(submission.consentText && !last.via && { text: submission.consentText }),
      },
    }),
    ...(submission.basis !== undefined && {
      consent: {
        given: true,
        at: last.at,
        source: last.via ?? `form ${submission.form}`,
        basis: submission.basis,
        ...(submission.consentText && last.via && { text: submission.consentText }),
      },
    }),
  };
}

import type { Activity } from '../lead/activity.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Consent } from '../lead/person.ts';
import { byTime, type Instant } from '../time/instant.ts';

/** A person's consent or objection at one moment. */
export interface Said {
  about: 'mail' | 'address' | 'calls' | 'profiling';
  given: boolean;
  at: Instant;
  /** With its source and words, when a form or list asked for it. */
  consent?: Consent;
  /** Another activity as its evidence. */
  activity?: Activity;
}

/** Everything a person ever said about mail, calls and profiles, oldest first: the proof of each consent, and of each objection. */
export function consentRecord({ lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>): Said[] {
  const consents = (lead.consents ?? []).map(
    (consent): Said => ({ about: 'mail', given: consent.given, at: consent.at, consent }),
  );
  const others = activities.flatMap((activity): Said[] => {
    const what = meaningOf(activity);
    return what ? [{ ...what, at: activity.at, activity }] : [];
  });
  return [...consents, ...others].sort(byTime);
}

function meaningOf(activity: Activity): Pick<Said, 'about' | 'given'> | undefined {
  switch (activity.type) {
    case 'confirmed':
      return { about: 'address', given: true };
    case 'unsubscribed':
    case 'mail.complained':
      return { about: 'mail', given: false };
    case 'suppression.lifted':
      return { about: 'mail', given: true };
    case 'calls.changed':
      return { about: 'calls', given: activity.detail.allowed };
    case 'profiling.changed':
      return { about: 'profiling', given: activity.detail.allowed };
    default:
      return undefined;
  }
}

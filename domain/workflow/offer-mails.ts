import type { Assignment } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Send } from '../lead/send.ts';

type Offer = Pick<Assignment, 'lifecycleId' | 'attempt'>;

/** The step of a mail about an offer. `more`: its parts beyond the offer, such as `reminder-1`; undefined parts are left out. */
export const offerStep = ({ attempt }: Offer, ...more: (string | undefined)[]): string =>
  ['offer', attempt, ...more].filter(Boolean).join('-');

/** The part of a step for who stands in for the manager, because they have not read what the manager got. */
export const forStandIn = (repId: string): string => `for-${repId}`;

/** All mails about an offer, whatever became of them. */
export function mailsAbout({ sends }: Pick<LeadHistory, 'sends'>, offer: Offer): Send[] {
  const name = offerStep(offer);
  return sends.filter(
    ({ lifecycleId, step }) => lifecycleId === offer.lifecycleId && (step === name || step.startsWith(`${name}-`)),
  );
}

import { type Holder, permissionsOf } from '../../access/permissions.ts';
import type { User } from '../../access/user.ts';
import type { Config } from '../../config/config.ts';
import { maySnooze } from '../../distribution/answer-time.ts';
import { hasLeft, readerOf } from '../../distribution/at-work.ts';
import { type Assignment, managerId, programId } from '../../lead/assignment.ts';
import type { LeadHistory } from '../../lead/history.ts';
import { whyNotDismissable, whyNotRestorable } from '../../settlement/dismissal.ts';
import { nextStepReminder } from '../../settlement/follow-up.ts';
import type { Instant } from '../../time/instant.ts';
import { whyNotCorrectable } from '../correction.ts';
import { currentRound, holderOf, mayAccept } from '../hand-off-round.ts';

/** A salesperson's actions on a lead in the app. */
export const leadActions = [
  'accept',
  'more-time',
  'pass',
  'contact',
  'note',
  'next-step',
  'calls',
  'profiling',
  'step',
  'follow-up',
  'outcome',
  'correct',
  'assign',
] as const;
export type LeadAction = (typeof leadActions)[number];

type People = Pick<Config, 'sales' | 'deployment'>;

/** The actor of this person's work: their own id as a rep or program, else the manager's desk. */
export const workerOf = ({ repId, scopes, name }: Pick<User, 'repId' | 'scopes' | 'name'>): string =>
  repId ?? (scopes ? programId(name) : managerId);

/** Leads the team: answers for the manager's desk, and for reps who cannot. */
export const isLeading = (user: Holder): boolean => permissionsOf(user).includes('team:lead');

/** Whether this person answers an offer: its rep, the stand-in of an absent one, or the manager. */
function answersFor(user: User, offer: Assignment, people: People, now: Instant): boolean {
  const { id, forManager } = readerOf(offer, people, now);
  if (isLeading(user) && (offer.toManager || forManager)) return true;
  return user.repId !== undefined && (offer.repId === user.repId || id === user.repId);
}

/**
 * The offer by which this person acts on a lead: the one they hold or are asked about, else one they let pass. The team's manager also
 * acts for a rep who works on the lead. Undefined: the person may only write things down.
 */
export function personOffer(history: LeadHistory, user: User, people: People, now: Instant): Assignment | undefined {
  const holder = holderOf(history);
  if (holder && answersFor(user, holder, people, now)) return holder;
  if (holder?.status === 'accepted') return isLeading(user) ? holder : undefined;
  return currentRound(history).findLast(
    (offer) => answersFor(user, offer, people, now) && mayAccept(history, offer) && !hasLeft(offer, people),
  );
}

/** The offer whose outcome this person may correct now. */
export function correctableOffer(history: LeadHistory, user: User, people: People, now: Instant) {
  const said = history.assignments.findLast((one) => one.outcome !== undefined);
  if (!said || !(isLeading(user) || answersFor(user, said, people, now))) return undefined;
  return whyNotCorrectable(history, said, now) === undefined ? said : undefined;
}

/** What this person can do with the lead now, for the buttons of a page. */
export function actionsOf(history: LeadHistory, user: User, people: People, now: Instant): LeadAction[] {
  const offer = personOffer(history, user, people, now);
  const isMine = offer?.status === 'accepted';
  const isAsked = offer !== undefined && !isMine && !hasLeft(offer, people);
  const can: Record<LeadAction, boolean> = {
    accept: isAsked,
    'more-time': isAsked && maySnooze(offer, now),
    pass: isMine || offer?.status === 'offered',
    contact: offer !== undefined || holderOf(history) === undefined,
    note: true,
    'next-step': isMine,
    calls: history.lead.mayCall !== false,
    profiling: history.lead.mayProfile !== false,
    step: isMine && people.sales.steps.length > 0,
    'follow-up': isMine && people.sales.followUps.length > 0,
    outcome: isMine,
    correct: correctableOffer(history, user, people, now) !== undefined,
    assign: isLeading(user) && history.lead.stage !== 'rejected',
  };
  return leadActions.filter((action) => can[action]);
}

/** A salesperson's corrections of a lead. */
export const leadEdits = ['profile', 'not-a-lead', 'undo-not-a-lead', 'merge', 'export', 'erase'] as const;
type LeadEdit = (typeof leadEdits)[number];

/**
 * Whether this person may end a lead for good: its rep or the rep who is asked, a leader of the team, and every salesperson
 * while no rep has it.
 */
export function mayEnd(history: LeadHistory, user: User, people: People, now: Instant): boolean {
  const holder = holderOf(history);
  return !holder || isLeading(user) || answersFor(user, holder, people, now);
}

/** What this person can put right about the lead now. */
export function editsOf(history: LeadHistory, user: User, people: People, now: Instant): LeadEdit[] {
  const can: Record<LeadEdit, boolean> = {
    profile: true,
    'not-a-lead': mayEnd(history, user, people, now) && whyNotDismissable(history.lead) === undefined,
    'undo-not-a-lead': whyNotRestorable(history, now) === undefined,
    merge: mayEnd(history, user, people, now),
    export: permissionsOf(user).includes('leads:export'),
    erase: permissionsOf(user).includes('leads:erase'),
  };
  return leadEdits.filter((edit) => can[edit]);
}

/** The next step that is planned for a lead; undefined when it has passed or none is. */
export function nextStepOf(history: LeadHistory, people: People, now: Instant) {
  const holder = holderOf(history);
  const next = holder && nextStepReminder(history, holder, people);
  return next && next.due > now ? { due: next.due, what: next.what } : undefined;
}

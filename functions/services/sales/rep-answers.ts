import type { Config } from '../../../domain/config/config.ts';
import { hasLeft } from '../../../domain/distribution/at-work.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { hash } from '../../../domain/lead/hash.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { RepAnswer } from '../../../domain/settlement/rep-answer.ts';
import { newsIn, saleOf } from '../../../domain/settlement/sale.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Signals } from '../signals.ts';
import { type Actor, acceptanceOf, closingOf, createAcceptance } from './acceptance.ts';
import type { Corrections } from './corrections.ts';
import type { Dismissals } from './dismissals.ts';
import type { ProfileCorrections } from './profile-corrections.ts';
import { createRepWork, type Work } from './rep-work.ts';

interface RepAnswerDeps {
  leads: Pick<Leads, 'history' | 'take'>;
  assignments: Pick<Assignments, 'answer' | 'snooze' | 'record' | 'promise' | 'heard'>;
  signals: Pick<Signals, 'raise'>;
  corrections: Pick<Corrections, 'correct'>;
  profiles: Pick<ProfileCorrections, 'correct'>;
  dismissals: Dismissals;
  config: Pick<Config, 'sales'>;
}

/** The activity of an answer to an offer. */
type Answered = 'accepted' | 'declined' | 'snoozed' | 'closed';
type Acted = Actor & { attempt: number };

export type RepAnswers = ReturnType<typeof createRepAnswers>;

/** Carries out a salesperson's action on a lead, from a link in a mail or from the app. Each action is idempotent. */
export function createRepAnswers(deps: RepAnswerDeps) {
  const { leads, assignments, signals, corrections, profiles, dismissals, config } = deps;
  const acceptance = createAcceptance({ leads, assignments });
  const work = createRepWork({ acceptance, assignments, signals });

  /** Undefined when it is done, also before; else why not, for the person. */
  async function give(
    history: LeadHistory,
    offer: Assignment,
    answer: RepAnswer,
    actor: Actor,
    at: Instant,
  ): Promise<string | undefined> {
    const { lead } = history;
    const by = { ...actor, attempt: offer.attempt };
    if (answer.do === 'correct') return corrections.correct(history, offer, answer.outcome, by);
    if (answer.do === 'restore') return dismissals.restore(lead.id, actor);
    // The workflow no longer waits for the answer.
    if (answer.do !== 'record' && !(lead.open && lead.lifecycleId === offer.lifecycleId)) return isOver;
    switch (answer.do) {
      case 'contact':
        return record(history, offer, { type: 'contact.made', detail: answer.contact }, answer.once, actor, at);
      case 'note': {
        const { note, next, once } = answer;
        return record(history, offer, { type: 'note.added', detail: { note, next } }, once, actor, at);
      }
      case 'calls':
      case 'profiling': {
        const { allowed, once } = answer;
        return record(history, offer, { type: `${answer.do}.changed`, detail: { allowed } }, once, actor, at);
      }
      case 'sale': {
        const news = newsIn(answer.change, saleOf(lead));
        return news && record(history, offer, { type: 'sale.moved', detail: news }, answer.once, actor, at);
      }
      case 'profile':
        if (isDone(offer)) return isOver;
        await profiles.correct(lead.id, answer.fields, actor);
        return undefined;
      case 'dismiss':
        return isDone(offer) ? isOver : dismissals.dismiss(history, answer.reason, actor);
      case 'follow-up':
        return plan(lead.id, offer, answer, by, at);
      default:
        return tell(lead.id, offer, await carryOut(history, offer, answer, by, at), by, at);
    }
  }

  async function carryOut(
    history: LeadHistory,
    offer: Assignment,
    answer: Extract<RepAnswer, { do: 'accept' | 'decline' | 'snooze' | 'record' }>,
    by: Acted,
    at: Instant,
  ): Promise<Answered> {
    const leadId = history.lead.id;
    switch (answer.do) {
      case 'accept':
        if (!hasLeft(offer, config)) await acceptance.accept(history, offer, acceptanceOf(offer, by, at));
        return 'accepted';
      case 'decline': {
        const { declinedBecause, passTo } = answer;
        const promised = activityOf({ ...offer, status: 'declined', declinedBecause, passTo }, 'declined', by, at);
        await assignments.answer(leadId, offer, 'declined', { declinedBecause, passTo, promised });
        return 'declined';
      }
      case 'snooze':
        if (answer.times) {
          const promised = activityOf({ ...offer, ...answer.times, snoozedAt: at }, 'snoozed', by, at);
          await assignments.snooze(leadId, offer, answer.times, at, { promised });
        }
        return 'snoozed';
      case 'record': {
        const { outcome } = answer;
        const promised = activityOf({ ...offer, status: 'closed', outcome }, 'closed', by, at);
        await assignments.record(leadId, offer, outcome, { promised });
        return 'closed';
      }
    }
  }

  /**
   * The row is the truth, so the signal reports the row and not the click: a late click sends none. The row promises the
   * signal, so the sweep sends it when this process dies before.
   */
  async function tell(leadId: string, { lifecycleId, attempt }: Assignment, what: Answered, by: Acted, at: Instant) {
    const history = await leads.history(leadId);
    const offer = history?.assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);
    const activity = offer && activityOf(offer, what, by, at);
    if (!activity) return isOver;
    await signals.raise(leadId, activity);
    await assignments.heard(leadId, offer, activity);
    return undefined;
  }

  /** Two clicks on one page act once. A rep without the lead sees on the page who has it. */
  async function record(
    history: LeadHistory,
    offer: Assignment,
    what: Pick<Work, 'type' | 'detail'>,
    once: string,
    actor: Actor,
    at: Instant,
  ) {
    if (isDone(offer)) return isOver;
    const id = workId(offer, what, once);
    return (await work.record(history, offer, actor, { ...what, id, at } as Work)) ? undefined : isOver;
  }

  /** This person cannot work on the lead any more. */
  const isDone = (offer: Assignment) =>
    offer.status === 'closed' || offer.status === 'declined' || hasLeft(offer, config);

  /** Reminders are nothing but this activity; within a minute the same choice is one. */
  async function plan(
    leadId: string,
    { lifecycleId, attempt, status }: Assignment,
    { followUp }: Extract<RepAnswer, { do: 'follow-up' }>,
    by: Acted,
    at: Instant,
  ) {
    if (status !== 'accepted') return isOver;
    const id = `follow-up-${lifecycleId}-${attempt}-${hash(followUp ?? '').toString(36)}-${at.slice(0, 16)}`;
    await signals.raise(leadId, { id, type: 'follow-up.planned', at, lifecycleId, detail: { ...by, followUp } });
    return undefined;
  }

  return { give };
}

const isOver = 'the lead is not yours to answer any more';

/** Names a deed: the same for two clicks. */
export function workId(
  { lifecycleId, attempt }: Pick<Assignment, 'lifecycleId'> & { attempt?: number },
  what: Pick<Work, 'type' | 'detail'>,
  once: string,
): string {
  const [kind] = what.type.split('.');
  const content = hash(JSON.stringify([what, once])).toString(36);
  return [kind, lifecycleId, attempt, content].filter((part) => part !== undefined).join('-');
}

/** The activity to record for the offer's current state; undefined when another answer, or time, was first. */
function activityOf(offer: Assignment, what: Answered, by: Acted, at: Instant): Activity | undefined {
  const { status, lifecycleId, attempt, declinedBecause: reason, passTo, snoozedAt, acceptBy, outcome } = offer;
  const base = { id: `${what}-${lifecycleId}-${attempt}`, at, lifecycleId };
  if (what === 'snoozed')
    return status === 'offered' && snoozedAt !== undefined
      ? { ...base, type: 'rep.snoozed', detail: { ...by, until: acceptBy } }
      : undefined;
  if (status !== what) return undefined;
  if (what === 'accepted') return acceptanceOf(offer, by, at);
  if (what === 'declined') return { ...base, type: 'rep.declined', detail: { ...by, reason, passTo } };
  return outcome && closingOf(offer, outcome, by, at); // none: given up before this click
}

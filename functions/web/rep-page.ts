import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { answererOf, hasLeft } from '../../domain/distribution/at-work.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { capitalised } from '../../domain/lead/activity-text.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import { hash } from '../../domain/lead/hash.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { amountIn, decimalSignOf } from '../../domain/settlement/amount.ts';
import { type RepAnswer, repAnswer } from '../../domain/settlement/rep-answer.ts';
import { newsIn, saleOf } from '../../domain/settlement/sale.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Assignments } from '../adapters/dynamodb/assignments.ts';
import { createAssignments } from '../adapters/dynamodb/assignments.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { bodyOf } from '../http/body.ts';
import { html, http } from '../http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { calendarEntry } from '../http/pages/calendar-entry.ts';
import { offerPage } from '../http/pages/offer-page.ts';
import { isOpenTo, offerView } from '../http/pages/offer-view.ts';
import { deadLink, RequestError } from '../http/problem.ts';
import { withReferrer } from '../services/capture/referrer.ts';
import { createAcceptance } from '../services/sales/acceptance.ts';
import type { Corrections } from '../services/sales/corrections.ts';
import { createRepWork, type Work } from '../services/sales/rep-work.ts';
import type { Signals } from '../services/signals.ts';
import { type LinkClaims, openLink } from '../services/signed-links.ts';
import { deployedCorrections, deployedKeys, deployedSignals, now } from '../wiring.ts';

export interface RepPageDeps {
  keys: Keys;
  leads: Leads;
  assignments: Assignments;
  signals: Signals;
  corrections: Pick<Corrections, 'correct'>;
  config: Config;
  mails: Record<string, { title: string }>;
  now: () => Instant;
}

type Found = { history: LeadHistory; assignment: Assignment };
/** What the history keeps of an answer. */
type Answered = 'accepted' | 'declined' | 'snoozed' | 'closed';

const longestAgent = 200;

/** The rep's page: GET shows the lead and what can be done, POST does it. Each action is idempotent. */
export function createRepPage({
  keys,
  leads,
  assignments,
  signals,
  corrections,
  config,
  mails,
  now,
}: RepPageDeps): HttpHandler {
  const acceptance = createAcceptance({ leads, assignments });
  const work = createRepWork({ acceptance, signals });

  return async (event) => {
    const token = event.pathParameters?.token ?? '';
    const at = now();
    const opened = openLink(keys.links, 'rep', token, at);
    if ('problem' in opened) throw deadLink(opened.problem);
    const { claims } = opened;
    if (event.requestContext.http.method === 'POST') {
      await act(claims, await found(claims), event, at);
      return { statusCode: 303, headers: { location: `/r/${token}` } };
    }
    const { history, assignment } = await found(claims);
    const view = offerView(token, await withReferrer(leads, history), assignment, config, at, mails, claims.repId);
    if (!event.routeKey.endsWith('/call.ics')) return html(offerPage(view));
    if (!isOpenTo(view.status)) throw deadLink('expired');
    const protocol = event.headers['x-forwarded-proto'] ?? 'http'; // API Gateway says https, a laptop nothing
    return calendar(calendarEntry(view, `${protocol}://${event.requestContext.domainName}/r/${token}`));
  };

  async function found({ leadId, lifecycleId, attempt }: LinkClaims['rep']): Promise<Found> {
    const history = await leads.history(leadId);
    const assignment = history?.assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);
    if (!history || !assignment) throw deadLink('expired');
    return { history, assignment };
  }

  async function act(claims: LinkClaims['rep'], { history, assignment }: Found, event: HttpEvent, at: Instant) {
    const form = new URLSearchParams(bodyOf(event));
    const { lead } = history;
    const { currency } = config.sales.outcome;
    const amount = (text: string) => amountIn(text, currency, decimalSignOf(event.headers['accept-language']));
    // A stand-in means the days of their own zone.
    const reader = { repId: claims.repId, toManager: assignment.toManager };
    const zones = { leadZone: zoneOf(lead, config.nurture), repZone: answererOf(reader, config).timeZone };
    const read = repAnswer((name) => form.get(name) ?? undefined, assignment, config, at, { amount, ...zones });
    if (!read.ok) throw invalid(read.invalid);
    const answer = read.value;
    // Nobody waits for the answer any more; the page says that the offer is over.
    if (answer.do !== 'record' && answer.do !== 'correct' && !(lead.open && lead.lifecycleId === claims.lifecycleId))
      return;
    // Forwarding a link is harmless because of what is shown, and found out by this.
    const agent = event.requestContext.http.userAgent?.slice(0, longestAgent);
    const by = { repId: claims.repId, attempt: claims.attempt, agent };
    if (answer.do === 'contact')
      return record({ history, assignment }, { type: 'contact.made', detail: answer.contact }, answer.once, by, at);
    if (answer.do === 'note') {
      const { note, next, once } = answer;
      return record({ history, assignment }, { type: 'note.added', detail: { note, next } }, once, by, at);
    }
    if (answer.do === 'calls') {
      const { allowed, once } = answer;
      return record({ history, assignment }, { type: 'calls.changed', detail: { allowed } }, once, by, at);
    }
    if (answer.do === 'sale') {
      const news = newsIn(answer.change, saleOf(lead));
      if (news) await record({ history, assignment }, { type: 'sale.moved', detail: news }, answer.once, by, at);
      return;
    }
    if (answer.do === 'correct') {
      const why = await corrections.correct(history, assignment, answer.outcome, by);
      if (why !== undefined)
        throw new RequestError({ status: 409, title: 'That cannot be corrected', detail: `${capitalised(why)}.` });
      return;
    }
    if (answer.do === 'follow-up') return plan(claims.leadId, assignment, answer, by, at);
    await tell(claims.leadId, assignment, await carryOut({ history, assignment }, answer, at), by, at);
  }

  async function carryOut(
    { history, assignment }: Found,
    answer: Exclude<RepAnswer, { do: 'follow-up' | 'contact' | 'note' | 'calls' | 'sale' | 'correct' }>,
    at: Instant,
  ): Promise<Answered> {
    const leadId = history.lead.id;
    switch (answer.do) {
      case 'accept':
        if (!hasLeft(assignment, config)) await acceptance.accept(history, assignment, at);
        return 'accepted';
      case 'decline': {
        const { declinedBecause, passTo } = answer;
        await assignments.answer(leadId, assignment, 'declined', { declinedBecause, passTo });
        return 'declined';
      }
      case 'snooze':
        if (answer.times) await assignments.snooze(leadId, assignment, answer.times, at);
        return 'snoozed';
      case 'record':
        await assignments.record(leadId, assignment, answer.outcome);
        return 'closed';
    }
  }

  /**
   * The row is the truth, so the signal says what stands there, not what was clicked: a second click after a crash between
   * the two writes sends the signal that was missing, and a click that came too late sends none.
   */
  async function tell(leadId: string, { lifecycleId, attempt }: Assignment, what: Answered, by: Acted, at: Instant) {
    const { assignment } = await found({ leadId, lifecycleId, attempt, repId: by.repId });
    const activity = activityOf(assignment, what, by, at);
    if (activity) await signals.raise(leadId, activity);
  }

  /** Two clicks on one page are one deed. On a lead that this rep may not have, the page says who has it. */
  async function record(
    { history, assignment }: Found,
    what: Pick<Work, 'type' | 'detail'>,
    once: string,
    { repId, agent }: Acted,
    at: Instant,
  ) {
    if (assignment.status === 'closed' || assignment.status === 'declined' || hasLeft(assignment, config)) return;
    const { lifecycleId, attempt } = assignment;
    const [kind] = what.type.split('.');
    const id = `${kind}-${lifecycleId}-${attempt}-${hash(JSON.stringify([what, once])).toString(36)}`;
    await work.record(history, assignment, { repId, agent }, { ...what, id, at } as Work);
  }

  /** Reminders are nothing but this activity; within a minute the same choice is one. */
  async function plan(
    leadId: string,
    { lifecycleId, attempt, status }: Assignment,
    { followUp }: Extract<RepAnswer, { do: 'follow-up' }>,
    by: Acted,
    at: Instant,
  ) {
    if (status !== 'accepted') return;
    const id = `follow-up-${lifecycleId}-${attempt}-${hash(followUp ?? '').toString(36)}-${at.slice(0, 16)}`;
    await signals.raise(leadId, { id, type: 'follow-up.planned', at, lifecycleId, detail: { ...by, followUp } });
  }
}

type Acted = { repId: string; attempt: number; agent?: string };

/** What to tell of an offer as it stands; undefined when somebody else, or time, was first. */
function activityOf(assignment: Assignment, what: Answered, by: Acted, at: Instant): Activity | undefined {
  const { status, lifecycleId, attempt, declinedBecause: reason, passTo, snoozedAt, acceptBy, outcome } = assignment;
  const base = { id: `${what}-${lifecycleId}-${attempt}`, at, lifecycleId };
  if (what === 'snoozed')
    return status === 'offered' && snoozedAt !== undefined
      ? { ...base, type: 'rep.snoozed', detail: { ...by, until: acceptBy } }
      : undefined;
  if (status !== what) return undefined;
  if (what === 'accepted') return { ...base, type: 'rep.accepted', detail: by };
  if (what === 'declined') return { ...base, type: 'rep.declined', detail: { ...by, reason, passTo } };
  if (outcome === undefined) return undefined; // given up before this click
  const { at: _, ...said } = outcome;
  return { ...base, type: 'outcome.recorded', detail: { ...by, ...said } };
}

const calendar = (body: string): HttpResponse => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'attachment; filename="call.ics"',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
  },
  body,
});

const invalid = ({ field, got, expected }: { field: string; got: string; expected: string }) =>
  new RequestError({
    status: 400,
    title: 'Something is missing or not right',
    detail: `${field}: got "${got}", expected ${expected}.`,
    invalid: [{ field, got, expected }],
  });

export const handler = http('rep-page', async () => {
  const { table, leads, signals } = deployedSignals();
  const config = { capture, scoring, nurture, sales, deployment };
  return createRepPage({
    keys: await deployedKeys(),
    leads,
    assignments: createAssignments(table),
    signals,
    corrections: deployedCorrections(table),
    config,
    mails,
    now,
  });
});

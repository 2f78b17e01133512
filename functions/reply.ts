import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import type { Activity } from '../domain/activity.ts';
import type { Assignment } from '../domain/assignment.ts';
import type { Config } from '../domain/config.ts';
import { type Instant, instant } from '../domain/instant.ts';
import type { Story } from '../domain/lead.ts';
import type { Assignments, Outcome } from './adapters/assignments.ts';
import { createAssignments } from './adapters/assignments.ts';
import { deployedKeys, deployedSignals, now } from './adapters/deployed.ts';
import type { Keys } from './adapters/keys.ts';
import type { Leads } from './adapters/leads.ts';
import { type LinkClaims, openLink } from './adapters/links.ts';
import type { Signals } from './adapters/signals.ts';
import { bodyOf } from './middleware/body.ts';
import { type HttpEvent, type HttpHandler, html, http } from './middleware/http.ts';
import { deadLink, RequestProblem } from './middleware/problem.ts';
import { offerPage } from './pages/offer-page.ts';
import { offerView } from './pages/offer-view.ts';

export interface ReplyDeps {
  keys: Keys;
  leads: Leads;
  assignments: Assignments;
  signals: Signals;
  config: Config;
  now: () => Instant;
}

/** The rep's page: GET shows the lead and what can be done, POST does it. Each step holds once, whoever clicks how often. */
export function createReply({ keys, leads, assignments, signals, config, now }: ReplyDeps): HttpHandler {
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
    const { story, assignment } = await found(claims);
    return html(offerPage(offerView(token, story, assignment, config, at)));
  };

  async function found({
    leadId,
    lifecycleId,
    attempt,
  }: LinkClaims['rep']): Promise<{ story: Story; assignment: Assignment }> {
    const story = await leads.story(leadId);
    const assignment = story?.assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);
    if (!story || !assignment) throw deadLink('expired');
    return { story, assignment };
  }

  async function act(
    claims: LinkClaims['rep'],
    { story: { lead }, assignment }: { story: Story; assignment: Assignment },
    event: HttpEvent,
    at: Instant,
  ) {
    const form = new URLSearchParams(bodyOf(event));
    const action = form.get('action') ?? '';
    const isAnswer = action === 'accept' || action === 'decline' || action === 'assign';
    // Nobody waits for the answer any more; the page says that the offer is over.
    if (isAnswer && !(lead.open && lead.lifecycleId === claims.lifecycleId)) return;
    if (action === 'accept') {
      await assignments.answer(claims.leadId, assignment, 'accepted', { acceptedAt: at });
      return tell(claims, 'accepted', at);
    }
    if (action === 'decline' || action === 'assign') {
      await assignments.answer(claims.leadId, assignment, 'declined', declineOf(form, action, assignment));
      return tell(claims, 'declined', at);
    }
    if (action === 'won' || action === 'lost' || action === 'recycle') {
      await assignments.record(claims.leadId, assignment, outcomeOf(form, action, at));
      return tell(claims, 'closed', at);
    }
    throw invalid('action', action, 'accept, decline, assign, won, lost or recycle');
  }

  /**
   * The row is the truth, so the signal says what stands there, not what was clicked: a second click after a crash between
   * the two writes sends the signal that was missing, and a click that came too late sends none.
   */
  async function tell(
    { leadId, lifecycleId, attempt, repId }: LinkClaims['rep'],
    status: Assignment['status'],
    at: Instant,
  ) {
    const { assignment } = await found({ leadId, lifecycleId, attempt, repId });
    const isUnanswered = status === 'closed' && assignment.outcome === undefined; // given up before this click
    if (assignment.status !== status || isUnanswered) return;
    const base = { id: `${status}-${lifecycleId}-${attempt}`, at, lifecycleId };
    const activity: Activity =
      status === 'accepted'
        ? { ...base, type: 'rep.accepted', detail: { repId, attempt } }
        : status === 'declined'
          ? { ...base, type: 'rep.declined', detail: { repId, attempt, reason: assignment.declinedBecause } }
          : { ...base, type: 'outcome.recorded', detail: { repId, attempt, ...outcomeDetail(assignment) } };
    await signals.raise(leadId, activity);
  }

  function declineOf(form: URLSearchParams, action: string, { toManager }: Assignment) {
    const repId = form.get('repId') ?? '';
    if (action === 'decline') return { declinedBecause: text(form, 'reason') };
    if (!toManager) throw invalid('action', action, 'accept or decline: only the manager assigns');
    const rep = config.sales.reps.find(({ id }) => id === repId);
    if (!rep) throw invalid('repId', repId, `one of ${config.sales.reps.map(({ id }) => id).join(', ')}`);
    return { declinedBecause: `assigned to ${rep.name}`, passTo: rep.id };
  }

  function outcomeOf(form: URLSearchParams, result: Outcome['result'], at: Instant): Outcome {
    const { lostReasons, recycleReasons } = config.sales.outcome;
    const reason = text(form, 'reason');
    if (result === 'won') return { result, at, value: amountOf(form) };
    const reasons = result === 'lost' ? lostReasons : recycleReasons;
    if (reason === undefined || !reasons.includes(reason))
      throw invalid('reason', reason ?? '', `one of ${reasons.join(', ')}`);
    return { result, at, reason, ...(result === 'recycle' && { until: untilOf(form, at) }) };
  }
}

const outcomeDetail = ({ outcome }: Assignment) => {
  const { result = 'recycle', reason, value, until } = outcome ?? {};
  return { result, reason, value, until };
};

const text = (form: URLSearchParams, field: string) => form.get(field)?.trim().slice(0, 500) || undefined;

function amountOf(form: URLSearchParams): number | undefined {
  const given = text(form, 'value');
  if (given === undefined) return undefined;
  const value = Number(given);
  // No deal is larger, and no larger number fits into the table.
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) throw invalid('value', given, 'an amount such as 12000');
  return value;
}

function untilOf(form: URLSearchParams, at: Instant): Instant | undefined {
  const given = text(form, 'until');
  if (given === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(given) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  const isDay = !Number.isNaN(ms) && instant(ms).startsWith(given);
  if (!isDay || instant(ms) < at) throw invalid('until', given, 'a day to come, such as 2027-01-31');
  return instant(ms);
}

const invalid = (field: string, got: string, expected: string) =>
  new RequestProblem({
    status: 400,
    title: 'Something is missing or not right',
    detail: `${field}: got "${got}", expected ${expected}.`,
    invalid: [{ field, got, expected }],
  });

export const handler = http('reply', async () => {
  const { table, leads, signals } = deployedSignals();
  const config = { capture, scoring, nurture, sales, deployment };
  return createReply({
    keys: await deployedKeys(),
    leads,
    assignments: createAssignments(table),
    signals,
    config,
    now,
  });
});

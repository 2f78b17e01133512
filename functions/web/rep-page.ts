import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { answererOf, languageOf } from '../../domain/distribution/at-work.ts';
import { saidIn } from '../../domain/language/said.ts';
import { capitalised } from '../../domain/lead/activity-text.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { amountIn, decimalSignOf } from '../../domain/settlement/amount.ts';
import { repAnswer } from '../../domain/settlement/rep-answer.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Assignments } from '../adapters/dynamodb/assignments.ts';
import { createAssignments } from '../adapters/dynamodb/assignments.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { formOf } from '../http/body.ts';
import { html, http } from '../http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { hostOf } from '../http/origin.ts';
import { calendarEntry } from '../http/pages/offer/calendar-entry.ts';
import { offerPage } from '../http/pages/offer/offer-page.ts';
import { isOpenTo, offerView } from '../http/pages/offer/offer-view.ts';
import { offerTexts } from '../http/pages/offer/texts.ts';
import { deadLink, RequestError } from '../http/problem.ts';
import { withReferrer } from '../services/capture/referrer.ts';
import type { Corrections } from '../services/sales/corrections.ts';
import type { Dismissals } from '../services/sales/dismissals.ts';
import type { ProfileCorrections } from '../services/sales/profile-corrections.ts';
import { createRepAnswers } from '../services/sales/rep-answers.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import type { Signals } from '../services/signals.ts';
import { type LinkClaims, openLink } from '../services/signed-links.ts';
import {
  deployedCorrections,
  deployedKeys,
  deployedLeadEdits,
  deployedSignals,
  deployedTable,
  now,
} from '../wiring.ts';

interface RepPageDeps {
  keys: Keys;
  leads: Leads;
  assignments: Assignments;
  signals: Signals;
  corrections: Pick<Corrections, 'correct'>;
  profiles: Pick<ProfileCorrections, 'correct'>;
  dismissals: Dismissals;
  config: Config;
  mails: Record<string, { title: string }>;
  now: () => Instant;
}

type Found = { history: LeadHistory; assignment: Assignment };

const longestAgent = 200;

/** The rep's page: GET shows the lead and what can be done, POST does it. Each action is idempotent. */
export function createRepPage(deps: RepPageDeps): HttpHandler {
  const { keys, leads, config, mails, now } = deps;
  const answers = createRepAnswers(deps);

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
    const protocol = event.headers['x-forwarded-proto'] ?? 'http'; // API Gateway sends https, a laptop no header
    return calendar(
      calendarEntry(view, `${protocol}://${hostOf(event) ?? event.requestContext.domainName}/r/${token}`),
    );
  };

  async function found({ leadId, lifecycleId, attempt }: LinkClaims['rep']): Promise<Found> {
    const history = await leads.history(leadId);
    const assignment = history?.assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);
    if (!history || !assignment) throw deadLink('expired');
    return { history, assignment };
  }

  async function act(claims: LinkClaims['rep'], { history, assignment }: Found, event: HttpEvent, at: Instant) {
    const form = await formOf(event);
    const { lead } = history;
    const { currency } = config.sales.outcome;
    const amount = (text: string) => amountIn(text, currency, decimalSignOf(event.headers['accept-language']));
    // A stand-in means days in the stand-in's own zone.
    const reader = answererOf({ repId: claims.repId, toManager: false }, config);
    const zones = { leadZone: zoneOf(lead, config.nurture), repZone: reader.timeZone };
    const read = repAnswer((name) => form.get(name) ?? undefined, assignment, config, at, { amount, ...zones });
    const language = languageOf(reader, config);
    const [texts, say] = [offerTexts[language], saidIn(language)];
    if (!read.ok) throw invalid({ ...read.invalid, expected: say(read.invalid.expected) }, texts.notRight);
    // The history names the browser, so that the use of a forwarded link is found out.
    const agent = event.requestContext.http.userAgent?.slice(0, longestAgent);
    const why = await answers.give(history, assignment, read.value, { repId: claims.repId, agent }, at);
    const title = texts.refused[read.value.do];
    if (why !== undefined && title) throw new RequestError({ status: 409, title, detail: say(`${capitalised(why)}.`) });
  }
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

const invalid = ({ field, got, expected }: InvalidField, title: string) =>
  new RequestError({
    status: 400,
    title,
    detail: `${field}: got "${got}", expected ${expected}.`,
    invalid: [{ field, got, expected }],
  });

export const handler = http('rep-page', async () => {
  const table = deployedTable();
  const keys = await deployedKeys();
  const rules = { capture, scoring, nurture, sales, deployment };
  return followingTeam(createEntered(table), rules, (config) => {
    const { leads, signals } = deployedSignals(table, config.sales);
    return createRepPage({
      keys,
      leads,
      assignments: createAssignments(table),
      signals,
      corrections: deployedCorrections(table),
      ...deployedLeadEdits(table),
      config,
      mails,
      now,
    });
  });
});

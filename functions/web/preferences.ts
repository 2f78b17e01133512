import { capture, nurture } from 'leadloop:config';
import { unsubscribedId } from '../../domain/capture/consent.ts';
import { guidesConfirmed } from '../../domain/capture/guide.ts';
import { masked } from '../../domain/capture/profile.ts';
import type { CaptureRules, NurtureRules } from '../../domain/config/config.ts';
import type { Activity, ActivityOf } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { idsOf, type Lead, quietUntil } from '../../domain/lead/lead.ts';
import type { MailPreferences } from '../../domain/lead/person.ts';
import { zoneOf } from '../../domain/lead/zone.ts';
import { type Instant, plus } from '../../domain/time/instant.ts';
import { confirmationOf } from '../../domain/workflow/activity-effects.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createSuppressions, type Suppressions } from '../adapters/dynamodb/suppressions.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { formOf } from '../http/body.ts';
import { html, http } from '../http/http.ts';
import type { HttpEvent, HttpHandler } from '../http/messages.ts';
import { donePage } from '../http/pages/done-page.ts';
import { confirmPage } from '../http/pages/preferences/confirm-page.ts';
import { objections, preferencesPage } from '../http/pages/preferences/preferences-page.ts';
import { texts } from '../http/pages/preferences/texts.ts';
import { languageAsked } from '../http/pages/reader-language.ts';
import { deadLink, RequestError } from '../http/problem.ts';
import { createGuides, type Guides } from '../services/mail/guide-delivery.ts';
import type { Signals } from '../services/signals.ts';
import { type LinkClaims, type LinkPurpose, openLink } from '../services/signed-links.ts';
import { deployedKeys, deployedSignals, now } from '../wiring.ts';

interface PreferencesDeps {
  keys: Keys;
  leads: Leads;
  signals: Signals;
  suppressions: Suppressions;
  guides: Pick<Guides, 'promise'>;
  forms: CaptureRules['forms'];
  rules: Pick<NurtureRules, 'pauses' | 'topics' | 'timeZoneByCountry' | 'defaultTimeZone'>;
  now: () => Instant;
}

/** A person's preferences about our mail. GET only shows, because scanners follow every link. POST acts, without cookies. */
export function createPreferences({
  keys,
  leads,
  signals,
  suppressions,
  guides,
  forms,
  rules,
  now,
}: PreferencesDeps): HttpHandler {
  const routes: Record<string, HttpHandler> = {
    'GET /preferences/{token}': (event) => show(event, { saved: event.queryStringParameters?.saved !== undefined }),
    'GET /unsubscribe/{token}': (event) => show(event, { first: 'unsubscribe' }),
    'POST /preferences/{token}': async (event) => change(claimsOf('preferences', event), await formOf(event)),
    'POST /unsubscribe/{token}': async (event) => {
      await unsubscribe(claimsOf('preferences', event).claims.leadId, 'one-click');
      const language = languageAsked(event);
      return html(donePage(texts[language].goneTitle, texts[language].oneClick, language));
    },
    'GET /confirm/{token}': async (event) =>
      html(confirmPage({ token: claimsOf('confirm', event).token, confirmed: false, language: languageAsked(event) })),
    'POST /confirm/{token}': async (event) => {
      const { token, claims } = claimsOf('confirm', event);
      const at = now();
      const { leadId, lifecycleId, receipt } = claims;
      const history = await leads.history(leadId);
      const lifts = history !== undefined && receipt !== undefined && (await lifted(leadId, history, receipt));
      const id = `confirmed-${receipt ?? lifecycleId}`;
      const detail = { receipt, lifts: lifts || undefined };
      const confirmed = { id, type: 'confirmed', at, lifecycleId, detail } as const;
      // First, so that the promised mail is sent also when this process dies before it stores the confirmation.
      if (history) await promiseGuides(leadId, history, confirmed);
      await signals.raise(leadId, confirmed, confirmationOf(confirmed, history?.activities ?? []));
      return html(confirmPage({ token, confirmed: true, language: languageAsked(event) }));
    },
  };

  return (event) => {
    const route = routes[event.routeKey.replace(/^HEAD /, 'GET ')];
    if (!route) throw new RequestError({ status: 404, title: 'There is no such page' });
    return route(event);
  };

  async function show(event: HttpEvent, more: { saved?: boolean; first?: 'unsubscribe' }) {
    const { token, claims } = claimsOf('preferences', event);
    const language = languageAsked(event);
    const lead = await leadOf(claims.leadId);
    const { email, suppressed, preferences: chosen } = lead;
    const until = quietUntil(lead);
    const paused = until !== undefined && until > now();
    const state = suppressed ? 'unsubscribed' : paused ? 'paused' : 'active';
    const objects = { calls: lead.mayCall === false, profiling: lead.mayProfile === false };
    const day = until && texts[language].day(until, zoneOf(lead, rules));
    const view = { language, token, state, chosen, objects, ...more, until: day } as const;
    return html(preferencesPage({ ...view, ...rules, email: masked(email) }));
  }

  async function change({ token, claims }: Claimed<'preferences'>, form: URLSearchParams) {
    const { leadId } = claims;
    const action = form.get('action');
    const often = form.get('often');
    const pause = rules.pauses.find((ms) => String(ms) === form.get('pause'));
    if (action === 'unsubscribe') await unsubscribe(leadId, 'page');
    else if (action === 'pause' && pause !== undefined) await pauseUntil(leadId, plus(now(), pause));
    else if (action === 'resume') await pauseUntil(leadId, now());
    else if (action === 'save' && (often === 'usual' || often === 'weekly')) {
      const kept = form.getAll('topic');
      const off = rules.topics.map(({ id }) => id).filter((id) => !kept.includes(id));
      await choose(leadId, { off, weekly: often === 'weekly' });
      return { statusCode: 303, headers: { location: `/preferences/${token}?saved` } };
    } else if (action === 'object') {
      await object(leadId, form.getAll('no'));
      return { statusCode: 303, headers: { location: `/preferences/${token}?saved` } };
    } else
      throw new RequestError({
        status: 400,
        title: 'We did not understand that choice',
        invalid: [
          {
            field: 'action',
            got: String(action),
            expected: 'unsubscribe, pause (one of the offered times), resume, save with how often, or object',
          },
        ],
      });
    return { statusCode: 303, headers: { location: `/preferences/${token}` } };
  }

  /** The list first: from that write on nothing more goes out, also when this process dies. */
  async function unsubscribe(leadId: string, via: 'one-click' | 'page') {
    const at = now();
    const suppressed = { reason: 'unsubscribed', at } as const;
    await suppressions.add(leadId, suppressed);
    const { lifecycleId, suppressed: before } = await leadOf(leadId);
    const activity: Activity = {
      id: unsubscribedId(lifecycleId, before ?? suppressed),
      type: 'unsubscribed',
      at,
      lifecycleId,
      detail: { via },
    };
    await signals.raise(leadId, activity);
  }

  /**
   * Ends the suppression when the confirmed post came after the unsubscribe. The list is written first: when this process dies
   * between, the lead is still unsubscribed, no mail is sent, and another click continues.
   */
  async function lifted(leadId: string, { lead, activities }: LeadHistory, receipt: string): Promise<boolean> {
    const { suppressed } = lead;
    const post = activities.find((one) => one.type === 'form.submitted' && one.detail.receipt === receipt);
    if (suppressed?.reason !== 'unsubscribed' || !post || post.at <= suppressed.at) return false;
    for (const id of [leadId, ...idsOf(lead)]) await suppressions.lift(id, now(), 'unsubscribed');
    return true;
  }

  /** The guides that waited for this. The sweep sends them; another click promises none again. */
  async function promiseGuides(
    leadId: string,
    history: LeadHistory,
    confirmed: ActivityOf<'confirmed'>,
  ): Promise<void> {
    for (const { post, guide } of guidesConfirmed(confirmed, history, { forms })) {
      const { receipt } = post.detail;
      await guides.promise(leadId, { lifecycleId: post.lifecycleId, receipt, guide }, confirmed.at);
    }
  }

  async function pauseUntil(leadId: string, until: Instant) {
    const at = now();
    const { lifecycleId } = await leadOf(leadId);
    await signals.raise(leadId, { id: `paused-${until}`, type: 'paused', at, lifecycleId, detail: { until } });
  }

  async function choose(leadId: string, detail: MailPreferences) {
    const at = now();
    const { lifecycleId } = await leadOf(leadId);
    await signals.raise(leadId, { id: `preferences-${at}`, type: 'preferences.changed', at, lifecycleId, detail });
  }

  /** Only a changed choice is a new activity. */
  async function object(leadId: string, no: readonly string[]) {
    const lead = await leadOf(leadId);
    const allowedNow = { calls: lead.mayCall !== false, profiling: lead.mayProfile !== false };
    const at = now();
    for (const name of objections) {
      const allowed = !no.includes(name);
      if (allowed === allowedNow[name]) continue;
      const { lifecycleId } = lead;
      const detail = { allowed, via: 'page' } as const;
      await signals.raise(leadId, { id: `${name}-${at}`, type: `${name}.changed`, at, lifecycleId, detail });
    }
  }

  function claimsOf<P extends LinkPurpose>(purpose: P, event: HttpEvent): Claimed<P> {
    const token = event.pathParameters?.token ?? '';
    const opened = openLink(keys.links, purpose, token, now());
    if ('problem' in opened) throw deadLink(opened.problem);
    return { token, claims: opened.claims };
  }

  async function leadOf(leadId: string): Promise<Lead> {
    const history = await leads.history(leadId);
    if (!history) throw deadLink('expired'); // erased: nothing is known and nothing will be sent
    return history.lead;
  }
}

interface Claimed<P extends LinkPurpose> {
  token: string;
  claims: LinkClaims[P];
}

export const handler = http('preferences', async () => {
  const { table, leads, signals } = deployedSignals();
  return createPreferences({
    keys: await deployedKeys(),
    leads,
    signals,
    suppressions: createSuppressions(table),
    guides: createGuides(table),
    forms: capture.forms,
    rules: nurture,
    now,
  });
});

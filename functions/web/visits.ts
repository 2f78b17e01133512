import { capture, deployment } from 'leadloop:config';
import { addressIn } from '../../domain/capture/contacts-in-text.ts';
import type { CaptureRules, Deployment } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { shown } from '../../domain/lead/activity-text.ts';
import { hash } from '../../domain/lead/hash.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import { type Instant, millis } from '../../domain/time/instant.ts';
import { botRequest } from '../../domain/tracking/click-request.ts';
import { type ParsedEvent, parseEvent, type Subject } from '../../domain/tracking/tracked-event.ts';
import { isVisitorId } from '../../domain/tracking/visitor-id.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createVisits, type Visits } from '../adapters/dynamodb/visits.ts';
import { type Keys, leadIdOfAddress } from '../adapters/secrets/key-ring.ts';
import type { SourceSecretStore } from '../adapters/secrets/source-secrets.ts';
import { bearerKey, wrongKey } from '../http/bearer.ts';
import { jsonOf, plainBodyOf } from '../http/body.ts';
import { http } from '../http/http.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { isSameMachine, publicOrigins } from '../http/origin.ts';
import { invalidFields, RequestError } from '../http/problem.ts';
import { isSecret } from '../http/signature.ts';
import type { Signals } from '../services/signals.ts';
import { deployedKeys, deployedSignals, deployedSourceSecrets, now } from '../wiring.ts';

interface VisitReportsDeps {
  keys: Keys;
  secrets: Pick<SourceSecretStore, 'get'>;
  leads: Pick<Leads, 'known'>;
  signals: Pick<Signals, 'raiseAll'>;
  visits: Pick<Visits, 'admit' | 'keep'>;
  rules: CaptureRules['following'];
  allowedOrigins: Deployment['allowedOrigins'];
  now: () => Instant;
}

type Result = { id?: unknown; status: 'accepted' } | { id?: unknown; status: 'refused'; invalid: InvalidField[] };

const mostEvents = 100;
/** A hundred events of 2.5 kB. */
const largestBody = 256 * 1024;

/**
 * POST /events: visits on the site (an anonymous visitor id and an allowed Origin) and facts about leads from our own programs
 * (a key). Up to 100 at once, each with a result of its own; a repeated event counts once.
 */
export function createVisitReports({
  keys,
  secrets,
  leads,
  signals,
  visits,
  rules,
  allowedOrigins,
  now,
}: VisitReportsDeps): HttpHandler {
  return async (event) => {
    const at = now();
    const isServer = await hasKey(event);
    const { visitorId, sentAt, events } = batchOf(jsonOf(plainBodyOf(event, largestBody)));
    if (isServer) return answer(await fromServer(events, at));
    refuseOtherSites(event.headers);
    if (!isVisitorId(visitorId))
      throw refused(
        'visitorId',
        shown(visitorId),
        'a visitor id of 22 to 64 characters, as t.js makes it, or a key in Authorization',
      );
    return answer(
      await fromSite(
        visitorId,
        events.map(onOurClock(sentAt, at)),
        botRequest({ ...event.requestContext.http, headers: event.headers }),
        at,
      ),
    );
  };

  /** Only the id names the visitor, so an event cannot choose its lead. */
  async function fromSite(visitorId: string, events: unknown[], machine: string | undefined, at: Instant) {
    const parsed = events.map((one) => parseEvent(one, hash(visitorId).toString(36), at, rules.oldestEvent));
    const activities = parsed.flatMap((one) => (one.ok ? [marked(one.event.activity, machine)] : []));
    if (activities.length === 0) return parsed.map((one, index) => resultOf(one, events[index]));
    const visitor = await visits.admit(visitorId, activities.length, at);
    if (!visitor)
      throw new RequestError({
        status: 429,
        title: 'Too many events',
        detail: `Expected at most ${rules.eventsPerMinute} events of one visitor in a minute.`,
      });
    const { leadId } = visitor.leadId === undefined ? await visits.keep(visitorId, activities, at) : visitor;
    if (leadId !== undefined) await signals.raiseAll(leadId, activities);
    return parsed.map((one, index) => resultOf(one, events[index]));
  }

  async function fromServer(events: unknown[], at: Instant) {
    const parsed = events.map((one) => parseEvent(one, 'server', at, rules.oldestEvent));
    const named = parsed.map((one) => (one.ok ? leadOf(one.event.subject) : undefined));
    const known = await leads.known(named.filter((id) => id !== undefined));
    const byLead = new Map<string, Activity[]>();
    const results = parsed.map((one, index): Result => {
      const leadId = named[index];
      if (!one.ok) return resultOf(one, events[index]);
      if (leadId === undefined || !known.has(leadId))
        return { ...idOf(events[index]), status: 'refused', invalid: [nobody(one.event.subject)] };
      byLead.set(leadId, [...(byLead.get(leadId) ?? []), one.event.activity]);
      return resultOf(one, events[index]);
    });
    for (const [leadId, activities] of byLead) await signals.raiseAll(leadId, activities);
    return results;
  }

  function leadOf({ leadId, email }: Subject): string | undefined {
    if (leadId !== undefined) return leadId;
    return email === undefined ? undefined : leadIdOfAddress(keys, addressIn(email) ?? email);
  }

  /** True for a program with a valid key, false for one without a key; throws 401 for a wrong one. */
  async function hasKey(event: HttpEvent): Promise<boolean> {
    if (event.headers.authorization === undefined) return false;
    if (isSecret((await secrets.get()).events ?? [], bearerKey(event))) return true;
    throw wrongKey('<key>', ' with a key of npx leadloop keys events');
  }

  /** Events come from the site's own pages, or from pages of the machine that answers: a laptop is where a site is tried. */
  function refuseOtherSites({ origin, host }: HttpEvent['headers']): void {
    if (allowedOrigins.includes('*') || (origin !== undefined && allowedOrigins.includes(origin))) return;
    if (origin !== undefined && isSameMachine(origin, host)) return;
    throw new RequestError({
      status: 403,
      title: 'This page may not send events',
      detail: `Got ${origin ? `a post from ${origin}` : 'a post without Origin'}, expected one from ${allowedOrigins.join(' or ')}.`,
    });
  }
}

const answer = (results: Result[]): HttpResponse => jsonAnswer({ results });

/** Browsers' clocks may be years off: what counts is how long before sending something happened. */
const onOurClock = (sentAt: unknown, now: Instant) => (event: unknown) => {
  const at = typeof event === 'object' && event !== null && 'at' in event ? event.at : undefined;
  if (typeof sentAt !== 'number' || typeof at !== 'number') return event;
  return { ...(event as object), at: millis(now) - Math.max(0, sentAt - at) };
};

function batchOf(body: unknown): { visitorId: unknown; sentAt: unknown; events: unknown[] } {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { visitorId, sentAt } = given;
  // A program sends one event, or a list, without a wrapper.
  const events = Array.isArray(body) ? body : given.name === undefined ? given.events : [body];
  if (!Array.isArray(events)) throw refused('events', shown(events), 'a list of events');
  if (events.length > mostEvents) throw refused('events', `${events.length} events`, `at most ${mostEvents}`);
  return { visitorId, sentAt, events };
}

const refused = (field: string, got: string, expected: string) => invalidFields([{ field, got, expected }]);

const nobody = ({ leadId, email }: Subject): InvalidField => ({
  field: leadId === undefined ? 'email' : 'leadId',
  got: shown(leadId ?? email),
  expected: 'the address or id of a known lead',
});

/** The event's own id, so that results can be matched. */
const idOf = (event: unknown) => (typeof event === 'object' && event !== null && 'id' in event ? { id: event.id } : {});

const resultOf = (parsed: ParsedEvent, event: unknown): Result =>
  parsed.ok ? { ...idOf(event), status: 'accepted' } : { ...idOf(event), status: 'refused', invalid: parsed.invalid };

const marked = (activity: Activity, machine: string | undefined): Activity =>
  machine === undefined ? activity : ({ ...activity, detail: { ...activity.detail, machine } } as Activity);

export const handler = http('visits', async () => {
  const { table, leads, signals } = deployedSignals();
  return createVisitReports({
    keys: await deployedKeys(),
    secrets: deployedSourceSecrets(),
    leads,
    signals,
    visits: createVisits(table, leads, capture.following),
    rules: capture.following,
    allowedOrigins: [...deployment.allowedOrigins, ...publicOrigins(deployment)],
    now,
  });
});

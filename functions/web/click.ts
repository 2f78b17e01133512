import type { Activity } from '../../domain/lead/activity.ts';
import { hash } from '../../domain/lead/hash.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { botRequest } from '../../domain/tracking/click-request.ts';
import { withParameter } from '../../domain/tracking/query-text.ts';
import { log } from '../adapters/aws/log.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { formCookie } from '../http/cookies.ts';
import { http } from '../http/http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { hostOf } from '../http/origin.ts';
import { deadLink } from '../http/problem.ts';
import { createVisitors, profileDays, type Visitors } from '../services/capture/visitors.ts';
import type { Signals } from '../services/signals.ts';
import { openLink } from '../services/signed-links.ts';
import { deployedKeys, deployedSignals, now } from '../wiring.ts';

export interface ClickDeps {
  keys: Keys;
  signals: Pick<Signals, 'raise'>;
  visitors: Pick<Visitors, 'profile' | 'passing'>;
  now: () => Instant;
}

/** GET and HEAD /c/{token}: records who clicked, a person or a program, and leads on. Only to addresses we signed ourselves, so this is no open redirect. */
export function createClick({ keys, signals, visitors, now }: ClickDeps): HttpHandler {
  return async (event) => {
    const at = now();
    const opened = openLink(keys.links, 'click', event.pathParameters?.token ?? '', at);
    if ('problem' in opened) throw deadLink(opened.problem);
    const { leadId, lifecycleId, track, step, template, url, sentAt, trap, known, who } = opened.claims;
    const machine = botRequest({ ...event.requestContext.http, headers: event.headers });
    // One click a link and minute: a double click is one interest, a click tomorrow is another. A program's is not the person's.
    const kind = trap ? 'trap' : machine ? 'machine' : 'click';
    const id = `${kind}-${lifecycleId}-${track}-${step}-${hashOf(url)}-${at.slice(0, 16)}`;
    const detail = { url, template, step, sentAt, trap, machine };
    const activity: Activity = { id, type: 'link.clicked', at, lifecycleId, detail };
    // The person gets the page also while the storage is down.
    await signals
      .raise(leadId, activity)
      .catch((error: unknown) => log.error('a click was not recorded', { leadId, error }));
    const headers = { 'cache-control': 'no-store' };
    if (!known) return { statusCode: 302, headers: { ...headers, location: url } };
    const proof = { who, proven: true } as const;
    // The token tells a form which fields it can leave out. Our own pages get it as a cookie, so that no address carries it.
    if (URL.parse(url)?.host === hostOf(event)) {
      const cookie = formCookie(event, 'profile', visitors.profile(leadId, known, proof), profileDays);
      return { statusCode: 302, headers: { ...headers, location: url }, cookies: [cookie] };
    }
    const location = withParameter(url, 'profile', visitors.passing(leadId, known, proof));
    return { statusCode: 302, headers: { ...headers, location } };
  };
}

const hashOf = (text: string) => hash(text).toString(36);

export const handler = http('click', async () => {
  const keys = await deployedKeys();
  return createClick({ keys, signals: deployedSignals().signals, visitors: createVisitors(keys, now), now });
});

import { capture } from 'leadloop:config';
import { guides } from 'leadloop:guides';
import type { CaptureRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { botRequest } from '../../domain/tracking/click-request.ts';
import { log } from '../adapters/aws/log.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { html, http } from '../http/http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { guidePage } from '../http/pages/guide-page.ts';
import { deadLink, RequestError } from '../http/problem.ts';
import type { Signals } from '../services/signals.ts';
import { openLink } from '../services/signed-links.ts';
import { deployedKeys, deployedSignals, now } from '../wiring.ts';

interface DownloadDeps {
  keys: Keys;
  signals: Signals;
  rules: Pick<CaptureRules, 'guides'>;
  /** The finished texts, by id. */
  texts: Record<string, { title: string; html: string }>;
  now: () => Instant;
}

/** GET and HEAD /d/{token}: records the download and opens the guide. The person gets the guide also while the storage is down. */
export function createDownload({ keys, signals, rules, texts, now }: DownloadDeps): HttpHandler {
  return async (event) => {
    const at = now();
    const opened = openLink(keys.links, 'download', event.pathParameters?.token ?? '', at);
    if ('problem' in opened) throw deadLink(opened.problem);
    const { leadId, lifecycleId, guide: file } = opened.claims;
    const guide = rules.guides[file];
    const text = texts[file];
    if (!guide || !(guide.url || text))
      throw new RequestError({ status: 410, title: 'This guide is not offered any more' });
    const machine = botRequest({ ...event.requestContext.http, headers: event.headers });
    // Reading it twice on one day is one interest. A program's is not the person's.
    const id = `${machine ? 'machine-' : ''}download-${file}-${at.slice(0, 10)}`;
    const activity: Activity = { id, type: 'file.downloaded', at, lifecycleId, detail: { file, machine } };
    await signals
      .raise(leadId, activity)
      .catch((error: unknown) => log.error('a download was not recorded', { leadId, error }));
    if (guide.url)
      return {
        statusCode: 302,
        headers: { location: guide.url, 'cache-control': 'no-store' },
      };
    return html(guidePage(text ?? { title: '', html: '' }));
  };
}

export const handler = http('download', async () =>
  createDownload({
    keys: await deployedKeys(),
    signals: deployedSignals().signals,
    rules: capture,
    texts: guides,
    now,
  }),
);

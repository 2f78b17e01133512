import { createHmac } from 'node:crypto';
import type { Submission } from '../../../domain/capture/submission.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import { createPartners } from '../../../functions/adapters/dynamodb/partners.ts';
import { createShortLinks } from '../../../functions/adapters/dynamodb/short-links.ts';
import type { Table } from '../../../functions/adapters/dynamodb/table.ts';
import type { HttpHandler } from '../../../functions/http/messages.ts';
import type { Taken } from '../../../functions/services/capture/intake.ts';
import { createAds } from '../../../functions/web/ads.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createClick } from '../../../functions/web/click.ts';
import { createDownload } from '../../../functions/web/download.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { createPartnerApi } from '../../../functions/web/partners.ts';
import { createPreferences } from '../../../functions/web/preferences.ts';
import { createRepPage } from '../../../functions/web/rep-page.ts';
import { createShortLink } from '../../../functions/web/short-link.ts';
import { createTracker } from '../../../functions/web/tracker.ts';
import { createUnknownPath } from '../../../functions/web/unknown-path.ts';
import { createVisitReports } from '../../../functions/web/visits.ts';
import { createWebhooks } from '../../../functions/web/webhooks.ts';
import type { FunctionName, functions } from '../../../lib/functions.ts';
import { knownRoutes } from '../../../lib/functions.ts';
import { doors as metaDoors } from '../other-systems/meta.ts';
import { privacyOf } from '../privacy.ts';
import { config, keys, type World } from '../world.ts';

export const partnerId = 'fuzz';
export const eventKey = 'a-key-of-a-program-of-ours';
const webhookSecrets = { typeform: ['typeform-secret'], tally: ['tally-secret'], signed: ['signed-secret'] };

/** The signature of a webhook, over the bytes as they are sent. */
export function signed(source: keyof typeof webhookSecrets, bytes: Buffer, seconds: string): Record<string, string> {
  const hmac = (message: Buffer, encoding: 'hex' | 'base64') =>
    createHmac('sha256', webhookSecrets[source][0] ?? '')
      .update(message)
      .digest(encoding);
  if (source === 'typeform') return { 'typeform-signature': `sha256=${hmac(bytes, 'base64')}` };
  if (source === 'tally') return { 'tally-signature': hmac(bytes, 'base64') };
  const message = Buffer.concat([Buffer.from(`${seconds}.`), bytes]);
  return { 'leadloop-signature': `v1=${hmac(message, 'hex')}`, 'leadloop-timestamp': seconds };
}

/** Behind a sign-in or a key, or the same page for everything: test/functions/web/api/api.test.ts asks them. */
export const notTried = ['app', 'api', 'api-insight'] as const;
type Routed = {
  [Name in FunctionName]: (typeof functions)[Name] extends { routes: readonly string[] } ? Name : never;
}[FunctionName];
type Door = Exclude<Routed, (typeof notTried)[number]>;

/** Every function with routes, as it is deployed, in one process of a world; and what its intake has taken. */
export function openDoors(table: Table, world: World) {
  const process = world.process();
  const taken: { submission: Submission; taken: Taken }[] = [];
  const intake = {
    take: async (submission: Submission) => {
      const one = await process.intake.take(submission);
      taken.push({ submission, taken: one });
      return one;
    },
  };
  const rules: CaptureRules = {
    ...config.capture,
    partners: { [partnerId]: { name: 'Fuzz', form: 'contact', basis: 'consent', perMinute: 1_000_000 } },
  };
  const secrets = { get: async () => ({ ...metaDoors, webhooks: webhookSecrets, events: [eventKey] }) };
  const deps = { ...process, intake, rules, secrets, config: world.config };
  const { following } = rules;
  const guide = Object.keys(rules.guides)[0] ?? '';
  const handlers: Record<string, HttpHandler> = {
    capture: createCapture(deps),
    forms: createForms({ ...deps, newSubmissionId: process.newId }),
    download: createDownload({ ...deps, texts: { [guide]: { title: 'A guide', html: '<p>Two pages</p>' } } }),
    webhooks: createWebhooks(deps),
    partners: createPartnerApi({ ...deps, partners: createPartners(table) }),
    ads: createAds({ ...deps, queue: { add: async () => {} } }),
    'rep-page': createRepPage(deps),
    click: createClick(deps),
    'short-link': createShortLink({ shortLinks: createShortLinks(table, keys) }),
    tracker: createTracker({ rules: following }),
    visits: createVisitReports({ ...deps, rules: following }),
    preferences: createPreferences({ ...deps, rules: config.nurture }),
    privacy: privacyOf(table, world, {}).handler,
    'unknown-path': createUnknownPath(knownRoutes),
  } satisfies Record<Door, HttpHandler>;
  return { handlers, taken, process, guide };
}

import type { Config } from '../../../domain/config/config.ts';
import { createWebhooks } from '../../../functions/web/webhooks.ts';
import { jsonOf, request, served } from '../request.ts';
import type { Process } from '../world.ts';
import { signedBy } from './calendars.ts';

/** What the webhook answers to a message of a calendar of the settings. */
export async function arrives(
  process: Process,
  source: 'cal' | 'calendly',
  message: object,
  { headers, config = process.config }: { headers?: Record<string, string>; config?: Config } = {},
) {
  const secrets = { get: async () => ({ webhooks: { cal: ['cal-secret'], calendly: ['calendly-secret'] } }) };
  const handle = createWebhooks({ ...process, config, secrets, rules: config.capture });
  const body = JSON.stringify(message);
  const all = {
    'content-type': 'application/json',
    accept: '*/*',
    ...(headers ?? signedBy(source, body, process.now())),
  };
  const event = { ...request('POST /webhooks/{source}', { body, headers: all }), pathParameters: { source } };
  const answer = await served(handle)(event);
  return { status: answer.statusCode, ...(jsonOf(answer) as { taken?: boolean; leadId?: string; why?: string }) };
}

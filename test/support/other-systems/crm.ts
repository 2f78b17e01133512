import { createHmac } from 'node:crypto';
import { createWebhooks } from '../../../functions/web/webhooks.ts';
import { jsonOf, request, served } from '../request.ts';
import type { Process } from '../world.ts';

const secret = 'crm-secret';

/** A message of the CRM of the settings, signed as it signs. */
export async function reports(process: Process, message: object, key = secret) {
  const handle = createWebhooks({
    ...process,
    secrets: { get: async () => ({ webhooks: { crm: [secret] } }) },
    rules: process.config.capture,
  });
  const body = JSON.stringify(message);
  const time = String(Date.parse(process.now()) / 1000);
  const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    accept: '*/*',
    'leadloop-timestamp': time,
    'leadloop-signature': `v1=${signature}`,
  };
  const event = { ...request('POST /webhooks/{source}', { body, headers }), pathParameters: { source: 'crm' } };
  const answer = await served(handle)(event);
  return { status: answer.statusCode, ...(jsonOf(answer) as { taken?: boolean; why?: string }) };
}

import { createHmac } from 'node:crypto';

/**
 * The headers that prove that we sent a message (Standard Webhooks, "Signature scheme"): HMAC-SHA256 over
 * `<id>.<seconds>.<body>`, one signature for each valid secret. Throws without a secret: nothing is sent unsigned.
 */
export function webhookHeaders(id: string, seconds: number, body: string, secrets: readonly string[]) {
  if (secrets.length === 0) throw new Error('there is no secret to sign with: npx leadloop keys outbound <name>');
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}

import { form } from 'leadloop:scripts';
import { createHash } from 'node:crypto';
import { style } from './style.ts';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(form)}`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * What every page is sent with, beside the headers of every answer (../security-headers.ts). The policy allows our style
 * sheet and our one script by their hash, so pages need no nonce. Addresses hold signed tokens and pages hold personal data:
 * no cache keeps them, no other site learns them, no search engine lists them. `same-origin`, because `no-referrer` would
 * turn the Origin of our own form posts into "null".
 */
export function securityHeaders(): Record<string, string> {
  return {
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  };
}

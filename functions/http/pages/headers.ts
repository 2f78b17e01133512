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
 * Headers of every page, beside those of every answer (../security-headers.ts). The policy allows our style and script by hash.
 * No cache or search engine keeps pages, because they hold personal data. `same-origin`, because `no-referrer` turns the Origin
 * of our own posts into "null".
 */
export function securityHeaders(): Record<string, string> {
  return {
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  };
}

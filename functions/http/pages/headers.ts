import { formHash } from 'leadloop:scripts';
import { createHash } from 'node:crypto';
import { style } from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  `script-src 'sha256-${formHash}'`,
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

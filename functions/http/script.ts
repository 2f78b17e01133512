import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { HttpEvent, HttpResponse } from './messages.ts';

/** A changed form reaches all pages within this many seconds; browsers revalidate by tag and mostly get "not modified". */
const maxAge = 300;

/**
 * A script that pages of others include. HTTP APIs do not compress, so this does. Small enough to be made for every request
 * that the caches let through.
 */
export function script({ headers }: HttpEvent, text: string): HttpResponse {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`;
  const kept = {
    'cache-control': `public, max-age=${maxAge}, stale-while-revalidate=86400`,
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'accept-encoding',
    etag,
  };
  if (headers['if-none-match']?.includes(etag)) return { statusCode: 304, headers: kept };
  if (!/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return { statusCode: 200, headers: kept, body: text };
  return {
    statusCode: 200,
    headers: { ...kept, 'content-encoding': 'gzip' },
    body: gzipSync(text, { level: 9 }).toString('base64'),
    isBase64Encoded: true,
  };
}

import type { IncomingHttpHeaders } from 'node:http';

const own = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a request to the control API is refused, or undefined. A name that resolves to this machine (DNS rebinding) shows
 * as a foreign Host, a page of another site (CSRF) as a foreign Origin.
 */
export function foreign(headers: IncomingHttpHeaders): string | undefined {
  const host = headers.host ?? '';
  if (!own.has(host.replace(/:\d+$/, ''))) return `the control API answers on localhost only, got the host ${host}`;
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return `requests from other sites are refused, got the origin ${headers.origin}`;
  return undefined;
}

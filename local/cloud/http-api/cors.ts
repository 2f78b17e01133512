import type { IncomingHttpHeaders } from 'node:http';
import type { Cors } from '../assembly/index.ts';

/** The CORS headers an HTTP API adds to answers for a browser on another origin; none for origins it does not allow. */
export function corsHeaders(cors: Cors, { origin }: IncomingHttpHeaders): Record<string, string> {
  if (origin === undefined || !allows(cors.origins, origin)) return {};
  return {
    'access-control-allow-origin': cors.origins.includes('*') ? '*' : origin,
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    ...(cors.exposed.length > 0 && { 'access-control-expose-headers': cors.exposed.join(',') }),
  };
}

/** The headers of the answer to a preflight request. The gateway answers these itself; no function sees them. */
export function preflightHeaders(cors: Cors, headers: IncomingHttpHeaders): Record<string, string> {
  const allowed = corsHeaders(cors, headers);
  if (Object.keys(allowed).length === 0) return {};
  return {
    ...allowed,
    'access-control-allow-methods': cors.methods.join(','),
    'access-control-allow-headers': cors.headers.join(','),
    ...(cors.maxAge !== undefined && { 'access-control-max-age': String(cors.maxAge) }),
  };
}

/** Pages on this machine may always post: a first trial of the snippet has no domain yet, and only this machine reaches this cloud. */
const onThisMachine = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?$/;

function allows(origins: string[], origin: string): boolean {
  if (onThisMachine.test(origin)) return true;
  return origins.some((allowed) => {
    if (allowed === '*' || allowed === origin) return true;
    const [before = '', after] = allowed.split('*');
    return (
      after !== undefined && origin.startsWith(before) && origin.endsWith(after) && origin.length >= allowed.length - 1
    );
  });
}

import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Authorized } from './authorizer.ts';
import type { Match } from './routes.ts';

export interface GatewayRequest {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  sourceIp: string;
}

export interface GatewayResponse {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  body: string | Buffer;
}

/**
 * HTTP APIs hand these over as text; everything else, form posts and `+json` included, comes base64 encoded. AWS names no types; these were
 * measured there (ministackorg/ministack#766). The content coding does not count, so a packed body of them is spoilt.
 */
const textual = /^\s*(?:text\/|application\/(?:json|javascript|xml)\s*(?:;|$))/i;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A request as a Lambda event of payload format 2.0 ("Working with AWS Lambda proxy integrations for HTTP APIs"). */
export function eventOf(
  request: GatewayRequest,
  { route, pathParameters }: Match,
  { apiId, now, authorizer }: { apiId: string; now: number; authorizer?: Authorized },
): unknown {
  const { method, url, body, sourceIp } = request;
  const at = url.indexOf('?');
  const rawPath = at < 0 ? url : url.slice(0, at);
  const rawQueryString = at < 0 ? '' : url.slice(at + 1);
  const { cookie, ...given } = request.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  const isText = textual.test(headers['content-type'] ?? '');
  const time = new Date(now);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: {
      accountId: 'anonymous',
      apiId,
      authorizer,
      domainName: headers.host ?? '',
      domainPrefix: (headers.host ?? '').split('.')[0] ?? '',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: clfTime(time),
      timeEpoch: now,
    },
    pathParameters,
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function queryOf(raw: string): Record<string, string> {
  const query: Record<string, string> = {};
  // Repeated names are joined with commas in format 2.0.
  for (const [name, value] of new URLSearchParams(raw))
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  return query;
}

function clfTime(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(time.getUTCDate())}/${months[time.getUTCMonth()]}/${time.getUTCFullYear()}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}

/**
 * A function's result as an HTTP response. Without a `statusCode` the whole result is the JSON body, as format 2.0 infers.
 * Undefined when the result is malformed: API Gateway then answers 500.
 */
export function responseOf(result: unknown): GatewayResponse | undefined {
  const json = { 'content-type': 'application/json' };
  if (typeof result === 'string') return { status: 200, headers: json, cookies: [], body: result };
  if (typeof result !== 'object' || result === null || !('statusCode' in result))
    return result === undefined || result === null
      ? { status: 200, headers: json, cookies: [], body: '' }
      : { status: 200, headers: json, cookies: [], body: JSON.stringify(result) };
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as {
    statusCode: unknown;
    headers?: Record<string, string | number | boolean>;
    cookies?: string[];
    body?: unknown;
    isBase64Encoded?: boolean;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) out[name.toLowerCase()] = String(value);
  if (body && out['content-type'] === undefined) out['content-type'] = 'text/plain;charset=UTF-8';
  return {
    status,
    headers: out,
    cookies: cookies ?? [],
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

import type { HttpApi } from '../assembly/index.ts';
import type { LambdaHost } from '../lambda/index.ts';
import { createAuthorizer } from './authorizer.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { eventOf, type GatewayRequest, type GatewayResponse, responseOf } from './payload.ts';
import { createRouter } from './routes.ts';

export type { GatewayRequest, GatewayResponse } from './payload.ts';

/** API Gateway's limit for a request body. */
export const largestBody = 10 * 1024 * 1024;
/** API Gateway's limit for the request line and the values of all headers, in bytes. */
const largestHead = 10_240;
/** Lambda's limit for the event of a call that waits for its answer, and for that answer, in bytes. */
const largestPayload = 6 * 1024 * 1024;

/**
 * The HTTP API of the template: routes to functions with payload format 2.0, answers CORS itself, throttles with the
 * stage's token bucket, and fails as API Gateway fails (404, 413, 429, 500, 503 with its JSON messages).
 */
export function createHttpApi(options: {
  api: HttpApi;
  host: LambdaHost;
  now: () => number;
  /** Off for measurements: the stage's throttling would measure itself. */
  throttled?: boolean;
}): (request: GatewayRequest) => Promise<GatewayResponse> {
  const { api, host, now, throttled = true } = options;
  const route = createRouter(api.routes);
  const free = () => undefined;
  const shared = api.throttle && throttled ? tokenBucket(api.throttle) : free;
  const own = new Map(
    Object.entries(api.routeThrottles ?? {}).map(([key, throttle]) => [key, throttled ? tokenBucket(throttle) : free]),
  );
  const authorize = createAuthorizer();

  async function answer(request: GatewayRequest): Promise<GatewayResponse> {
    if (headOf(request) > largestHead) return message(431, 'Request Header Fields Too Large');
    const at = request.url.indexOf('?');
    const match = route(request.method, at < 0 ? request.url : request.url.slice(0, at));
    if (!match) return message(404, 'Not Found');
    const wait = (own.get(match.route.key) ?? shared)();
    if (wait !== undefined)
      return { ...message(429, 'Too Many Requests'), headers: { ...json, 'retry-after': String(wait) } };
    const { authorizer, functionArn, timeoutMs } = match.route;
    const verdict = authorizer && (await authorize(authorizer, request.headers.authorization));
    if (verdict && !verdict.ok) return unauthorized(verdict);
    const event = eventOf(request, match, { apiId: api.id, now: now(), authorizer: verdict?.authorizer });
    if (isTooLarge(event, request.body.length)) return message(413, 'Request Entity Too Large');
    const result = await within(timeoutMs, host.invoke(functionArn, event, 'http'));
    if (result === undefined) return message(503, 'Service Unavailable');
    // A function that timed out or failed is an integration error; API Gateway reveals no reason.
    const response = 'payload' in result ? responseOf(result.payload) : undefined;
    if (!response || ('payload' in result && isTooLarge(result.payload, response.body.length)))
      return message(500, 'Internal Server Error');
    return response;
  }

  return async (request) => {
    if (!api.cors) return answer(request);
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined)
      return { status: 204, headers: preflightHeaders(api.cors, request.headers), cookies: [], body: '' };
    const response = await answer(request);
    return { ...response, headers: { ...response.headers, ...corsHeaders(api.cors, request.headers) } };
  };
}

const headOf = ({ method, url, headers }: GatewayRequest) =>
  Buffer.byteLength([`${method} ${url} HTTP/1.1`, ...Object.values(headers).flat()].join(''));

/** JSON makes a body at most six times as long, so small ones need not be written out. */
const isTooLarge = (payload: unknown, bytes: number) =>
  bytes > largestPayload / 8 && Buffer.byteLength(JSON.stringify(payload)) > largestPayload;

const json = { 'content-type': 'application/json' };

/** An answer that API Gateway itself gives. */
export function message(status: number, text: string): GatewayResponse {
  return { status, headers: json, cookies: [], body: JSON.stringify({ message: text }) };
}

function unauthorized({ status, why }: { status: 401 | 403; why: string }): GatewayResponse {
  const answer = message(status, status === 401 ? 'Unauthorized' : 'Forbidden');
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope';
  return { ...answer, headers: { ...json, 'www-authenticate': `Bearer error="${error}" error_description="${why}"` } };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes a token, or returns the whole seconds to wait. Refilled by real time: on a stopped clock a bucket would stay empty. */
function tokenBucket({ burst, perSecond }: { burst: number; perSecond: number }): () => number | undefined {
  let tokens = burst;
  let filledAt = performance.now();
  return () => {
    const at = performance.now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    tokens -= 1;
    return undefined;
  };
}

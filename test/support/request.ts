import { http } from '../../functions/http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../../functions/http/messages.ts';

export interface Asked {
  token?: string;
  form?: string;
  code?: string;
  headers?: Record<string, string>;
  cookies?: string[];
  query?: Record<string, string>;
  /** The query as it stands in the address, for what a gateway would read in another way. */
  rawQuery?: string;
  /** An object is sent as JSON, URLSearchParams as a form post, text as it is, and so are bytes (in base64). */
  body?: object | string;
  base64?: boolean;
}

/** What people's browsers call themselves; any other name is taken for a program. */
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What API Gateway (payload 2.0) hands to a function. */
export function request(routeKey: string, asked: Asked = {}): HttpEvent {
  const { token, form, code, headers = {}, cookies, query, rawQuery = '', body, base64 = false } = asked;
  const [method = 'GET', route = '/'] = routeKey.split(' ');
  const text =
    body instanceof URLSearchParams ? body.toString() : typeof body === 'object' ? JSON.stringify(body) : body;
  const type = body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json';
  const path = route
    .replace('{token}', token ?? '')
    .replace('{form}', form ?? '')
    .replace('{code}', code ?? '');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(cookies && { cookies }),
    queryStringParameters: query,
    pathParameters: {
      ...(token !== undefined && { token }),
      ...(form !== undefined && { form }),
      ...(code !== undefined && { code }),
    },
    requestContext: {
      accountId: '1',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? firefox },
      requestId: 'r',
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    isBase64Encoded: base64 || Buffer.isBuffer(body),
    ...(Buffer.isBuffer(body) && { body: body.toString('base64') }),
    ...(!Buffer.isBuffer(body) && text !== undefined && { body: base64 ? Buffer.from(text).toString('base64') : text }),
  };
}

/**
 * A handler inside the middleware it is deployed with. Without a time that is left: a request of a process that a test killed would be
 * told ten seconds later, in the log of another test.
 */
export function served(handler: HttpHandler): (event: HttpEvent) => Promise<HttpResponse> {
  const deployed = http('test', () => handler);
  return (event) => deployed(event, {} as Parameters<typeof deployed>[1]);
}

/** The JSON of an answer. */
export const jsonOf = ({ body = 'null' }: HttpResponse) => JSON.parse(body);

/** Headers of somebody who looks at pages. */
export const browser = { accept: 'text/html,application/xhtml+xml' };

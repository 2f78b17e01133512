import type { HttpEvent } from '../../functions/http/messages.ts';
import { request } from './request.ts';

/** A request as the gateway hands it on: it has looked at the token already. */
export function signedIn(method: string, path: string, email: string | undefined, body?: unknown): HttpEvent {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const event = request(`ANY /api/{path+}`, {
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const authorizer = email && { jwt: { claims: { email, email_verified: 'true' }, scopes: null } };
  const http = { ...event.requestContext.http, method, path: rawPath };
  return {
    ...event,
    rawPath,
    rawQueryString,
    requestContext: { ...event.requestContext, http, authorizer },
  } as HttpEvent;
}

import { routes } from 'leadloop:routes';
import { http } from '../http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { RequestError } from '../http/problem.ts';

/**
 * Every request that no route takes. API Gateway itself would answer people with bare JSON. A path that others use with another method
 * is 405 and names those methods; a page's path with a slash too many leads to the page; any other path is 404.
 */
export function createUnknownPath(known: readonly string[]): HttpHandler {
  const methodsOf = known.map((route) => {
    const [methods = '', path = ''] = route.split(' ');
    return { methods: methods.split('|'), pattern: path.split('/') };
  });

  const methodsAt = (path: string) =>
    methodsOf.filter(({ pattern }) => fits(pattern, path.split('/'))).flatMap(({ methods }) => methods);

  return async ({ rawPath, rawQueryString, requestContext: { http: request } }: HttpEvent): Promise<HttpResponse> => {
    // Programs that share links append a slash. The gateway has decoded the path: characters that an address cannot hold must
    // not reach a header.
    const bare = /^[!-~]+\/$/.test(rawPath) ? rawPath.slice(0, -1) : '';
    if (allows(methodsAt(bare), request.method))
      return { statusCode: 308, headers: { location: `${bare}${rawQueryString && `?${rawQueryString}`}` } };
    // Browsers request it by themselves; without this answer their log would show an error.
    if (rawPath === '/favicon.ico') return { statusCode: 204, headers: { 'cache-control': 'max-age=86400' } };
    const allowed = methodsAt(rawPath);
    // A method that is allowed comes here when the gateway could not read the path.
    if (allowed.length === 0 || allows(allowed, request.method))
      throw new RequestError({
        status: 404,
        title: 'There is no such page',
        detail: 'Perhaps the address was cut off when it was copied. Please open it again from our mail or our site.',
      });
    const allow = [...new Set(allowed)].join(', ');
    throw new RequestError(
      { status: 405, title: 'This address works in another way', detail: `Got ${request.method}, expected ${allow}.` },
      { allow },
    );
  };
}

const allows = (methods: readonly string[], method: string) => methods.includes(method) || methods.includes('ANY');

/** A segment in braces is a parameter and takes any text but none. */
function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((segment, index) => (segment.startsWith('{') ? parts[index] !== '' : segment === parts[index]))
  );
}

export const handler = http('unknown-path', () => createUnknownPath(routes));

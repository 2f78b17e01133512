import type { HttpResponse } from './messages.ts';

/**
 * Headers of every answer, errors and redirects included: TLS only, the type as declared, no referrer, because our addresses
 * hold tokens, and nothing loaded by answers that are no page. Pages have their own policy (pages/headers.ts).
 */
const always = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The answer with the security headers it does not name itself. */
export const secured = (response: HttpResponse): HttpResponse => ({
  ...response,
  headers: { ...always, ...response.headers },
});

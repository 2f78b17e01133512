import type { HttpResponse } from './messages.ts';

/**
 * What every answer of every route says, errors and redirects included: TLS alone from now on, the type is as named, nobody
 * learns our addresses, which hold tokens, and what is no page may load nothing. Pages say their own policy (pages/headers.ts).
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

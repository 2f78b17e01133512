import type { HttpResponse } from './messages.ts';

/** An answer for a program. No cache keeps it: it can hold personal data. */
export const jsonAnswer = (body: object, statusCode = 200): HttpResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

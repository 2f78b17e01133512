import type { HttpEvent } from './http.ts';
import { RequestProblem } from './problem.ts';

/** A form has no business being larger; 64 kB holds the longest message thirteen times. */
const largestBody = 64 * 1024;

/** The body as sent, decoded. Throws 413 above 64 kB. */
export const bodyOf = (event: HttpEvent): string => rawBodyOf(event).toString('utf8');

/** The bytes of the body as they came: what a sender signed. Throws 413 above 64 kB. */
export function rawBodyOf({ body = '', isBase64Encoded }: HttpEvent): Buffer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > largestBody)
    throw new RequestProblem({
      status: 413,
      title: 'The request is too large',
      detail: `Got ${bytes.length} bytes, expected at most ${largestBody}.`,
    });
  return bytes;
}

/** What a body says: the fields of a form post (of repeated ones the last), or whatever was in the JSON. */
export type Fields = { isForm: true; fields: Record<string, string> } | { isForm: false; fields: unknown };

/** Fields of a form post or of a JSON object, and which of the two it was. Throws 400, 413 or 415. */
export function fieldsOf(event: HttpEvent): Fields {
  const body = bodyOf(event);
  const type = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded')
    return { fields: Object.fromEntries(new URLSearchParams(body)), isForm: true };
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new RequestProblem({
      status: 415,
      title: 'This content type is not supported',
      detail: `Got "${type || 'none'}", expected application/json or application/x-www-form-urlencoded.`,
    });
  try {
    return { fields: JSON.parse(body), isForm: false };
  } catch (error) {
    throw new RequestProblem({
      status: 400,
      title: 'The body is not JSON',
      detail: error instanceof Error ? error.message : undefined,
    });
  }
}

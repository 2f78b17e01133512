import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** A form has no business being larger; 64 kB holds the longest message thirteen times. */
const largestBody = 64 * 1024;
/** Ten times what our longest form has; a browser that sends more is none. */
const mostFields = 200;

/** The body as sent, decoded. Throws 413 above 64 kB. */
export const bodyOf = (event: HttpEvent): string => rawBodyOf(event).toString('utf8');

/** The bytes of the body as they came: what a sender signed. Throws 413 above `most` bytes (64 kB). */
export function rawBodyOf({ body = '', isBase64Encoded }: HttpEvent, most = largestBody): Buffer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > most)
    throw new RequestError({
      status: 413,
      title: 'The request is too large',
      detail: `Got ${bytes.length} bytes, expected at most ${most}.`,
    });
  return bytes;
}

/** What a body says: the fields of a form post (of repeated ones the last), or whatever was in the JSON. */
export type Fields = { isForm: true; fields: Record<string, string> } | { isForm: false; fields: unknown };

/** Fields of a form post or of a JSON object, and which of the two it was. Throws 400, 413 or 415. */
export async function fieldsOf(event: HttpEvent): Promise<Fields> {
  const given = event.headers['content-type'] ?? '';
  const type = given.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded')
    return { fields: fromEntries([...new URLSearchParams(bodyOf(event))]), isForm: true };
  if (type === 'multipart/form-data') return { fields: await multipart(rawBodyOf(event), given), isForm: true };
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new RequestError({
      status: 415,
      title: 'This content type is not supported',
      detail: `Got "${type || 'none'}", expected application/json, application/x-www-form-urlencoded or multipart/form-data.`,
    });
  try {
    return { fields: JSON.parse(bodyOf(event)), isForm: false };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError({
      status: 400,
      title: 'The body is not JSON',
      detail: error instanceof Error ? error.message : undefined,
    });
  }
}

/** The platform's own reader: the body is in memory and small, so a streaming one would bring only its 30 kB. */
async function multipart(bytes: Buffer, type: string): Promise<Record<string, string>> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
  if (!form) throw new RequestError({ status: 400, title: 'The body is not multipart/form-data as its header says' });
  // Browsers send a file field that was left empty as a file without name and content.
  const sent = [...form].filter(([, value]) => typeof value === 'string' || value.size > 0 || value.name !== '');
  const files = sent.filter(([, value]) => typeof value !== 'string').map(([name]) => name);
  if (files.length > 0)
    throw new RequestError({
      status: 400,
      title: 'Forms take no files',
      invalid: files.map((field) => ({ field, got: 'a file', expected: 'text' })),
    });
  return fromEntries(sent as [string, string][]);
}

function fromEntries(entries: [string, string][]): Record<string, string> {
  if (entries.length > mostFields)
    throw new RequestError({
      status: 400,
      title: 'The form has too many fields',
      detail: `Got ${entries.length} fields, expected at most ${mostFields}.`,
    });
  return Object.fromEntries(entries);
}

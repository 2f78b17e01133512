import { isUtf8 } from 'node:buffer';
import { losslessJson } from '../../domain/capture/lossless-json.ts';
import { charsetIn, pairsIn, textOf } from './body-text.ts';
import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** A form has no business being larger; 64 kB holds the longest message thirteen times. */
const largestBody = 64 * 1024;
/** A form with a file among its fields: as much as a function can be handed. The file is dropped. */
const largestUpload = 6 * 1024 * 1024;
/** Ten times what our longest form has; a browser that sends more is none. */
const mostFields = 200;

const tooLarge = (bytes: number, most: number) =>
  new RequestError({
    status: 413,
    title: 'The request is too large',
    detail: `Got ${bytes} bytes, expected at most ${most}.`,
  });

/** The bytes of the body as they came: what a sender signed. Throws 413 above `most` bytes (64 kB). */
export function rawBodyOf({ body = '', isBase64Encoded }: HttpEvent, most = largestBody): Buffer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > most) throw tooLarge(bytes.length, most);
  return bytes;
}

/** The body as text. Throws 413 above 64 kB. */
export const bodyOf = (event: HttpEvent): string => textOf(rawBodyOf(event));

/** What the JSON of a body says, big numbers with all their digits. Throws 400. */
export function jsonOf(bytes: Buffer, contentType = ''): unknown {
  try {
    // JSON is UTF-8, also when its header says otherwise (RFC 8259, section 8.1); only what is none is read as declared.
    return losslessJson(textOf(bytes, isUtf8(bytes) ? undefined : charsetIn(contentType)));
  } catch (error) {
    throw new RequestError({ status: 400, title: 'The body is not JSON', detail: (error as Error).message });
  }
}

/** The parameters of a query string. Of a repeated one the first that says something counts. */
export function queryOf({ rawQueryString, queryStringParameters = {} }: HttpEvent): Record<string, string | undefined> {
  // The gateway joins repeated parameters with a comma, and a comma may be part of a value.
  if (!rawQueryString) return queryStringParameters;
  const query = new Map<string, string>();
  for (const [name, value] of pairsIn(rawQueryString)) if (!query.get(name)) query.set(name, value);
  return Object.fromEntries(query);
}

/** What a form post says: of a repeated field each value. */
export type FormFields = Record<string, string | string[]>;

/** What a body says: the fields of a form post, or what was in the JSON. `files`: names of fields that were files, and dropped. */
export type Fields =
  | { isForm: true; fields: FormFields; files: string[] }
  | { isForm: false; fields: unknown; files: [] };

/** Fields of a form post or of a JSON object, and which of the two it was. Throws 400, 413 or 415. */
export async function fieldsOf(event: HttpEvent): Promise<Fields> {
  const given = event.headers['content-type'] ?? '';
  const type = given.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') {
    const body = rawBodyOf(event).toString('latin1');
    return { fields: together(pairsIn(body, charsetIn(given) ?? declaredIn(pairsIn(body)))), files: [], isForm: true };
  }
  if (type === 'multipart/form-data') return multipart(rawBodyOf(event, largestUpload), given);
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw new RequestError({
      status: 415,
      title: 'This content type is not supported',
      detail: `Got "${type || 'none'}", expected application/json, application/x-www-form-urlencoded or multipart/form-data.`,
    });
  return { fields: jsonOf(rawBodyOf(event), given), files: [], isForm: false };
}

/** The charset that a form says in its field `_charset_` (HTML, "Encoding form controls"). */
const declaredIn = (pairs: readonly [string, string][]) => pairs.find(([name]) => name === '_charset_')?.[1];

/**
 * The platform's own reader: the body is in memory and small, so a streaming one would bring only its 30 kB. It takes all text for
 * UTF-8, so each byte is handed over as a character, and comes back as that.
 */
async function multipart(bytes: Buffer, type: string): Promise<Fields> {
  const { body, headers } = withLongBoundary(bytes.toString('latin1'), type);
  const form = await new Response(Buffer.from(body, 'utf8'), { headers }).formData().catch(() => undefined);
  if (!form) throw new RequestError({ status: 400, title: 'The body is not multipart/form-data as its header says' });
  const text = (characters: string, charset?: string) => textOf(Buffer.from(characters, 'latin1'), charset);
  // Browsers send a file field that was left empty as a file without name and content.
  const sent = [...form].filter(([, value]) => typeof value === 'string' || value.size > 0 || value.name !== '');
  const pairs = sent.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const size = pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > largestBody) throw tooLarge(size, largestBody);
  const charset = charsetIn(type) ?? declaredIn(pairs);
  const files = sent.flatMap(([name, value]) => (typeof value === 'string' ? [] : [text(name, charset)]));
  return {
    fields: together(pairs.map(([name, value]): [string, string] => [text(name, charset), text(value, charset)])),
    files: [...new Set(files)],
    isForm: true,
  };
}

/** The platform's reader takes no boundary of fewer than 27 characters, though RFC 2046 does: a short one is lengthened. */
function withLongBoundary(body: string, type: string) {
  const short = /;\s*boundary="?([^\s";]{1,26})"?\s*(?:;|$)/i.exec(type)?.[1];
  if (short === undefined) return { body, headers: { 'content-type': type } };
  const long = short.padEnd(40, '-leadloop');
  const lines = body.split('\r\n').map((line) => {
    if (line === `--${short}`) return `--${long}`;
    return line === `--${short}--` ? `--${long}--` : line;
  });
  return { body: lines.join('\r\n'), headers: { 'content-type': `multipart/form-data; boundary=${long}` } };
}

/** Repeated fields (`interest`, or `interest[]` as PHP has them) become one with each of the values; what is empty is none. */
function together(entries: readonly [string, string][]): FormFields {
  if (entries.length > mostFields)
    throw new RequestError({
      status: 400,
      title: 'The form has too many fields',
      detail: `Got ${entries.length} fields, expected at most ${mostFields}.`,
    });
  const fields = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const key = name.replace(/\[\]$/, '');
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, inflateRawSync, unzipSync } from 'node:zlib';
import { losslessJson } from '../../domain/capture/lossless-json.ts';
import { charsetIn, pairsIn, textOf } from './body-text.ts';
import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** 64 kB holds the longest message thirteen times; a larger form is refused. */
const largestBody = 64 * 1024;
/** A form with a file among its fields: as much as a function can be handed. The file is dropped. */
const largestUpload = 6 * 1024 * 1024;
/** Ten times the fields of our longest form; no browser sends more. */
const mostFields = 200;

const tooLarge = (bytes: number, most: number) =>
  new RequestError({
    status: 413,
    title: 'The request is too large',
    detail: `Got ${bytes} bytes, expected at most ${most}.`,
  });

/** The body's bytes as they arrived, over which a sender signs. Throws 413 above `most` bytes (64 kB). */
export function rawBodyOf({ body = '', isBase64Encoded }: HttpEvent, most = largestBody): Buffer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > most) throw tooLarge(bytes.length, most);
  return bytes;
}

const decoders: Readonly<Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: unzipSync,
  'x-gzip': unzipSync,
  deflate: (bytes, options) => (isZlib(bytes) ? unzipSync : inflateRawSync)(bytes, options),
  br: brotliDecompressSync,
};
/** HTTP's deflate has a header of two bytes (RFC 1950), which some programs leave out. */
const isZlib = (bytes: Buffer) => bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0;

/** The body's bytes after undoing `Content-Encoding`. Throws 413 above `most` bytes (64 kB) and 415. */
export function plainBodyOf(event: HttpEvent, most = largestBody): Buffer {
  const codings = (event.headers['content-encoding'] ?? '').toLowerCase().split(',');
  return codings.reduceRight((bytes, coding) => undone(bytes, coding.trim(), most), rawBodyOf(event, most));
}

/** Binary bytes that were read as text contain U+FFFD. API Gateway does this to a packed body whose type is JSON. */
const spoilt = Buffer.from('\u{fffd}');
const spoiltProblem = {
  status: 415,
  title: 'The packed body was spoilt on its way',
  detail: 'Got bytes that were read as text, expected the body unpacked, or packed as application/octet-stream.',
};

function undone(bytes: Buffer, coding: string, most: number): Buffer {
  if (coding === '' || coding === 'identity') return bytes;
  const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
  if (!decode)
    throw new RequestError(
      {
        status: 415,
        title: 'This content coding is not supported',
        detail: `Got "${coding.slice(0, 60)}", expected gzip, deflate or br.`,
      },
      { 'accept-encoding': 'gzip, deflate, br' },
    );
  try {
    return decode(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most + 1, most);
    if (bytes.includes(spoilt)) throw new RequestError(spoiltProblem);
    // Something on the way has undone the coding and left the header.
    return bytes;
  }
}

/** The fields of a form of our own pages; a body that is not multipart is read as urlencoded under any header. */
export async function formOf(event: HttpEvent): Promise<URLSearchParams> {
  const type = event.headers['content-type'] ?? '';
  const fields = isMultipart(type)
    ? (await multipart(plainBodyOf(event, largestUpload), type)).fields
    : urlencoded(plainBodyOf(event), type);
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  );
}

const isMultipart = (contentType: string) => /^\s*multipart\/form-data\b/i.test(contentType);

/** The JSON of a body; big numbers keep all their digits. Throws 400. */
export function jsonOf(bytes: Buffer, contentType = ''): unknown {
  try {
    // JSON is UTF-8 under any header (RFC 8259, section 8.1); other bytes are read as declared.
    return losslessJson(textOf(bytes, isUtf8(bytes) ? undefined : charsetIn(contentType)));
  } catch (error) {
    throw new RequestError({ status: 400, title: 'The body is not JSON', detail: (error as Error).message });
  }
}

/** The parameters of a query string. When a parameter is repeated, the first non-empty value counts. */
export function queryOf({ rawQueryString, queryStringParameters = {} }: HttpEvent): Record<string, string | undefined> {
  // The gateway joins repeated parameters with a comma, and a comma may be part of a value.
  if (!rawQueryString) return queryStringParameters;
  const query = new Map<string, string>();
  for (const [name, value] of pairsIn(rawQueryString)) if (!query.get(name)) query.set(name, value);
  return Object.fromEntries(query);
}

/** The fields of a form post; a repeated field has a list. */
export type FormFields = Record<string, string | string[]>;

/** The fields of a form post, or the JSON of a body. `files`: names of file fields, which are dropped. */
export type Fields =
  | { isForm: true; fields: FormFields; files: string[] }
  | { isForm: false; fields: unknown; files: [] };

/** Fields of a form post or of a JSON object, and which of the two it was. Throws 400, 413 or 415. */
export async function fieldsOf(event: HttpEvent): Promise<Fields> {
  const given = event.headers['content-type'] ?? '';
  const type = given.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') {
    const bytes = plainBodyOf(event);
    // curl and similar clients send this type by default.
    if (!isJsonLike(bytes)) return { fields: urlencoded(bytes, given), files: [], isForm: true };
  } else if (type === 'multipart/form-data') return multipart(plainBodyOf(event, largestUpload), given);
  else if (type !== 'application/json' && !type.endsWith('+json'))
    throw new RequestError({
      status: 415,
      title: 'This content type is not supported',
      detail: `Got "${type || 'none'}", expected application/json, application/x-www-form-urlencoded or multipart/form-data.`,
    });
  return { fields: jsonOf(plainBodyOf(event), given), files: [], isForm: false };
}

function urlencoded(bytes: Buffer, contentType: string): FormFields {
  const body = bytes.toString('latin1');
  return together(pairsIn(body, charsetIn(contentType) ?? declaredIn(pairsIn(body))));
}

const isJsonLike = (bytes: Buffer) => /^\s*[[{]/.test(textOf(bytes.subarray(0, 64)));

/** Fields of a form post in which programs put a whole message. */
const wrappers = new Set(['rawRequest', 'payload', 'data', 'data.json', 'json', 'body']);

/**
 * A program's message: JSON, or a form post, under any header. Fields of a form post nest by their names (`contact[email]`).
 * Throws 400 and 413.
 */
export async function messageOf(bytes: Buffer, contentType = ''): Promise<unknown> {
  if (isMultipart(contentType)) {
    const { fields } = await multipart(bytes, contentType);
    return nested(fields);
  }
  const isForm = /^\s*application\/x-www-form-urlencoded\b/i.test(contentType);
  const isPairs = isForm || /^[\w.%+[\]-]{1,100}=/.test(bytes.toString('latin1', 0, 120));
  return isPairs && !isJsonLike(bytes) ? nested(urlencoded(bytes, contentType)) : jsonOf(bytes, contentType);
}

type Nested = { [name: string]: unknown };

/** `a[b][c]` is a field of a field, numbers are places in a list; a name deeper than the limit stays flat. */
function nested(fields: FormFields): Nested {
  const all: Nested = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.includes('__proto__')) continue;
    const [, first = name, rest = ''] = /^([^[\]]+)((?:\[[^[\]]+\]){1,5})$/.exec(name) ?? [];
    put(all, [first, ...(rest === '' ? [] : rest.slice(1, -1).split(']['))], value);
  }
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, wrappers.has(name) ? unwrapped(value) : listed(value)]),
  );
}

function put(into: Nested, [first = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const known = Object.hasOwn(into, first) ? into[first] : undefined;
  // A field that is a value and has fields as well keeps the value under no name.
  const inner = isNested(known) ? known : known === undefined ? {} : { '': known };
  into[first] = inner;
  put(inner, rest, value);
}

const isNested = (value: unknown): value is Nested =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listed(value: unknown): unknown {
  if (!isNested(value)) return value;
  const entries = Object.entries(value).map(([name, one]): [string, unknown] => [name, listed(one)]);
  return entries.length > 0 && entries.every(([name], at) => name === String(at))
    ? entries.map(([, one]) => one)
    : Object.fromEntries(entries);
}

function unwrapped(value: unknown): unknown {
  try {
    return typeof value === 'string' && /^\s*[[{]/.test(value) ? losslessJson(value) : listed(value);
  } catch {
    return value;
  }
}

/** The charset in a form's field `_charset_` (HTML, "Encoding form controls"). */
const declaredIn = (pairs: readonly [string, string][]) => pairs.find(([name]) => name === '_charset_')?.[1];

/**
 * The platform's own reader: the body is in memory and small, so a streaming one would bring only its 30 kB. It takes all text for
 * UTF-8, so each byte is handed over as a character, and comes back as that.
 */
async function multipart(bytes: Buffer, type: string): Promise<Fields & { isForm: true }> {
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

/** Repeated fields (`interest`, or PHP's `interest[]`) become one list; empty values are left out. */
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

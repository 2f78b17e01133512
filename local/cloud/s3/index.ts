import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname, join } from 'node:path';
import type { GatewayResponse } from '../http-api/index.ts';
import { replaceFile } from '../journal/kept-file.ts';

export interface S3 {
  /** As SES puts a mail it received. Durable when it returns. */
  put(bucket: string, key: string, body: Buffer): void;
  /** GetObject with Range (also by an address that was signed for a time), HeadObject, DeleteObject, and PutObject with If-Match or If-None-Match, in path style. Other operations are refused. */
  handle(method: string, path: string, headers: IncomingHttpHeaders, body?: Buffer): GatewayResponse;
}

/** Just enough S3: objects as files of a folder, written by the embedded cloud and by functions, read by the unmodified SDK. */
export function openS3(folder: string, buckets: readonly string[], now: () => number = Date.now): S3 {
  // Every key gives a file name of one shape.
  const fileOf = (bucket: string, key: string) =>
    join(folder, bucket, createHash('sha256').update(key).digest('hex').slice(0, 40));

  return {
    put(bucket, key, body) {
      const file = fileOf(bucket, key);
      mkdirSync(dirname(file), { recursive: true });
      replaceFile(file, body);
    },

    handle(method, path, headers, written = Buffer.alloc(0)) {
      const [bare = '', query] = path.split('?');
      const asked = new URLSearchParams(query);
      const [, bucket = '', ...rest] = bare.split('/').map(decodeURIComponent);
      if (isOver(asked, now())) return refused(403, 'AccessDenied', 'Request has expired');
      if (!['GET', 'HEAD', 'PUT', 'DELETE'].includes(method))
        return refused(501, 'NotImplemented', `${method} is not supported here`);
      if (!buckets.includes(bucket)) return refused(404, 'NoSuchBucket', 'The specified bucket does not exist');
      const file = fileOf(bucket, rest.join('/'));
      if (method === 'DELETE') {
        rmSync(file, { force: true });
        return { status: 204, headers: {}, cookies: [], body: '' };
      }
      const body = read(file);
      if (method === 'PUT') {
        const { 'if-match': match, 'if-none-match': none } = headers;
        if (match !== undefined && !body) return refused(404, 'NoSuchKey', 'The specified key does not exist.');
        if ((none === '*' && body) || (match !== undefined && body && match !== etagOf(body)))
          return refused(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
        this.put(bucket, rest.join('/'), written);
        return { status: 200, headers: { etag: etagOf(written) }, cookies: [], body: '' };
      }
      if (!body) return refused(404, 'NoSuchKey', 'The specified key does not exist.');
      const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
      const part = from === '' ? body : body.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
      const saved = asked.get('response-content-disposition');
      const told = {
        'content-type': 'application/octet-stream',
        'accept-ranges': 'bytes',
        etag: etagOf(body),
        ...(saved !== null && { 'content-disposition': saved }),
      };
      const within = { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${body.length}` };
      return {
        status: from === '' ? 200 : 206,
        headers: from === '' ? told : { ...told, ...within },
        cookies: [],
        body: method === 'HEAD' ? '' : part,
      };
    },
  };
}

/** Of an address that works for a time, when that is over. */
function isOver(asked: URLSearchParams, now: number): boolean {
  const signedAt = asked.get('X-Amz-Date');
  if (signedAt === null) return false;
  const at = Date.parse(signedAt.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  return !(now < at + Number(asked.get('X-Amz-Expires')) * 1_000);
}

const etagOf = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`;

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

export const refused = (status: number, code: string, message: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  cookies: [],
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

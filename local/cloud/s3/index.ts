import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GatewayResponse } from '../http-api/index.ts';
import { replaceFile } from '../journal/kept-file.ts';

export interface S3 {
  /** As SES puts a mail it received. Durable when it returns. */
  put(bucket: string, key: string, body: Buffer): void;
  /** GetObject and HeadObject in path style: `/<bucket>/<key>`, with Range. Other operations are refused. */
  handle(method: string, path: string, range: string | undefined): GatewayResponse;
}

/** Just enough S3: objects as files of a folder, written by the embedded cloud itself and read by the unmodified SDK. */
export function openS3(folder: string, buckets: readonly string[]): S3 {
  // Every key gives a file name of one shape.
  const fileOf = (bucket: string, key: string) =>
    join(folder, bucket, createHash('sha256').update(key).digest('hex').slice(0, 40));

  return {
    put(bucket, key, body) {
      const file = fileOf(bucket, key);
      mkdirSync(dirname(file), { recursive: true });
      replaceFile(file, body);
    },

    handle(method, path, range) {
      const [, bucket = '', ...rest] = (path.split('?')[0] ?? '').split('/').map(decodeURIComponent);
      if (method !== 'GET' && method !== 'HEAD')
        return failure(501, 'NotImplemented', `${method} is not supported here`);
      if (!buckets.includes(bucket)) return failure(404, 'NoSuchBucket', 'The specified bucket does not exist');
      const body = read(fileOf(bucket, rest.join('/')));
      if (!body) return failure(404, 'NoSuchKey', 'The specified key does not exist.');
      const [, from = '', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
      const part = from === '' ? body : body.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const headers = { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', etag };
      const within = { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${body.length}` };
      return {
        status: from === '' ? 200 : 206,
        headers: from === '' ? headers : { ...headers, ...within },
        cookies: [],
        body: method === 'HEAD' ? '' : part,
      };
    },
  };
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

const failure = (status: number, code: string, message: string): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/xml' },
  cookies: [],
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

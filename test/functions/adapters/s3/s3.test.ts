import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createS3 } from '../../../../functions/adapters/s3/s3.ts';

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const at = new Date('2013-05-24T00:00:00Z');

function asked(status = 206, body = 'hello') {
  const requests: { url: string; headers: Record<string, string> }[] = [];
  const get = async (url: unknown, init?: RequestInit) => {
    requests.push({ url: String(url), headers: init?.headers as Record<string, string> });
    return new Response(body, { status });
  };
  return { requests, get: get as typeof fetch };
}

test('signs as Amazon S3 wants it: the example “GET Object” of its API reference, in the region’s own address', async () => {
  const { requests, get } = asked();
  const objects = createS3({
    region: 'us-east-1',
    credentials,
    endpoint: 'https://examplebucket.s3.amazonaws.com/..',
    fetch: get,
    now: () => at,
  });
  await objects.beginning('.', 'test.txt', 10);
  expect(requests[0]).toMatchObject({
    url: 'https://examplebucket.s3.amazonaws.com/test.txt',
    headers: {
      range: 'bytes=0-9',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
  });
});

test('finds the bucket at its own name, with the session of the function', async () => {
  const { requests, get } = asked();
  const objects = createS3({
    region: 'eu-central-1',
    credentials: { ...credentials, sessionToken: 's' },
    fetch: get,
  });
  expect(Buffer.from((await objects.beginning('inbox', 'replies/a b', 5)) ?? '').toString()).toBe('hello');
  expect(requests[0]?.url).toBe('https://inbox.s3.eu-central-1.amazonaws.com/replies/a%20b');
  expect(requests[0]?.headers['x-amz-security-token']).toBe('s');
});

test('says what is gone, and throws what may work later', async () => {
  const answers = async (status: number) =>
    createS3({ region: 'x', credentials, fetch: asked(status).get }).beginning('b', 'k', 1);
  expect(await answers(404)).toBeUndefined();
  for (const status of [403, 500, 503])
    await expect(answers(status)).rejects.toMatchObject({ name: 'StorageUnavailable' });
});

test('an address for an hour is signed as the API reference says of query parameters, and says how the file is called', async () => {
  const objects = createS3({ region: 'us-east-1', credentials, fetch: asked().get, now: () => at });
  const url = new URL(await objects.address('examplebucket', 'copies/a b.zip', 'my-data.zip', 3_600));
  expect(url.href).toContain('https://examplebucket.s3.us-east-1.amazonaws.com/copies/a%20b.zip?');
  const { 'X-Amz-Signature': signature, ...query } = Object.fromEntries(url.searchParams);
  expect(query).toMatchObject({
    'X-Amz-Expires': '3600',
    'X-Amz-Date': '20130524T000000Z',
    'X-Amz-SignedHeaders': 'host',
    'response-content-disposition': 'attachment; filename="my-data.zip"',
  });
  // Amazon S3 API reference, "Authenticating Requests: Using Query Parameters", step by step.
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const sorted = Object.entries(query)
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
  const canonical = ['GET', url.pathname, sorted, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const scope = '20130524/us-east-1/s3/aws4_request';
  const hash = createHash('sha256').update(canonical).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const text = ['AWS4-HMAC-SHA256', '20130524T000000Z', scope, hash].join('\n');
  expect(signature).toBe(hmac(key, text).toString('hex'));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createS3 } from '../../../../functions/adapters/s3/s3.ts';
import { openS3, type S3 } from '../../../../local/cloud/s3/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-s3-'));
let s3: S3;
let server: Server;
let client: S3Client;
beforeAll(async () => {
  s3 = openS3(folder, ['inbox']);
  server = createServer(async (request, response) => {
    const sent = Buffer.concat(await request.toArray());
    const { status, headers, body } = s3.handle(request.method ?? '', request.url ?? '', request.headers, sent);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const read = async (Key: string, Range?: string, Bucket = 'inbox') =>
  (await client.send(new GetObjectCommand({ Bucket, Key, Range }))).Body?.transformToString();

test('hands the unmodified SDK what was put, whole or in part, also after a restart', async () => {
  s3.put('inbox', 'replies/a b', Buffer.from('hello world'));
  s3 = openS3(folder, ['inbox']);
  expect([await read('replies/a b'), await read('replies/a b', 'bytes=0-4')]).toEqual(['hello world', 'hello']);
});

test('fails as S3 fails, and keeps what is outside its folder to itself', async () => {
  await expect(read('none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(read('x', undefined, 'other')).rejects.toMatchObject({ name: 'NoSuchBucket' });
  await expect(read('../../../../etc/passwd')).rejects.toMatchObject({ name: 'NoSuchKey' });
  const copy = new CopyObjectCommand({ Bucket: 'inbox', Key: 'k', CopySource: 'inbox/x' });
  await expect(client.send(copy)).rejects.toThrow();
});

test('deletes an object, and says the same of one that is not there', async () => {
  const { port } = server.address() as AddressInfo;
  const caller = { region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  await createS3({ ...caller, endpoint: `http://127.0.0.1:${port}` }).replace(
    'inbox',
    'gone',
    Buffer.from('text'),
    undefined,
  );
  for (let n = 0; n < 2; n++) await client.send(new DeleteObjectCommand({ Bucket: 'inbox', Key: 'gone' }));
  await expect(read('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('of two who write what they have read, one is refused, as S3 does', async () => {
  const { port } = server.address() as AddressInfo;
  const caller = { region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const objects = createS3({ ...caller, endpoint: `http://127.0.0.1:${port}` });
  const write = (text: string, etag?: string) => objects.replace('inbox', 'shards/a', Buffer.from(text), etag);
  expect([await write('one'), await write('another')]).toEqual([true, false]);
  const first = await objects.whole('inbox', 'shards/a');
  expect(Buffer.from(first?.body ?? []).toString()).toBe('one');
  expect([await write('two', first?.etag), await write('late', first?.etag)]).toEqual([true, false]);
  expect(await read('shards/a')).toBe('two');
  expect(await objects.whole('inbox', 'shards/none')).toBeUndefined();
  expect(await objects.replace('inbox', 'shards/none', Buffer.from('x'), first?.etag)).toBe(false);
});

test('an address that was signed for an hour gives the file under its name, and nothing after the hour', async () => {
  const { port } = server.address() as AddressInfo;
  const caller = { region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const signing = (ms: number) =>
    createS3({ ...caller, endpoint: `http://127.0.0.1:${port}`, now: () => new Date(Date.now() - ms) });
  await signing(0).put('inbox', 'copies/a.zip', Buffer.from('data'));
  const answers = await Promise.all(
    [0, 3_599_000, 3_601_000].map(async (ms) =>
      fetch(await signing(ms).address('inbox', 'copies/a.zip', 'my.zip', 3_600)),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
  expect([await answers[0]?.text(), answers[0]?.headers.get('content-disposition')]).toEqual([
    'data',
    'attachment; filename="my.zip"',
  ]);
});

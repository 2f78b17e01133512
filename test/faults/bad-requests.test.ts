import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { linkIn, pathOf, unsubscribeLink } from '../support/cloud/client.ts';
import { cleanUpAfterAll, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterAll();

let cloud: Running;
beforeAll(async () => {
  cloud = await scene().start({ throttled: false });
});

describe('a link', () => {
  const paths = ['/c/', '/r/', '/preferences/', '/unsubscribe/', '/confirm/'];
  const tokens = [
    'x',
    'a.b',
    'W10.AAAAAAAAAAAAAAAAAAAAAA',
    '..%2f..',
    '%00',
    '%ff%fe',
    '🚀',
    'x'.repeat(8_000),
    '__proto__',
  ];
  test.each(paths)('%s… that nobody signed shows a kind page', async (path) => {
    for (const token of tokens)
      for (const method of path === '/c/' ? ['GET'] : ['GET', 'POST']) {
        const body = method === 'POST' ? new URLSearchParams({ action: 'accept' }) : undefined;
        const answer = await cloud.call(`${path}${token}`, { method, body, headers: { accept: 'text/html' } });
        expect(answer.status, `${method} ${path}${token.slice(0, 40)}`).toBe(404);
        expect(answer.text).toContain('We do not know this link');
      }
  });

  test('that was signed for something else, was changed or has expired shows a kind page', async () => {
    await cloud.postLead({ email: 'links@example.org' });
    await cloud.settled();
    const mail = (await cloud.mail()).find(({ to }) => to === 'links@example.org');
    if (!mail) throw new Error('no welcome mail');
    const preferences = pathOf(linkIn(mail, '/preferences/'));
    const click = pathOf(linkIn(mail, '/c/'));
    const page = { headers: { accept: 'text/html' } };
    expect(await cloud.call(preferences, page)).toMatchObject({ status: 200 });
    for (const path of [
      preferences.replace('/preferences/', '/r/'),
      click.replace('/c/', '/preferences/'),
      `${preferences.slice(0, -1)}${preferences.endsWith('A') ? 'B' : 'A'}`,
      preferences.replace('/preferences/W', '/preferences/X'),
    ])
      expect(await cloud.call(path, page)).toMatchObject({ status: 404 });
    expect(await cloud.submit(preferences, { action: 'delete everything' })).toMatchObject({ status: 400 });
    expect(await cloud.submit(preferences, { action: 'pause', pause: '1' })).toMatchObject({ status: 400 });
    await cloud.advance('366d');
    for (const path of [preferences, click, pathOf(unsubscribeLink(mail))]) {
      const answer = await cloud.call(path, page);
      expect(answer.status, path).toBe(410);
      expect(answer.text).toContain('This link has expired');
    }
  });
});

test('paths that do not exist are not found, and a method that a path does not have is named as such', async () => {
  for (const [method, path] of [
    ['POST', '/leads/more'],
    ['GET', '/forms/constructor'],
    ['GET', '/forms/contact/thanks/more'],
    ['GET', '/%'],
    ['GET', '//example.org'],
  ])
    expect((await cloud.call(path ?? '', { method })).status, `${method} ${path}`).toBe(404);
  // Programs put a slash at the end; they are led to the path without it, and never to another site.
  for (const [path, to] of [
    ['/leads/', '/leads'],
    ['/forms/contact/?x=//example.org', undefined],
    ['//example.org/', undefined],
  ] as const) {
    const { status, headers } = await cloud.call(path, { method: 'POST', redirect: 'manual' });
    expect([path, status, headers.get('location') ?? undefined]).toEqual([path, to ? 308 : 404, to]);
  }
  for (const method of ['GET', 'DELETE', 'PUT']) {
    const { status, headers } = await cloud.call('/leads', { method });
    expect([status, headers.get('allow')], method).toEqual([405, 'POST']);
  }
});

test('the clock and the AWS endpoints refuse what would break them', async () => {
  const clock = (body: string) => cloud.call('/_local/clock', { method: 'POST', body });
  for (const body of [
    '',
    '{',
    '[]',
    '{"advance":"99999999999w"}',
    '{"advance":"-1d"}',
    '{"to":"+275760-09-13T00:00:00Z"}',
  ])
    expect((await clock(body)).status, body).toBe(400);
  expect((await cloud.call('/_local/health')).status).toBe(200);
  const aws = (path: string, target: string, body: string) =>
    cloud.call(`/_aws/${path}`, { method: 'POST', body, headers: { authorization: 'AWS4-', 'x-amz-target': target } });
  expect((await aws('constructor', '', '{}')).status).toBe(404);
  for (const body of ['{', 'null', '[]', '{}', '{"stateMachineArn":7}'])
    for (const action of ['StartExecution', 'SendTaskSuccess', 'GetExecutionHistory', 'constructor'])
      expect((await aws('sfn', `AWSStepFunctions.${action}`, body)).status, `${action} ${body}`).toBe(400);
  for (const body of ['null', '[]', '{}', '{"Content":{"Template":{}}}'])
    expect((await aws('ses/v2/email/outbound-emails', '', body)).status, body).toBe(400);
});

test('somebody who leaves in the middle of a post is no news', async () => {
  await new Promise<void>((done) => {
    const { hostname, port } = new URL(cloud.url);
    const socket = connect(Number(port), hostname, () => {
      socket.write('POST /leads HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"email":');
      socket.end(() => socket.destroy());
    });
    socket.once('close', () => done());
  });
  expect((await cloud.call('/_local/health')).status).toBe(200);
  expect(cloud.output()).toBe('');
});

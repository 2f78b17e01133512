import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Mail, MailFault } from '../../../local/cloud/ses/index.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../../local/leadloop/cloud.ts';
import { config } from '../../support/fixtures.ts';
import { synthesizeFixture } from '../cloud/fixture/app.ts';

const directory = mkdtempSync(join(tmpdir(), 'leadloop-cloud-'));
const start = Date.parse('2026-11-23T09:00:00.000Z');
let assemblyDir = '';
let cloud: Cloud | undefined;
let folder = 0;
let errors: string[] = [];
let faulty = false;

beforeAll(async () => {
  assemblyDir = await synthesizeFixture(directory);
});
afterEach(() => {
  errors = [];
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function run(options: Partial<CloudOptions> = {}): Promise<Cloud> {
  faulty = options.faults !== undefined;
  cloud = await startCloud({
    dataDir: join(directory, `data-${folder}`),
    port: 0,
    clockMode: 'virtual',
    startAt: start,
    assemblyDir,
    config,
    log: { info: () => undefined, error: (message) => errors.push(message) },
    ...options,
  });
  return cloud;
}
/** An empty cloud. */
async function fresh(options: Partial<CloudOptions> = {}): Promise<Cloud> {
  await cloud?.stop();
  folder += 1;
  return run(options);
}
/** Any cloud without faults: for tests that leave nothing behind which others could trip over. */
const anyCloud = async () => (cloud && !faulty ? cloud : fresh());

async function call(
  path: string,
  init: RequestInit & { json?: unknown } = {},
): Promise<{ status: number; headers: Headers; body: unknown; text: string }> {
  const { json, ...rest } = init;
  const response = await fetch(`${cloud?.url}${path}`, {
    ...rest,
    ...(json !== undefined && {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // plain text
  }
  return { status: response.status, headers: response.headers, body, text };
}
/** What this process holds open below a folder, as Linux tells. */
const openFilesIn = (path: string): string[] =>
  readdirSync('/proc/self/fd')
    .filter((fd) => existsSync(`/proc/self/fd/${fd}`)) // the one of this very look is gone
    .map((fd) => readlinkSync(`/proc/self/fd/${fd}`))
    .filter((file) => file.startsWith(path));
const get = async (path: string) => (await call(path)).body;
const advance = (by: string) => call('/_local/clock', { json: { advance: by } });

async function seen(type: string): Promise<number> {
  const row = (await cloud?.services().db.call('getItem', {
    TableName: cloud.services().assembly.tables[0]?.name,
    Key: { PK: { S: 'COUNT' }, SK: { S: type } },
  })) as { Item?: { seen: { N: string } } };
  return Number(row.Item?.seen.N ?? 0);
}

describe('a deployed bundle in the embedded cloud', () => {
  test('runs under its own environment and clock, and reaches the services through the unmodified SDK', async () => {
    const { url } = await fresh();
    expect(await get('/about')).toMatchObject({
      now: start,
      publicUrl: url,
      home: null,
      zone: 0,
      context: {
        functionName: 'kitchen',
        invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:kitchen',
      },
    });
    expect(await call('/items', { json: { id: 'x 1' } })).toMatchObject({ status: 202, body: { id: 'x 1' } });
    expect(await get('/items/x%201')).toEqual({ at: '2026-11-23T09:00:00.000Z' });
    const secret = JSON.parse(((await get('/secret')) as { value: string }).value) as {
      identity: string;
      links: string;
    };
    expect(secret.identity).toBe('x');
    expect(secret.links).toMatch(/^[A-Za-z0-9]{48}$/);
  });

  test('answers binary bodies, cookies and events as API Gateway does', async () => {
    await anyCloud();
    const page = await call('/page');
    expect(page).toMatchObject({ status: 200, text: '<p>hello</p>' });
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(page.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(await get('/echo/a/b?x=1')).toMatchObject({
      pathParameters: { proxy: 'a/b' },
      queryStringParameters: { x: '1' },
    });
    const form = await call('/echo', { method: 'POST', body: new URLSearchParams({ email: 'a@b.c' }) });
    expect(form.body).toMatchObject({ isBase64Encoded: true });
    expect((await call('/nowhere')).status).toBe(404);
  });

  test('fails and times out as on Lambda: a plain 500 outside, the reason in the log', async () => {
    await anyCloud();
    expect(await call('/fail')).toMatchObject({ status: 500, body: { message: 'Internal Server Error' } });
    expect(await call('/slow')).toMatchObject({ status: 500 });
    expect(errors).toEqual([
      'kitchen: RangeError: told to fail',
      expect.stringMatching(/^kitchen: Sandbox\.Timedout: RequestId: \S+ Error: Task timed out after 1\.00 seconds$/),
    ]);
  });

  test('writes its log as JSON lines with the request it belongs to', async () => {
    const running = await fresh();
    await get('/page');
    await running.stop();
    cloud = undefined;
    const lines = readFileSync(join(directory, `data-${folder}`, 'functions.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toContainEqual({
      time: '2026-11-23T09:00:00.000Z',
      function: 'kitchen',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      record: { level: 'INFO', message: 'page shown' },
    });
  });

  test('gets at most what the gateway lets through', async () => {
    await anyCloud();
    const big = await call('/echo', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(big).toMatchObject({ status: 413, body: { message: 'Request Entity Too Large' } });
  });
});

describe('mail', () => {
  test('is rendered, kept with tags and headers, reported, and still there after a restart', async () => {
    const running = await fresh();
    await call('/mail', { json: { to: 'ada@example.org', data: { name: 'Ada' }, tags: { lead: 'abc' } } });
    await running.idle();
    const [mail] = await running.mail();
    expect(mail).toMatchObject({
      to: 'ada@example.org',
      subject: 'Hello Ada',
      html: '<b>Ada</b>',
      text: 'Hi Ada',
      sentAt: '2026-11-23T09:00:00.000Z',
      template: 'fixture-welcome',
      tags: { lead: 'abc' },
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', From: '"Fixture" <hello@example.com>' },
    });
    expect(await seen('Email Sent')).toBe(1);
    expect(await seen('Email Delivered')).toBe(1);
    await running.stop();
    await run();
    const { html: _html, text: _text, headers: _headers, ...summary } = mail ?? ({} as Mail);
    expect(await get('/_local/mail')).toEqual({ total: 1, mails: [summary] });
    expect(await get(`/_local/mail/${mail?.messageId}`)).toEqual(mail);
    expect((await call('/_local/inbox/', { redirect: 'manual' })).headers.get('location')).toBe('/_local/panel#inbox');
    expect(await seen('Email Sent')).toBe(1);
  });

  test('to the simulator bounces and complains', async () => {
    const running = await fresh();
    for (const to of ['bounce+1@simulator.amazonses.com', 'complaint@simulator.amazonses.com'])
      await call('/mail', { json: { to, data: { name: 'x' } } });
    await running.idle();
    expect([
      await seen('Email Bounced'),
      await seen('Email Complaint Received'),
      await seen('Email Delivered'),
    ]).toEqual([1, 1, 1]);
  });

  test('with a missing variable is accepted, reported as a rendering failure and never sent', async () => {
    const running = await fresh();
    expect((await call('/mail', { json: { to: 'ada@example.org', data: {} } })).body).toHaveProperty('messageId');
    await running.idle();
    expect(await running.mail()).toEqual([]);
    expect(await seen('Email Rendering Failed')).toBe(1);
    expect(errors).toEqual([expect.stringContaining('"name" not defined')]);
  });

  test('is refused by the names SES uses', async () => {
    await anyCloud();
    const error = async (json: object) => (await call('/mail', { json: { data: { name: 'x' }, ...json } })).body;
    expect(await error({ to: 'ada@example.org', template: 'nothing' })).toEqual({ error: 'NotFoundException' });
    expect(await error({ to: 'a@b.c\r\nBcc: d@e.f' })).toEqual({ error: 'BadRequestException' });
    expect(await error({ to: 'ada@example.org', tags: { lead: 'no spaces' } })).toEqual({
      error: 'BadRequestException',
    });
  });

  test('goes wrong as a test asks for, one mail at a time', async () => {
    const plan: MailFault[] = ['throttle', 'fail', 'crash-after'];
    const running = await fresh({ faults: { mail: () => plan.shift() } });
    const json = { to: 'ada@example.org', data: { name: 'Ada' } };
    expect((await call('/mail', { json })).body).toEqual({ error: 'TooManyRequestsException' });
    expect((await call('/mail', { json })).body).toMatchObject({ error: expect.stringContaining('Internal') });
    expect((await call('/mail', { json })).status).toBe(500);
    expect(await running.mail()).toHaveLength(1);
    expect(errors.at(-1)).toContain('Runtime.ExitError');
    expect((await call('/mail', { json })).body).toHaveProperty('messageId');
  });
});

describe('events', () => {
  test('that a function cannot handle are repeated twice on the clock and then lie in the dead letters', async () => {
    const running = await fresh();
    await running.services().bus.put({ source: 'test', 'detail-type': 'Bad', detail: { fail: true, eventType: 'x' } });
    await running.idle();
    expect(await get('/_local/dead-letters')).toEqual([]);
    await advance('10m');
    expect(errors.filter((line) => line.includes('cannot be handled'))).toHaveLength(3);
    expect(await get('/_local/dead-letters')).toMatchObject([
      {
        functionName: 'listener',
        error: { errorType: 'TypeError' },
        event: { 'detail-type': 'Bad' },
        at: '2026-11-23T09:03:00.000Z',
      },
    ]);
  });

  test('reach a function after a restart when the process died before it had them', async () => {
    const running = await fresh();
    const { invocations, assembly } = running.services();
    running.services().host.invoke = () => new Promise(() => undefined);
    const arn = assembly.functions.find(({ name }) => name === 'listener')?.arn ?? '';
    await invocations.send(arn, { 'detail-type': 'Late', detail: {} });
    await running.stop();
    await run();
    await cloud?.idle();
    expect(await seen('Late')).toBe(1);
  });

  test('of a schedule come right after the start, at their rate, and rest while nothing happens', async () => {
    const running = await fresh();
    await running.idle();
    expect(await seen('Scheduled Event')).toBe(1);
    await advance('10m');
    expect(await seen('Scheduled Event')).toBe(2);
    await advance('30d');
    expect(await seen('Scheduled Event')).toBeLessThan(20);
    const rested = await seen('Scheduled Event');
    await get('/about');
    await advance('6m');
    expect(await seen('Scheduled Event')).toBeGreaterThan(rested);
  });
});

describe('the control API', () => {
  test('shows an execution where it waits, goes to the next event, and shows its history', async () => {
    await fresh();
    await call('/executions', { json: { name: 'lead1-life1' } });
    await cloud?.idle();
    expect(await get('/_local/executions')).toMatchObject([
      {
        name: 'lead1-life1',
        leadId: 'lead1-life1',
        status: 'RUNNING',
        state: 'Pause',
        startedAt: '2026-11-23T09:00:00.000Z',
      },
    ]);
    expect(await get('/_local/clock')).toEqual({
      now: '2026-11-23T09:00:00.000Z',
      mode: 'virtual',
      nextDue: '2026-11-24T09:00:00.000Z',
    });
    expect((await call('/_local/clock', { json: { to: 'next' } })).body).toMatchObject({
      now: '2026-11-24T09:00:00.000Z',
    });
    expect(await get('/_local/executions')).toMatchObject([{ leadId: 'lead1', status: 'SUCCEEDED' }]);
    expect(await get('/items/lead1-life1')).toEqual({ at: '2026-11-24T09:00:00.000Z' });
    const history = (await get('/_local/executions/lead1-life1/history')) as { type: string }[];
    expect([history[0]?.type, history.at(-1)?.type]).toEqual(['ExecutionStarted', 'ExecutionSucceeded']);
    const endpoints = (await get('/_local/endpoints')) as { sfn: string };
    const sfn = new SFNClient({
      endpoint: endpoints.sfn,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const executionArn = 'arn:aws:states:eu-west-1:123456789012:execution:FixtureMachine:lead1-life1';
    const name = cloud?.services().assembly.stateMachines[0]?.name;
    const described = await sfn.send(
      new DescribeExecutionCommand({ executionArn: executionArn.replace('FixtureMachine', name ?? '') }),
    );
    expect(described.status).toBe('SUCCEEDED');
    sfn.destroy();
  });

  test('keeps time, executions and items over a restart', async () => {
    const running = await fresh();
    await call('/executions', { json: { name: 'lead2-life1' } });
    await advance('2h');
    await running.stop();
    await run();
    expect(await get('/_local/clock')).toMatchObject({ now: '2026-11-23T11:00:00.000Z' });
    await advance('1d');
    expect(await get('/_local/executions')).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test('answers mistakes with problem+json', async () => {
    await anyCloud();
    const problems: [string, unknown, number][] = [
      ['/_local/clock', { advance: 'soon' }, 400],
      ['/_local/clock', { to: '2020-01-01T00:00:00Z' }, 400],
      ['/_local/nothing', {}, 404],
    ];
    for (const [path, json, status] of problems) {
      const answer = await call(path, { json });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ status, detail: expect.any(String) });
    }
    expect((await call('/_local/leads/unknown')).status).toBe(404);
    expect((await call('/_local/executions/unknown/history')).status).toBe(404);
    expect(await get('/_local/health')).toMatchObject({ status: 'ok' });
    expect(await get('/_local/leads')).toEqual({ total: 0, leads: [] });
  });

  test('refuses other sites and foreign host names, and the AWS endpoints refuse unsigned requests', async () => {
    const { port } = await anyCloud();
    const status = (headers: Record<string, string>, path = '/_local/reset') =>
      new Promise<number | undefined>((resolve) => {
        request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).end('{}');
      });
    expect(await status({ host: 'evil.example' })).toBe(403);
    expect(await status({ host: `localhost:${port}`, origin: 'https://evil.example' })).toBe(403);
    expect(await status({ host: `localhost:${port}`, origin: 'null' })).toBe(403);
    expect(await status({ host: `localhost:${port}` }, '/_aws/sfn')).toBe(403);
    expect(await status({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
  });

  test('R11: no body ends the AWS endpoint of any service', async () => {
    await anyCloud();
    const headers = { authorization: 'AWS4-HMAC-SHA256 x', 'x-amz-target': 'AWSStepFunctions.StartExecution' };
    for (const service of ['sfn', 'events', 'secrets', 'ssm', 'sqs', 'ses/v2/email/outbound-emails', 's3', 'nothing'])
      for (const body of ['null', '[]', '"x"', '{', '\u0000', `"${'x'.repeat(1_000_000)}"`]) {
        const { status } = await call(`/_aws/${service}`, { method: 'POST', headers, body });
        expect([service, body.slice(0, 9), status === 500]).toEqual([service, body.slice(0, 9), false]);
      }
    errors = [];
  });

  test('R9: does not start without its keys while there are leads, and says what to do', async () => {
    const running = await fresh();
    await call('/mail', { json: { to: 'ada@example.org', data: { name: 'Ada' } } });
    await running.idle(); // its events are counted in the table
    await running.stop();
    cloud = undefined;
    rmSync(join(directory, `data-${folder}`, 'secrets.json'));
    await expect(run()).rejects.toThrow(/^The data folder has leads but no .*secrets\.json: .*Put the file back/);
    expect(openFilesIn(join(directory, `data-${folder}`))).toEqual([]);
    folder += 1;
    await run();
  });

  test('resets to an empty cloud that works', async () => {
    await fresh();
    await call('/items', { json: { id: 'gone' } });
    await call('/mail', { json: { to: 'ada@example.org', data: { name: 'Ada' } } });
    await advance('1d');
    const [first, second] = await Promise.all([
      call('/_local/reset', { json: {} }),
      call('/_local/reset', { json: {} }),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, expect.any(Number)]);
    expect(await get('/_local/clock')).toMatchObject({ now: '2026-11-23T09:00:00.000Z' });
    expect((await call('/items/gone')).status).toBe(404);
    expect(await get('/_local/mail')).toEqual({ total: 0, mails: [] });
    expect((await call('/items', { json: { id: 'new' } })).status).toBe(202);
  });
});

test('secrets are readable by their owner only', async () => {
  await anyCloud();
  expect(statSync(join(directory, `data-${folder}`, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('a port in use is said with the way out', async () => {
  const { port } = await anyCloud();
  const other = startCloud({
    dataDir: join(directory, 'other'),
    port,
    clockMode: 'real',
    assemblyDir,
    config,
    log: { info: () => undefined, error: () => undefined },
  });
  await expect(other).rejects.toThrow(/already in use.*LEADLOOP_PORT=/);
});

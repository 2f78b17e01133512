import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createClock } from '../../../../local/cloud/clock/index.ts';
import { createGate } from '../../../../local/cloud/lambda/gate.ts';
import { createLambdaHost, type LambdaHost } from '../../../../local/cloud/lambda/index.ts';
import { clockDate } from '../../../../local/cloud/lambda/sandbox.ts';

const directory = mkdtempSync(join(tmpdir(), 'leadloop-lambda-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const noon = Date.parse('2026-11-22T12:00:00Z');

const folder = () => mkdtempSync(join(directory, 'function-'));

/** A host with one function made of this CommonJS source. */
function hostOf(source: string, timeoutMs = 1_000, code = folder()): { host: LambdaHost; lines: string[] } {
  writeFileSync(join(code, 'index.js'), source);
  const lines: string[] = [];
  const host = createLambdaHost({
    functions: [
      {
        name: 'f',
        arn: 'arn:aws:lambda:eu-west-1:1:function:f',
        code,
        handler: 'index.handler',
        environment: { COLOUR: 'blue' },
        timeoutMs,
        memoryMb: 128,
        qualifiers: { '3': '3', live: '3' },
        asynchronous: {},
      },
    ],
    clock: createClock({ mode: 'virtual', startAt: noon }),
    region: 'eu-west-1',
    account: '1',
    environment: { AWS_ACCESS_KEY_ID: 'local' },
    log: { line: (_name, _id, text) => lines.push(text), close: async () => undefined },
    onError: () => undefined,
  });
  return { host, lines };
}

test('a function is called by its name, a version or an alias, each version on its own, and by nothing else', async () => {
  const { host } = hostOf(`let calls = 0;
    exports.handler = async (event, context) =>
      [++calls, context.functionVersion, process.env.AWS_LAMBDA_FUNCTION_VERSION, context.invokedFunctionArn.split(':')[7]];`);
  const arn = 'arn:aws:lambda:eu-west-1:1:function:f';
  expect(await host.invoke(`${arn}:live`, {})).toEqual({ payload: [1, '3', '3', 'live'] });
  expect(await host.invoke('f:3', {})).toEqual({ payload: [2, '3', '3', undefined] });
  expect(await host.invoke('f', {})).toEqual({ payload: [1, '$LATEST', '$LATEST', undefined] });
  for (const unknown of [`${arn}:canary`, 'f:2', 'g']) {
    expect(host.knows(unknown)).toBe(false);
    expect(await host.invoke(unknown, {})).toMatchObject({ error: { errorType: 'ResourceNotFoundException' } });
  }
});

test('a bundle sees its own environment, the Lambda variables and the shared clock', async () => {
  const { host } = hostOf(`exports.handler = async (event, context) => ({
    event, colour: process.env.COLOUR, name: process.env.AWS_LAMBDA_FUNCTION_NAME, path: typeof process.env.PATH,
    now: new Date().toISOString(), version: typeof process.version, id: context.awsRequestId.length, inTime: context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 1000 })`);
  expect(await host.invoke('arn:aws:lambda:eu-west-1:1:function:f:live', { a: 1 })).toEqual({
    payload: {
      event: { a: 1 },
      colour: 'blue',
      name: 'f',
      path: 'undefined',
      now: '2026-11-22T12:00:00.000Z',
      version: 'string',
      id: 36,
      inTime: true,
    },
  });
});

// "AWS Lambda function errors in Node.js" and "Understanding retry behavior in Lambda" (AWS Lambda Developer Guide).
test('errors have the type, message and trace that the Node.js runtime reports', async () => {
  const { host } = hostOf(`exports.handler = async ({ what }) => {
    if (what === 'named') throw Object.assign(new Error('lead is gone'), { name: 'LeadNotFound' });
    throw what; }`);
  expect(await host.invoke('f', { what: 'named' })).toMatchObject({
    error: {
      errorType: 'LeadNotFound',
      errorMessage: 'lead is gone',
      trace: expect.arrayContaining([expect.stringContaining('lead is gone')]),
    },
  });
  expect(await host.invoke('f', { what: 'text' })).toEqual({
    error: { errorType: 'string', errorMessage: 'text', trace: [] },
  });
  expect(await host.invoke('nobody', {})).toMatchObject({ error: { errorType: 'ResourceNotFoundException' } });
});

test('a bundle that cannot be loaded says so on every invocation', async () => {
  const { host } = hostOf(`require('a-package-nobody-has')`);
  expect(await host.invoke('f', {})).toMatchObject({
    error: { errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining('a-package-nobody-has') },
  });
  const { host: empty } = hostOf('exports.other = 1');
  expect(await empty.invoke('f', {})).toMatchObject({ error: { errorType: 'Runtime.HandlerNotFound' } });
});

test('a handler that takes too long, or whose process dies, ends as on Lambda', async () => {
  const { host } = hostOf('exports.handler = () => new Promise(() => undefined)', 50);
  expect(await host.invoke('f', {})).toMatchObject({
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S{36} Error: Task timed out after 0\.05 seconds$/),
    },
  });
  const dying = host.invoke('f', {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  host.crash();
  expect(await dying).toMatchObject({ error: { errorType: 'Runtime.ExitError' } });
});

test('what a handler left in memory is gone after it took too long or its process died', async () => {
  const { host } = hostOf(
    `let n = 0; exports.handler = (hangs) => (hangs ? new Promise(() => undefined) : Promise.resolve(++n))`,
    50,
  );
  const counted = async () => {
    const result = await host.invoke('f', false);
    return 'payload' in result ? result.payload : result.error;
  };
  expect([await counted(), await counted()]).toEqual([1, 2]);
  await host.invoke('f', true);
  expect([await counted(), await counted()]).toEqual([1, 2]);
  const dying = host.invoke('f', true);
  host.crash();
  await dying;
  expect(await counted()).toBe(1);
});

test('two hosts on one bundle share nothing, and a bundle written anew is what the next host runs', async () => {
  const code = folder();
  const answer = async ({ host }: { host: LambdaHost }) => {
    const result = await host.invoke('f', {});
    return 'payload' in result ? result.payload : result.error;
  };
  const counts = 'let n = 0; exports.handler = () => `${++n} of ${process.env.AWS_LAMBDA_FUNCTION_NAME}`';
  const [first, second] = [hostOf(counts, 1_000, code), hostOf(counts, 1_000, code)];
  expect([await answer(first), await answer(first), await answer(second)]).toEqual(['1 of f', '2 of f', '1 of f']);
  expect(await answer(hostOf("exports.handler = () => 'new'", 1_000, code))).toBe('new');
});

test('what a function prints goes to its log, not to ours', async () => {
  const { host, lines } = hostOf(
    `exports.handler = async () => { console.log('one', { two: 2 }); process.stdout.write('three\\n'); console.error(new Error('four')); }`,
  );
  await host.invoke('f', {});
  expect(lines.slice(0, 2)).toEqual(['one {"two":2}', 'three\n']);
  expect(lines[2]).toContain('Error: four');
});

test('dates of a bundle are real dates on another clock', () => {
  const OwnDate = clockDate(() => noon);
  class Birthday extends OwnDate {
    wishes = 1;
  }
  expect(new OwnDate().toISOString()).toBe('2026-11-22T12:00:00.000Z');
  expect(OwnDate.now()).toBe(noon);
  expect(OwnDate()).toBe(new Date(noon).toString());
  expect(new OwnDate(2020, 1, 29).getDate()).toBe(29);
  expect(OwnDate.UTC(2020, 0)).toBe(Date.UTC(2020, 0));
  expect(new OwnDate() instanceof Date && new Date() instanceof OwnDate).toBe(true);
  expect(new Birthday()).toMatchObject({ wishes: 1 });
  expect(new Birthday().getTime()).toBe(noon);
  expect(new Intl.DateTimeFormat('en', { timeZone: 'UTC', dateStyle: 'short' }).format(new OwnDate())).toBe('11/22/26');
});

test('visitors come first, and nothing starves', async () => {
  const gate = createGate({ atOnce: 2, trickleMs: 300 });
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      order.push(name);
      ends.set(name, resolve);
    });
  const visitor = gate.foreground(work('visitor'));
  const others = ['a', 'b', 'c', 'd'].map((name) => gate.background(work(name)));
  expect(order).toEqual(['visitor']);
  await expect.poll(() => order, { interval: 20 }).toEqual(['visitor', 'a']);
  ends.get('a')?.();
  ends.get('visitor')?.();
  await visitor;
  expect(order).toEqual(['visitor', 'a', 'b', 'c']);
  for (const name of ['b', 'c']) ends.get(name)?.();
  await expect.poll(() => order).toEqual(['visitor', 'a', 'b', 'c', 'd']);
  ends.get('d')?.();
  await Promise.all(others);
});

test('R8: a host that drains lets nothing in and waits for what runs', async () => {
  const { host } = hostOf(
    `exports.handler = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return ms; }`,
  );
  const running = host.invoke('f', { ms: 60 });
  await new Promise((done) => setTimeout(done, 10));
  const drained = host.drain();
  const late = host.invoke('f', { ms: 0 });
  expect(await Promise.race([running, drained])).toEqual({ payload: 60 });
  await drained;
  const tick = new Promise((done) => setTimeout(done, 20, 'still waiting'));
  expect(await Promise.race([late, tick])).toBe('still waiting');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { deploymentTarget } from '../../cli/target.ts';

let server: ReturnType<typeof createServer> | undefined;
afterEach(() => server?.close());

/** Answers like the embedded cloud. */
async function cloud(mode: 'real' | 'virtual', outputs: Record<string, string>): Promise<NodeJS.ProcessEnv> {
  const answers: Record<string, object> = {
    '/_local/deployment': { stack: 'Leadloop-prod', region: 'eu-central-1', outputs },
    '/_local/endpoints': { dynamodb: 'http://127.0.0.1:1', sfn: 'x', sesv2: 'y', secretsmanager: 'z' },
    '/_local/clock': { now: '2030-01-01T00:00:00.000Z', mode },
  };
  server = createServer((request, response) => response.end(JSON.stringify(answers[request.url ?? ''])));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
  return { LEADLOOP_PORT: String((server.address() as AddressInfo).port) };
}

test('without a stack, a command talks to the embedded cloud on LEADLOOP_PORT, on its clock and not to the account of the person', async () => {
  const env = { ...(await cloud('virtual', { TableName: 'leads' })), AWS_PROFILE: 'mine', AWS_SESSION_TOKEN: 'mine' };
  const target = await deploymentTarget(undefined, 'us-east-1', env);
  expect(target.region).toBe('eu-central-1');
  expect(target.output('TableName')).toBe('leads');
  expect(target.now()).toBe('2030-01-01T00:00:00.000Z');
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    AWS_PROFILE: '',
    AWS_SESSION_TOKEN: '',
  });
});

test('a real clock that is ahead stays ahead and goes on', async () => {
  const { now } = await deploymentTarget(undefined, 'eu-central-1', await cloud('real', {}));
  expect(now() > '2030-01-01').toBe(true);
  expect(now() < '2030-01-01T00:05').toBe(true);
});

test.each(['abc', '0', '70000', '40.5'])(
  'LEADLOOP_PORT=%s is no port, and is refused before anything is asked',
  async (port) => {
    await expect(deploymentTarget(undefined, 'eu-central-1', { LEADLOOP_PORT: port })).rejects.toThrow(
      `LEADLOOP_PORT: got "${port}", expected the port that npm start prints`,
    );
  },
);

test('nobody there, and outputs of an older version, are said with what to do', async () => {
  await expect(deploymentTarget(undefined, 'eu-central-1', { LEADLOOP_PORT: '1' })).rejects.toThrow('npm start');
  const target = await deploymentTarget(undefined, 'eu-central-1', await cloud('real', {}));
  expect(() => target.output('KeysSecretId')).toThrow('deploy it again');
});

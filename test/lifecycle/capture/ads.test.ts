import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeEach, expect, vi } from 'vitest';
import type { LeadPage } from '../../../local/leadloop/lead-list.ts';
import { doors, nodeOf, signatureOf, webhookOf } from '../../support/other-systems/meta.ts';
import { assembled } from '../../support/town/assembly.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

// Half a day of retries wakes the sweep for each of its minutes.
vi.setConfig({ testTimeout: 120_000 });

/** Meta's Graph API on this machine: who asks for a lead gets it, as long as it is up. */
const graph = {
  up: true,
  asked: [] as { path: string; authorization: string | undefined }[],
  leads: new Map<string, unknown>(),
};
const server = createServer(({ url = '', headers }, response) => {
  const { pathname } = new URL(url, 'http://graph');
  graph.asked.push({ path: url, authorization: headers.authorization });
  const node = graph.leads.get(pathname.split('/').at(-1) ?? '');
  const error = graph.up
    ? { code: 100, error_subcode: 33, message: 'Unsupported get request.' }
    : { code: 2, is_transient: true, message: 'Service temporarily unavailable' };
  response.writeHead(graph.up ? (node ? 200 : 400) : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify(graph.up && node ? node : { error }));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());
beforeEach(() => {
  graph.up = true;
  graph.asked = [];
  graph.leads.clear();
});

/** The assembly whose Graph API is that server. */
const withGraph = () =>
  assembled({
    name: `ads-${port}`,
    edit: (config) => {
      const { meta, google } = config.capture.ads;
      const ads = { google, meta: { ...meta, graph: `http://127.0.0.1:${port}/v24.0` } };
      return { ...config, capture: { ...config.capture, ads } };
    },
  });

/** The unmodified SDK at the town's own addresses. */
async function aws(town: Town) {
  const endpoints = await town.get<Record<'sqs' | 'secretsmanager', string>>('/_local/endpoints');
  const { outputs } = await town.get<{ outputs: Record<string, string> }>('/_local/deployment');
  const settings = {
    region: town.config.deployment.region,
    credentials: { accessKeyId: 'any', secretAccessKey: 'thing' },
  };
  const secrets = new SecretsManagerClient({ ...settings, endpoint: endpoints.secretsmanager });
  const sqs = new SQSClient({ ...settings, endpoint: endpoints.sqs });
  return {
    setsSecrets: () =>
      secrets.send(
        new PutSecretValueCommand({ SecretId: outputs.SourceSecretsId, SecretString: JSON.stringify(doors) }),
      ),
    async redrives() {
      const arnOf = async (name: string) => {
        const QueueName = `leadloop-${town.config.deployment.stage}-${name}`;
        const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
        const [account, queue] = QueueUrl.split('/').slice(-2);
        return `arn:aws:sqs:${settings.region}:${account}:${queue}`;
      };
      const [SourceArn, DestinationArn] = [await arnOf('ad-leads-dead-letters'), await arnOf('ad-leads')];
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
    },
  };
}

const post = (town: Town, path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${town.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const hook = (town: Town, ...ids: string[]) => {
  const body = webhookOf(...ids);
  return post(town, '/ads/meta', body, { 'x-hub-signature-256': signatureOf(body) });
};
const submitted = (ids: string[]) => {
  for (const id of ids) graph.leads.set(id, nodeOf(`lead-${id}@example.org`));
};
const addresses = async (town: Town) =>
  (await town.get<LeadPage>('/_local/leads')).leads.map(({ email }) => email).sort();
const emailsOf = (ids: string[]) => ids.map((id) => `lead-${id}@example.org`).sort();
const deadLetters = (town: Town) => town.get<{ functionName: string; event: string }[]>('/_local/dead-letters');
const ids = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => String(1_000_000_000_000_000 + from + n));

story(
  'a batch of Meta’s webhooks becomes leads, each once, each with its execution',
  '2026-11-24T10:00+01:00',
  async (town) => {
    await (await aws(town)).setsSecrets();
    const some = ids(0, 23);
    submitted(some);
    const challenge = `hub.mode=subscribe&hub.verify_token=${doors.meta.verifyToken}&hub.challenge=42`;
    expect(await (await fetch(`${town.url}/ads/meta?${challenge}`)).text()).toBe('42');
    for (let n = 0; n < 2; n++) expect((await hook(town, ...some)).status).toBe(200);
    await town.settles();
    expect(await addresses(town)).toEqual(emailsOf(some));
    expect((await town.executions()).map(({ status }) => status)).toEqual(some.map(() => 'RUNNING'));
    expect(graph.asked[0]).toEqual({
      path: expect.stringMatching(/^\/v24\.0\/\d+\?fields=field_data.*&appsecret_proof=[0-9a-f]{64}$/),
      authorization: `Bearer ${doors.meta.accessToken}`,
    });
    expect(town.logs()).not.toMatch(/Lovelace|access-token/);
  },
  withGraph,
);

story(
  'Graph is down for ten hours and the process dies meanwhile: afterwards every lead is there once',
  '2026-11-24T10:00+01:00',
  async (town) => {
    await (await aws(town)).setsSecrets();
    const [before, after] = [ids(100, 7), ids(200, 5)];
    submitted([...before, ...after]);
    graph.up = false;
    await hook(town, ...before);
    await town.hours(5);
    await town.restarts();
    await hook(town, ...after);
    await hook(town, ...before);
    await town.hours(5);
    expect(await addresses(town)).toEqual([]);
    // Growing delays: ten hours of nothing cost few calls.
    expect(graph.asked.length).toBeLessThan(14 * (2 * before.length + after.length));
    expect(await deadLetters(town)).toEqual([]);
    graph.up = true;
    await town.hours(7);
    expect(await addresses(town)).toEqual(emailsOf([...before, ...after]));
    expect((await town.executions()).length).toBe(before.length + after.length);
  },
  withGraph,
);

story(
  'what never works goes to the dead letters, and comes back by redrive',
  '2026-11-24T10:00+01:00',
  async (town) => {
    const { setsSecrets, redrives } = await aws(town);
    await setsSecrets();
    const [good = '', hidden = '', late = ''] = ids(300, 3);
    submitted([good]);
    await hook(town, good, hidden);
    await town.settles();
    expect(await addresses(town)).toEqual(emailsOf([good]));
    expect(await deadLetters(town)).toMatchObject([
      { functionName: expect.stringContaining('ad-leads'), event: expect.stringContaining(hidden) },
    ]);
    graph.up = false;
    await hook(town, late);
    await town.days(3);
    expect((await deadLetters(town)).map(({ event }) => JSON.parse(event).leadgenId).sort()).toEqual([hidden, late]);
    submitted([hidden, late]);
    graph.up = true;
    await redrives();
    await town.settles();
    expect(await deadLetters(town)).toEqual([]);
    expect(await addresses(town)).toEqual(emailsOf([good, hidden, late]));
  },
  withGraph,
);

story(
  'Google’s lead is taken, its test lead only checked',
  '2026-11-24T10:00+01:00',
  async (town) => {
    await (await aws(town)).setsSecrets();
    const lead = (email: string, more: object = {}) =>
      JSON.stringify({
        lead_id: email,
        google_key: doors.google.key,
        user_column_data: [{ column_id: 'EMAIL', string_value: email }],
        ...more,
      });
    expect((await post(town, '/ads/google', lead('test@example.org', { is_test: true }))).status).toBe(200);
    for (let n = 0; n < 2; n++) expect((await post(town, '/ads/google', lead('real@example.org'))).status).toBe(200);
    expect((await post(town, '/ads/google', lead('wrong@example.org', { google_key: 'x' }))).status).toBe(401);
    await town.settles();
    expect(await addresses(town)).toEqual(['real@example.org']);
  },
  withGraph,
);

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, vi } from 'vitest';
import { eventSchemas } from '../../domain/lead/event-schemas.ts';
import { isAuthentic, openListener } from '../support/other-systems/listener.ts';
import { assembled } from '../support/town/assembly.ts';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';

// Days of retries wake the sweep for each of their minutes.
vi.setConfig({ testTimeout: 180_000 });

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const [warehouse, hanging, channel] = [await openListener(), await openListener('never'), await openListener()];
afterAll(() => Promise.all([warehouse, hanging, channel].map(({ close }) => close())));
beforeEach(() => {
  for (const one of [warehouse, hanging, channel]) one.heard.length = 0;
  warehouse.answer = { status: 200 };
});
const timeLimit = 1_000;
const port = new URL(warehouse.url).port;

/** The assembly in which those three listen. */
const listenedTo = () =>
  assembled({
    name: `listened-${port}`,
    edit: (config) => {
      const webhooks = {
        warehouse: { url: `${warehouse.url}/hooks`, timeLimit },
        hanging: { url: hanging.url, events: ['LeadCaptured' as const], timeLimit },
      };
      const texts = { LeadAssigned: '{{rep}} has a new lead, to be answered by {{acceptBy}}' };
      const chats = { sales: { kind: 'slack' as const, texts, timeLimit } };
      return { ...config, deployment: { ...config.deployment, integrations: { webhooks, chats, crms: {} } } };
    },
  });

async function setsSecrets(town: Town) {
  const endpoints = await town.get<Record<string, string>>('/_local/endpoints');
  const { outputs } = await town.get<{ outputs: Record<string, string> }>('/_local/deployment');
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  const client = new SecretsManagerClient({ region: 'eu-central-1', credentials, endpoint: endpoints.secretsmanager });
  const webhooks = { warehouse: [secret], hanging: [secret] };
  const SecretString = JSON.stringify({ webhooks, chats: { sales: `${channel.url}/services/secret` } });
  await client.send(new PutSecretValueCommand({ SecretId: outputs.OutboundSecretsId, SecretString }));
}

type Event = { 'detail-type': string; detail: { id: string; leadId: string; revision: number } };
const told = async (town: Town) => (await town.get<Event[]>('/_local/events')).map((one) => one['detail-type']);
const heard = () => warehouse.heard.map(({ body }) => JSON.parse(body) as { type: string; data: Event['detail'] });
const toldIds = async (town: Town) => (await town.get<Event[]>('/_local/events')).map(({ detail }) => detail.id);
const idsFrom = (place: number) =>
  new Set(
    heard()
      .slice(place)
      .map(({ data }) => data.id),
  );
const types = () =>
  [...new Map(heard().map(({ type, data }) => [data.revision, type]))]
    .sort(([a], [b]) => a - b)
    .map(([, type]) => type);

story(
  'a hot lead is told to the warehouse and the channel, signed, although another listener hangs; the rep’s mail waits for none',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    const lead = town.visitor();
    await lead.posts('demo');
    expect((await town.mails()).map(({ subject }) => subject).length).toBeGreaterThan(0);
    expect(await told(town)).toEqual(['LeadCaptured', 'LeadQualified', 'LeadAssigned']);
    expect(types()).toEqual(['LeadCaptured', 'LeadQualified', 'LeadAssigned']);
    expect(warehouse.heard.every((one) => isAuthentic(one, secret))).toBe(true);
    for (const { type, data } of heard()) expect(eventSchemas[type]?.safeParse(data).error).toBeUndefined();
    expect(channel.heard.map(({ body }) => JSON.parse(body).text)).toEqual([
      expect.stringMatching(/ has a new lead, to be answered by \d{1,2}:\d\d$/),
    ]);
    const said = JSON.stringify([warehouse.heard, channel.heard]);
    expect(said).not.toContain(lead.email);
    await town.hours(1);
    const tries = hanging.heard.map(({ headers }) => headers['webhook-id']);
    expect(tries.length).toBeGreaterThan(2);
    expect(new Set(tries).size).toBe(1);
  },
  listenedTo,
);

story(
  'a warehouse that is down for a day hears everything when it is up; one that says gone, when ops send it back',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    warehouse.answer = { status: 500 };
    await town.visitor().posts('demo');
    await town.hours(5);
    warehouse.answer = { status: 200 };
    const before = warehouse.heard.length;
    await town.hours(12);
    expect(idsFrom(before)).toEqual(new Set(await toldIds(town)));

    warehouse.answer = { status: 410 };
    const quiet = warehouse.heard.length;
    const known = await toldIds(town);
    await town.visitor().posts('contact');
    await town.settles();
    const news = (await toldIds(town)).filter((id) => !known.includes(id));
    expect(news.length).toBeGreaterThan(0);
    const dead = await town.get<{ event: string }[]>('/_local/dead-letters');
    expect(dead.filter(({ event }) => JSON.parse(event).to === 'warehouse')).toHaveLength(news.length);
    warehouse.answer = { status: 200 };
    expect(await command(town, '--dead-letters')).toMatch(/ events? with the dead letters\. Nothing was sent/);
    expect(await command(town, '--dead-letters', '--apply')).toContain(`${news.length} to warehouse`);
    await town.settles();
    expect(warehouse.heard).toHaveLength(quiet + 2 * news.length); // refused, then taken
    expect(idsFrom(quiet)).toEqual(new Set(news));
    expect((await town.get<unknown[]>('/_local/dead-letters')).length).toBe(0);
  },
  listenedTo,
);

story(
  'what was told can be told again from the leads themselves, under the same ids',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    const lead = town.visitor();
    await lead.posts('demo');
    const first = heard()
      .map(({ data }) => data.id)
      .sort();
    await town.restarts();
    expect(await command(town, '--since', '1d')).toContain('3 events of 1 lead. Nothing was sent');
    expect(await command(town, '--lead', lead.leadId(), '--apply')).toContain('3 events of 1 lead told again');
    await town.settles();
    expect(
      heard()
        .map(({ data }) => data.id)
        .slice(3)
        .sort(),
    ).toEqual(first);
  },
  listenedTo,
);

/** `leadloop events replay …`, as people run it. */
async function command(town: Town, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/main.ts', 'events', 'replay', ...args], { env });
  return stdout;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, expect, vi } from 'vitest';
import { integrations } from '../../../domain/config/integrations.ts';
import { openListener } from '../../support/other-systems/listener.ts';
import { assembled } from '../../support/town/assembly.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

// A day of retries wakes the sweep for each of its minutes.
vi.setConfig({ testTimeout: 180_000 });

const [hubspot, salesforce] = [await openListener(), await openListener()];
afterAll(() => Promise.all([hubspot.close(), salesforce.close()]));
beforeEach(() => {
  for (const crm of [hubspot, salesforce]) {
    crm.heard.length = 0;
    crm.answer = { status: 200 };
  }
});
const bodies = (of: object) => ({ LeadCaptured: of, LeadQualified: of, LeadAssigned: of });

/** The assembly in which two CRMs listen: one called with a header, one with a token and the lead's id in the address. */
const withCrms = () =>
  assembled({
    name: `crms-${new URL(hubspot.url).port}`,
    edit: (config) => {
      const crms = {
        hubspot: {
          url: `${hubspot.url}/contacts`,
          secret: 'leadloop/hubspot',
          header: { name: 'authorization', field: 'authorization' },
          bodies: bodies({
            inputs: [{ id: '{{leadId}}', properties: { state: 'now {{type}}', revision: '{{revision}}' } }],
          }),
        },
        salesforce: {
          url: `${salesforce.url}/leads/*`,
          method: 'PATCH',
          secret: 'leadloop/salesforce',
          oauth: { tokenUrl: `${salesforce.url}/token`, clientId: 'us', field: 'clientSecret' },
          bodies: { LeadAssigned: { Rep__c: '{{repId}}' } },
        },
      };
      return { ...config, deployment: { ...config.deployment, integrations: integrations.parse({ crms }) } };
    },
  });

async function setsSecrets(town: Town) {
  const { secretsmanager } = await town.get<Record<string, string>>('/_local/endpoints');
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  const client = new SecretsManagerClient({ region: 'eu-central-1', credentials, endpoint: secretsmanager });
  const put = (SecretId: string, value: object) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  await put('leadloop/hubspot', { authorization: 'Bearer pat-1' });
  await put('leadloop/salesforce', { clientSecret: 'shh' });
}

const told = async (town: Town) =>
  (await town.get<{ 'detail-type': string; detail: { id: string } }[]>('/_local/events')).map(
    (event) => event['detail-type'],
  );
const states = () => hubspot.heard.map(({ body }) => JSON.parse(body).inputs[0].properties.state).sort();

story(
  'CRMs hear of a hot lead by configuration alone, with what proves who calls; one that is down delays nobody',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    hubspot.answer = { status: 503 };
    const lead = town.visitor();
    await lead.posts('demo');
    expect((await town.mails()).length).toBeGreaterThan(0);
    const [token, call] = salesforce.heard;
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'us',
      client_secret: 'shh',
    });
    expect([call?.path, JSON.parse(call?.body ?? '')]).toEqual([
      `/leads/${lead.leadId()}`,
      { Rep__c: expect.any(String) },
    ]);
    hubspot.heard.length = 0;
    hubspot.answer = { status: 200 };
    await town.minutes(1);
    expect(states()).toEqual(['now LeadAssigned', 'now LeadCaptured', 'now LeadQualified']);
    expect(new Set(hubspot.heard.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer pat-1']));
    expect(JSON.parse(hubspot.heard[0]?.body ?? '').inputs[0]).toMatchObject({
      id: lead.leadId(),
      properties: { revision: expect.any(Number) },
    });
  },
  withCrms,
);

story(
  'what a CRM refuses for a day waits with the dead letters, also over a restart, and comes back when ops say so',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    hubspot.answer = { status: 500 };
    await town.visitor().posts('contact');
    await town.hours(3);
    const tries = hubspot.heard.length;
    expect(tries).toBeGreaterThan(5);
    await town.restarts();
    await town.hours(24);
    expect(hubspot.heard.length).toBeGreaterThan(tries);
    const all = (await told(town)).length; // since the restart none
    expect(all).toBe(0);
    const dead = await town.get<{ functionName: string; event: string }[]>('/_local/dead-letters');
    expect(dead.map(({ functionName, event }) => [functionName, JSON.parse(event)['detail-type']])).toEqual([
      ['event-bridge', 'LeadCaptured'],
    ]);
    town.trouble.length = 0; // it says so
    hubspot.answer = { status: 200 };
    hubspot.heard.length = 0;
    expect(await sendsBack(town)).toContain('1 to everybody who listens');
    await town.settles();
    expect(states()).toEqual(['now LeadCaptured']);
    expect(await town.get<unknown[]>('/_local/dead-letters')).toEqual([]);
  },
  withCrms,
);

story(
  'a CRM that says no, or sends us elsewhere, is not asked again, and nobody else gets what was meant for it',
  '2026-11-23T10:00+01:00',
  async (town) => {
    await setsSecrets(town);
    hubspot.answer = { status: 302, location: `${salesforce.url}/leads/stolen` };
    await town.visitor().posts('contact');
    await town.hours(2);
    expect(hubspot.heard).toHaveLength(1);
    expect(salesforce.heard).toEqual([]);
    expect(await town.get<unknown[]>('/_local/dead-letters')).toHaveLength(1);
    town.trouble.length = 0; // it says so
    hubspot.answer = { status: 200 };
    await sendsBack(town);
    await town.settles();
    expect(hubspot.heard).toHaveLength(2);
  },
  withCrms,
);

/** As ops do it. */
async function sendsBack(town: Town): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const command = ['cli/main.ts', 'events', 'replay', '--dead-letters', '--apply'];
  return (await promisify(execFile)(process.execPath, command, { env })).stdout;
}

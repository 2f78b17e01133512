import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { type Cloud, type CloudOptions, startCloud } from '../../local/leadloop/cloud.ts';
import type { LeadPage } from '../../local/leadloop/lead-list.ts';
import { assembled } from '../support/town/assembly.ts';
import { awsClients } from '../support/town/aws.ts';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';

const monday = '2026-11-23T11:00+01:00';

async function stops(town: Town, lead: Visitor): Promise<void> {
  const { sfn, executionArn, close } = await awsClients(town);
  const { name } = await lead.execution();
  await sfn.send(new StopExecutionCommand({ executionArn: executionArn(name) }));
  close();
  await town.settles();
}

const rowOf = async (town: Town, lead: Visitor) =>
  (await town.get<LeadPage>('/_local/leads')).leads.find(({ id }) => id === lead.leadId());
const restart = (town: Town, leadId: unknown) =>
  fetch(`${town.url}/_local/restart`, { method: 'POST', body: JSON.stringify({ leadId }) });

story(
  'R4: a lead whose execution was stopped four times is shown as stuck, until it is restarted',
  monday,
  async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    expect(await rowOf(town, lead)).not.toHaveProperty('stuck');
    const delays: number[] = [];
    for (let time = 1; time <= 4; time++) {
      await stops(town, lead);
      const { stuck, restartAt = '' } = (await rowOf(town, lead)) ?? {};
      expect(stuck).toBe(true);
      delays.push(Date.parse(restartAt) - Date.parse(town.now()));
      if (time === 4) break;
      expect((await restart(town, lead.leadId())).status).toBe(200);
      await town.settles();
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    }
    expect(delays[0]).toBe(60_000);
    expect(await lead.whereabouts()).toMatch(/^ABORTED/);
    expect((await restart(town, lead.leadId())).status).toBe(200);
    await town.settles();
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    expect(await rowOf(town, lead)).not.toHaveProperty('stuck');
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23']);
  },
);

story('R4: a restart names a lead that is open', monday, async (town) => {
  expect((await restart(town, 'nobody')).status).toBe(404);
  expect((await restart(town, 7)).status).toBe(400);
});

/** A cloud in this process that begins on that Monday. */
async function opened(options: Pick<CloudOptions, 'dataDir' | 'faults' | 'log'>): Promise<Cloud> {
  const { dir: assemblyDir, config } = await assembled();
  return startCloud({ port: 0, clockMode: 'virtual', startAt: Date.parse(monday), assemblyDir, config, ...options });
}
const post = ({ url }: Cloud, email: string) =>
  fetch(`${url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, form: 'contact', consent: true, country: 'DE' }),
  });

test('R9: leads go on in new executions when executions.ndjson is gone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-stuck-'));
  const errors: string[] = [];
  const open = () => opened({ dataDir, log: { info: () => undefined, error: (message) => errors.push(message) } });
  let cloud = await open();
  try {
    for (const name of ['ada', 'bob', 'eve']) expect((await post(cloud, `${name}@example.org`)).status).toBe(202);
    await cloud.idle();
    await cloud.stop();
    rmSync(join(dataDir, 'executions.ndjson'));
    cloud = await open();
    await cloud.idle();
    expect(errors).toEqual([expect.stringMatching(/^3 open leads have no execution/)]);
    expect(await cloud.executions()).toEqual([]);
    await cloud.advance(cloud.now() + 3 * 60_000);
    expect((await cloud.executions()).map(({ status, state }) => `${status} ${state}`)).toEqual(
      Array(3).fill('RUNNING Wait for engagement'),
    );
    await cloud.advance(cloud.now() + 4 * 86_400_000);
    const steps = (await cloud.mail()).map(({ to, tags }) => `${to} ${tags.step}`).sort();
    expect(steps).toEqual(
      ['ada', 'bob', 'eve'].flatMap((name) => ['nurture-1', 'welcome'].map((step) => `${name}@example.org ${step}`)),
    );
    await cloud.stop();
    errors.length = 0;
    cloud = await open(); // nothing is missing now
    await cloud.idle();
    expect(errors).toEqual([]);
  } finally {
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('13.1: a lead whose execution died without an event goes on with another one within hours', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-lost-event-'));
  let isLost = false;
  const cloud = await opened({
    dataDir,
    faults: {
      invocation: (name, run) => (isLost && name.endsWith('-sweep') ? Promise.resolve({ payload: {} }) : run()),
    },
    log: { info: () => undefined, error: () => undefined },
  });
  try {
    await post(cloud, 'ada@example.org');
    await cloud.idle();
    const { stepFunctions } = cloud.services();
    isLost = true;
    await stepFunctions.stopExecution({ executionArn: stepFunctions.executions()[0]?.arn ?? '', error: 'Lost' });
    await cloud.idle();
    isLost = false;
    const found = async () => (await cloud.executions()).map(({ status }) => status);
    await cloud.advance(cloud.now() + 60 * 60_000);
    expect(await found()).toEqual(['ABORTED']);
    await cloud.advance(cloud.now() + 7 * 3_600_000);
    expect(await found()).toEqual(['RUNNING', 'ABORTED']);
  } finally {
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPartners } from '../../functions/adapters/dynamodb/partners.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import type { Answer } from '../support/cloud/client.ts';
import { cleanUpAfterAll, monday, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterAll();

const secret = 'shared-with-nobody-else';
let cloud: Running;
let key: string;
beforeAll(async () => {
  cloud = await scene().start({ throttled: false });
  const { outputs, region } = JSON.parse((await cloud.call('/_local/deployment')).text);
  const endpoints = await cloud.endpoints();
  const clientOf = (endpoint?: string) => ({
    region,
    endpoint,
    credentials: { accessKeyId: 'any', secretAccessKey: 'thing' },
  });
  const SecretString = JSON.stringify({ webhooks: { signed: [secret] } });
  const secrets = new SecretsManagerClient(clientOf(endpoints.secretsmanager));
  await secrets.send(new PutSecretValueCommand({ SecretId: outputs.SourceSecretsId, SecretString }));
  const table = createTable(outputs.TableName, new DynamoDBClient(clientOf(endpoints.dynamodb)));
  ({ key } = await createPartners(table).add('acme', monday));
});

type Fields = Record<string, string>;
const json = { 'content-type': 'application/json' };
const post = (path: string, body: string | URLSearchParams | FormData, headers: Record<string, string> = {}) =>
  cloud.call(path, { method: 'POST', body, headers });

const toLeads = (body: string) => post('/leads', body, json);
/** Within the partner's rate: a minute of its own each time. */
async function toPartner(body: string): Promise<Answer> {
  await cloud.advance('1m');
  return post('/partners/acme/leads', body, { ...json, authorization: `Bearer ${key}` });
}
async function toWebhook(body: string): Promise<Answer> {
  const time = String(Math.floor(Date.parse(await cloud.now()) / 1000));
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const signed = { 'leadloop-timestamp': time, 'leadloop-signature': `v1=${signature}` };
  return post('/webhooks/signed', body, { ...json, ...signed });
}
function multipart(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

type Send<T> = (given: T) => Promise<Answer>;
type Reading = 'strict' | 'lenient';

/** Each door that takes JSON, and each that takes the fields of a lead. People can correct a post at the strict ones. */
const jsonDoors: [string, Reading, Send<string>][] = [
  ['POST /leads', 'strict', toLeads],
  ['a signed webhook', 'lenient', toWebhook],
  ['a partner', 'lenient', toPartner],
];
const doors: [string, Reading, Send<Fields>][] = [
  ...jsonDoors.map(([name, reading, send]): [string, Reading, Send<Fields>] => [
    `${name}, JSON`,
    reading,
    (fields) => send(JSON.stringify(fields)),
  ]),
  ['POST /leads, a form', 'strict', (fields) => post('/leads', new URLSearchParams(fields))],
  ['POST /leads, multipart', 'strict', (fields) => post('/leads', multipart(fields))],
];
const strictDoors = doors.filter(([, reading]) => reading === 'strict');
const lenientDoors = doors.filter(([, reading]) => reading === 'lenient');

function refused(answer: Answer, ...statuses: number[]): { title: string; invalid?: { field: string }[] } {
  expect(statuses, answer.text.slice(0, 300)).toContain(answer.status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(answer.text);
  expect(problem).toMatchObject({ status: answer.status, title: expect.any(String) });
  expect(answer.text.length).toBeLessThan(5_000);
  return problem;
}

/** Who was let in. */
const letIn = new Set<string>();

/** What became of a post that was taken. */
async function profileOf({ status, text }: Answer) {
  expect(status, text.slice(0, 300)).toBe(202);
  const { leadId } = JSON.parse(text);
  letIn.add(leadId);
  return (await cloud.lead(leadId)).profile;
}

let people = 0;
const anAddress = () => `hostile-${people++}@example.org`;
const tooMany = () => Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n.toString(36)}`, 'x']));

describe.each(doors)('%s', (_name, _reading, send) => {
  test('refuses 4 MB', async () => {
    refused(await send({ email: anAddress(), name: 'x'.repeat(4 * 1024 * 1024) }), 413);
  });

  test('keeps emoji, right-to-left names and what a spreadsheet would run as they are, without marks that nobody sees', async () => {
    const noa = 'נועה (Noa)';
    for (const name of ['Zoë 🚀👩🏽‍🚀', 'مريم القحطاني', `\u200f${noa}\u200e`, 'Zoe\u0308', "=cmd|'/c calc'!A0"]) {
      const email = anAddress();
      const kept = name.includes(noa) ? noa : name;
      expect(await profileOf(await send({ email, name }))).toMatchObject({ email, name: kept });
    }
  });
});

describe.each(strictDoors)('%s', (_name, _reading, send) => {
  test('refuses a name of 100 kB, and names the field when the body is not too large before', async () => {
    refused(await send({ email: anAddress(), name: 'x'.repeat(100_000) }), 413);
    const { invalid } = refused(await send({ email: anAddress(), name: 'x'.repeat(50_000) }), 400);
    expect(invalid?.map(({ field }) => field)).toEqual(['name']);
  });

  test('refuses 10,000 fields', async () => {
    refused(await send({ email: anAddress(), ...tooMany() }), 400, 413);
  });

  test('refuses NUL bytes in names and addresses, and names the field', async () => {
    const nul = refused(await send({ email: anAddress(), name: 'Ada\u0000Winter' }), 400);
    expect(nul.invalid?.map(({ field }) => field)).toEqual(['name']);
    const address = refused(await send({ email: `\u0000${anAddress()}`, name: 'Ada' }), 400);
    expect(address.invalid?.map(({ field }) => field)).toEqual(['email']);
  });
});

describe.each(lenientDoors)('%s, where nobody can correct a post,', (_name, _reading, send) => {
  test('cuts a name of 50 kB to what a name may have', async () => {
    const email = anAddress();
    const profile = await profileOf(await send({ email, name: 'x'.repeat(50_000) }));
    expect(profile).toMatchObject({ email, name: 'x'.repeat(200) });
  });

  test('takes the lead of 10,000 fields that are not known, or refuses the size', async () => {
    const email = anAddress();
    const answer = await send({ email, ...tooMany() });
    if (answer.status === 413) return void refused(answer, 413);
    const profile = await profileOf(answer);
    expect(profile).toMatchObject({ email });
    expect(JSON.stringify(profile).length).toBeLessThan(10_000);
  });

  test('puts a name with NUL bytes on one line, and finds the address among them', async () => {
    const email = anAddress();
    expect(await profileOf(await send({ email, name: 'Ada\u0000Winter' }))).toMatchObject({
      email,
      name: 'Ada Winter',
    });
    const other = anAddress();
    expect(await profileOf(await send({ email: `\u0000${other}`, name: 'Ada' }))).toMatchObject({ email: other });
  });
});

test('a form of 10,000 short fields is refused for their number', async () => {
  const short = Array.from({ length: 10_000 }, (_, n) => `${n.toString(36)}=`).join('&');
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(refused(await post('/leads', short, headers), 400).title).toBe('The form has too many fields');
});

describe.each(jsonDoors)('%s', (_name, reading, send) => {
  test('refuses JSON nested ten thousand deep, or leaves out what it does not know or cannot read', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`;
      const whole = await send(deep);
      // A partner may send several leads as a list: then each is answered for itself.
      if (whole.status === 207) expect(JSON.parse(whole.text).results).toMatchObject([{ status: 400 }]);
      else refused(whole, 400);
      refused(await send(`{"email":${deep}}`), 400);
      const named = anAddress();
      const answer = await send(`{"email":"${named}","name":${deep}}`);
      if (reading === 'strict') refused(answer, 400);
      else expect(await profileOf(answer)).toMatchObject({ email: named });
      const email = anAddress();
      expect(await profileOf(await send(`{"email":"${email}","unknown":${deep}}`))).toMatchObject({ email });
    }
  });

  test('refuses raw NUL bytes and what is no JSON', async () => {
    for (const body of ['\u0000', `{"email":"${anAddress()}\u0000"}`, '{"email":', '[]', 'null'])
      refused(await send(body), 400);
  });
});

test('nobody without a signature or a key gets further than the gate with anything', async () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  for (const path of ['/webhooks/signed', '/partners/acme/leads'])
    for (const body of [deep, '\u0000', 'x'.repeat(5 * 1024 * 1024), `{"email":"${anAddress()}"}`])
      refused(await post(path, body, json), 401, 413);
});

test('what was let in lives on without a failure, and of the others there is nothing', async () => {
  await cloud.settled();
  const leads = await cloud.leads();
  expect(leads.map(({ id }) => id).sort()).toEqual([...letIn].sort());
  const failed = (await cloud.executions()).filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
  expect(failed).toEqual([]);
  expect(cloud.output()).toBe('');
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../../local/cloud/clock/index.ts';
import { type Reply, type Ses, type SesMode, startSes } from '../../../../local/cloud/ses/index.ts';

const now = Date.parse('2026-11-23T09:00:00.000Z');
let folder = '';
let ses: Ses;
let events: { 'detail-type': string }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-ses-'));
  events = [];
  ses = await open();
});
afterEach(async () => {
  await ses.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Each time another process on the same data. */
const open = (mode?: SesMode, mailsPerSecond?: number) =>
  startSes({
    path: join(folder, 'mail.ndjson'),
    setup: {
      configurationSets: { mails: { events: ['send', 'renderingfailure'], suppresses: ['BOUNCE'] } },
      identities: ['works.example'],
      templates: [{ name: 'hello', subject: 'Hello {{name}}', html: '<b>{{name}}</b>', text: 'Hi {{name}}' }],
    },
    ...(mode && { mode }),
    mailsPerSecond,
    clock: createClock({ mode: 'virtual', startAt: now, onError: () => expect.unreachable() }),
    bus: { put: async (event: { 'detail-type': string }) => void events.push(event) } as never,
    receiving: { receive: async () => undefined },
    region: 'eu-central-1',
    account: '1',
    crash: expect.unreachable,
    warn: () => undefined,
    personTag: 'lead',
  });
async function reopen(mode?: SesMode): Promise<void> {
  await ses.stop();
  ses = await open(mode);
}

const usual = {
  FromEmailAddress: '"Works" <hello@works.example>',
  Destination: { ToAddresses: ['ada@home.example'] },
  Content: { Template: { TemplateName: 'hello', TemplateData: '{"name":"Ada"}', Headers: [] as object[] } },
};
const call = async (method: string, path: string, body: unknown = {}): Promise<Reply> =>
  (await ses.handle(method, `/v2/email/${path}`, body)) ?? { status: 0, headers: {}, body: {} };
const send = (changes: object = {}) => call('POST', 'outbound-emails', { ...usual, ...changes });
const outcome = ({ status, headers }: Reply) => headers['x-amzn-errortype'] ?? status;
const withHeader = (Value: string) => ({
  Content: { Template: { ...usual.Content.Template, Headers: [{ Name: 'Feedback', Value }] } },
});

test('N18: a header that is not printable ASCII is refused, and so is a name that is no encoded word', async () => {
  expect(outcome(await send(withHeader('M\u00fcller')))).toBe('BadRequestException');
  expect(outcome(await send({ FromEmailAddress: 'M\u00fcller Wartung <hello@works.example>' }))).toBe(
    'BadRequestException',
  );
  expect(outcome(await send({ ReplyToAddresses: ['M\u00fcller <hello@works.example>'] }))).toBe('BadRequestException');
  expect(outcome(await send({ FromEmailAddress: '=?UTF-8?B?TcO8bGxlciBXYXJ0dW5n?= <hello@works.example>' }))).toBe(200);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (value) => {
      const fits = [...value].every((sign) => sign >= ' ' && sign <= '~');
      expect(outcome(await send(withHeader(value)))).toBe(fits ? 200 : 'BadRequestException');
    }),
  );
});

test('R6: a template that was deleted is not found, and not there for others either', async () => {
  expect(outcome(await call('DELETE', 'templates/hello'))).toBe(200);
  expect(outcome(await send())).toBe('NotFoundException');
  expect(outcome(await call('GET', 'templates/hello'))).toBe('NotFoundException');
  expect((await call('GET', 'templates')).body).toEqual({ TemplatesMetadata: [] });
  const TemplateContent = { Subject: 'Again {{name}}', Text: '{{name}}', Html: '{{name}}' };
  expect(outcome(await call('POST', 'templates', { TemplateName: 'hello', TemplateContent }))).toBe(200);
  expect(outcome(await send())).toBe(200);
  expect((await ses.page())?.mails[0]?.subject).toBe('Again Ada');
});

test('R5: a configuration set that may not send refuses mail until it may again, over a restart too', async () => {
  const paused = { ConfigurationSetName: 'mails' };
  expect(outcome(await call('PUT', 'configuration-sets/mails/sending', { SendingEnabled: false }))).toBe(200);
  await reopen();
  expect(outcome(await send(paused))).toBe('SendingPausedException');
  expect(outcome(await send())).toBe(200);
  expect((await call('GET', 'configuration-sets/mails')).body).toMatchObject({
    SendingOptions: { SendingEnabled: false },
  });
  await call('PUT', 'configuration-sets/mails/sending', { SendingEnabled: true });
  expect(outcome(await send(paused))).toBe(200);
  expect(outcome(await call('PUT', 'configuration-sets/other/sending', { SendingEnabled: true }))).toBe(
    'NotFoundException',
  );
  expect(outcome(await send({ ConfigurationSetName: 'other' }))).toBe('NotFoundException');
});

test('in the sandbox only verified addresses and the simulator get mail; a verified address stays one', async () => {
  await reopen('sandbox');
  expect((await call('GET', 'account')).body).toMatchObject({
    ProductionAccessEnabled: false,
    SendQuota: { Max24HourSend: 200, MaxSendRate: 1 },
  });
  const refused = await send();
  expect(outcome(refused)).toBe('MessageRejected');
  expect(refused.body).toEqual({
    message: 'Email address is not verified. The following identities failed the check: ada@home.example',
  });
  expect(outcome(await send({ Destination: { ToAddresses: ['bounce+x@simulator.amazonses.com'] } }))).toBe(200);
  expect(outcome(await send({ Destination: { ToAddresses: ['anna@works.example'] } }))).toBe(200);
  await call('POST', 'identities', { EmailIdentity: 'Ada@home.example' });
  await reopen('sandbox');
  expect(outcome(await send())).toBe(200);
  await call('DELETE', 'identities/ada@home.example');
  expect(outcome(await send())).toBe('MessageRejected');
});

test('an account whose quota was raised names the rate and what it makes in a day', async () => {
  const quotaOf = async () => ((await call('GET', 'account')).body as { SendQuota: object }).SendQuota;
  expect(await quotaOf()).toMatchObject({ Max24HourSend: 50_000, MaxSendRate: 14 });
  await ses.stop();
  ses = await open('production', 100);
  expect(await quotaOf()).toMatchObject({ Max24HourSend: 8_640_000, MaxSendRate: 100 });
});

test('a sender whose domain is not verified yet may send to nobody, and a foreign one never', async () => {
  expect(outcome(await send({ FromEmailAddress: 'hello@other.example' }))).toBe('MessageRejected');
  expect(outcome(await send({ FromEmailAddress: 'hello@mail.works.example' }))).toBe(200);
  await reopen('unverified');
  expect(outcome(await send())).toBe('MessageRejected');
  expect((await call('GET', 'identities/works.example')).body).toMatchObject({
    VerifiedForSendingStatus: false,
    DkimAttributes: { Status: 'PENDING' },
  });
  await reopen();
  expect((await call('GET', 'identities/works.example')).body).toMatchObject({ VerifiedForSendingStatus: true });
});

test('more than 256 kB of template data is refused', async () => {
  const withName = (length: number) => ({
    Content: { Template: { TemplateName: 'hello', TemplateData: JSON.stringify({ name: 'x'.repeat(length) }) } },
  });
  const around = JSON.stringify({ name: '' }).length;
  expect(outcome(await send(withName(262_144 - around)))).toBe(200);
  expect(outcome(await send(withName(262_145 - around)))).toBe('BadRequestException');
});

test('R11: no body ends the process, and no path', async () => {
  const path = fc.constantFrom(
    'outbound-emails',
    'templates',
    'templates/%',
    'identities',
    'account/sending',
    'nothing',
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE');
  await fc.assert(
    fc.asyncProperty(method, path, fc.option(fc.jsonValue(), { nil: undefined }), async (...request) => {
      expect(await ses.handle(request[0], `/v2/email/${request[1]}`, request[2])).toMatchObject({
        status: expect.any(Number),
      });
    }),
    { examples: [['POST', 'outbound-emails', null]] },
  );
});

test('K3: the list comes in pages, newest first, and what a mail says by its id, over a restart too', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) ids.unshift(((await send()).body as { MessageId: string }).MessageId);
  for (const again of [false, true]) {
    if (again) await reopen();
    const first = await ses.page({ limit: 3 });
    expect(first).toMatchObject({ total: 7, next: ids[2] });
    expect(first?.mails.map(({ messageId }) => messageId)).toEqual(ids.slice(0, 3));
    expect(Object.keys(first?.mails[0] ?? {})).not.toContain('html');
    const rest = await ses.page({ before: ids[2] as string, limit: 4 });
    expect(rest?.mails.map(({ messageId }) => messageId)).toEqual(ids.slice(3));
    expect(rest).not.toHaveProperty('next');
    expect(await ses.read(ids[4] as string)).toMatchObject({ messageId: ids[4], html: '<b>Ada</b>' });
  }
  expect(await ses.page({ before: 'nothing' })).toBeUndefined();
  expect(await ses.read('nothing')).toBeUndefined();
});

test('K3: a mail takes the same memory with any text', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const name = 'x'.repeat(200_000);
  const Content = { Template: { TemplateName: 'hello', TemplateData: JSON.stringify({ name }) } };
  await send({ Content });
  const before = used();
  const count = 100;
  for (let n = 0; n < count; n++) await send({ Content });
  const onDisk = statSync(join(folder, 'mail.ndjson')).size;
  expect(onDisk).toBeGreaterThan(count * 3 * name.length);
  expect((used() - before) / onDisk).toBeLessThan(0.1);
});

test('mails about a person go out of the file, those that could not be rendered as well, and all others stay where readers find them', async () => {
  const about = async (lead: string, name: string, TemplateData = JSON.stringify({ name })) => {
    const { body } = await send({
      Content: { Template: { TemplateName: 'hello', TemplateData } },
      EmailTags: [{ Name: 'lead', Value: lead }],
    });
    return (body as { MessageId: string }).MessageId;
  };
  const [ada, bob] = [await about('a', 'Ada'), await about('b', 'Bob')];
  await about('a', '', '{"nobody":"Secret"}');
  const later = await about('a', 'Ada again');
  const reading = (async () => {
    const seen: string[] = [];
    for await (const { messageId } of ses.all()) seen.push(messageId);
    return seen;
  })();
  await ses.forget('a', ({ text }) => !text.includes('again'));
  expect(await reading).toEqual(expect.arrayContaining([bob, later]));
  for (const time of ['at once', 'in the next process']) {
    if (time !== 'at once') await reopen();
    expect(await ses.read(ada), time).toBeUndefined();
    expect(
      (await ses.page())?.mails.map(({ messageId }) => messageId),
      time,
    ).toEqual([later, bob]);
    expect(await ses.read(bob), time).toMatchObject({ text: 'Hi Bob' });
    expect(ses.count(), time).toBe(2);
    expect(readFileSync(join(folder, 'mail.ndjson'), 'utf8'), time).not.toMatch(/Hi Ada"|Secret/);
  }
});

test('whom mails about a person went to is taken off the suppression list with them', async () => {
  const list = '/v2/email/suppression/addresses';
  const EmailAddress = 'Ada.Secret+x@WORKS.example';
  await ses.handle('PUT', list, { EmailAddress, Reason: 'BOUNCE' });
  await send({
    Destination: { ToAddresses: ['Ada.Secret+x@works.example'] },
    Content: { Template: { TemplateName: 'hello', TemplateData: '{"name":"Ada"}' } },
    EmailTags: [{ Name: 'lead', Value: 'a' }],
  });
  await ses.forget('a', () => true);
  expect((await ses.handle('GET', `${list}/${encodeURIComponent(EmailAddress)}`, {}))?.status).toBe(404);
});

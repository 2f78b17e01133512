import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { register } from '../../domain/privacy/register.ts';
import { day, plus } from '../../domain/time/instant.ts';
import type { Mail } from '../../local/cloud/ses/index.ts';
import { filesWith } from '../support/byte-search.ts';
import { leadloop } from '../support/cli.ts';
import { linkIn, pathOf } from '../support/cloud/client.ts';
import { cleanUpAfterEach, type Running, scene } from '../support/cloud/scene.ts';
import { calCom, signedBy } from '../support/other-systems/calendars.ts';

cleanUpAfterEach();

const ada = {
  email: 'Ada.Zweistein+lifts@works.example',
  name: 'Ada Zweistein-Žylander',
  phone: '030 77665544',
  company: 'Quibbleworks',
  message: 'We have nineteen paternosters in Wuppertal.',
  form: 'demo',
  country: 'DE',
  visitorId: 'visitor-of-ada-0123456789',
};
/** What nobody may find, in whatever spelling it was sent or is kept. */
const traces = {
  words: ['zweistein', 'Žylander', 'quibbleworks', 'paternosters', 'wuppertal', 'visitor-of-ada'],
  phones: ['3077665544'],
};

const command = (cloud: Running, ...args: string[]) =>
  leadloop(args, { env: { LEADLOOP_PORT: new URL(cloud.url).port } });

/** Ada has asked for a demo, a rep has her, and another person is there as well. */
async function known(cloud: Running) {
  await cloud.postLead(ada);
  await cloud.postLead({ email: 'bob@other.example', name: 'Bob Other', form: 'contact' });
  await cloud.advance('2h');
  expect((await cloud.mail()).length).toBeGreaterThan(2);
}

/** The files of an export, as text. */
async function exported(cloud: Running, email: string, zip: string): Promise<Record<string, string>> {
  expect(await command(cloud, 'export', email, '--out', zip)).toMatchObject({ code: 0, stderr: '' });
  const files = Object.entries(unzipSync(readFileSync(zip)));
  return Object.fromEntries(files.map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** What comes after the form by each other door, in the spelling of that door; and what lies beside the journals. */
async function everyDoor(cloud: Running, dataDir: string) {
  const json = (path: string, body: object, headers: Record<string, string> = {}) =>
    cloud.call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const views = [{ name: 'page.viewed', path: '/quibbleworks-paternosters', title: ada.name }];
  const visit = await json(
    '/events',
    { visitorId: ada.visitorId, events: views },
    { origin: 'https://www.fieldnote.example' },
  );
  expect(visit.status).toBeLessThan(300);
  await cloud.postLead({ ...ada, email: 'ADA.Zweistein+lifts@works.example', form: 'guide' });
  await cloud.settled();
  const own = (await cloud.mail()).filter(({ to }) => to === ada.email);
  const guide = own.map((mail) => linkIn(mail, '/d/')).findLast(Boolean) ?? 'no link';
  expect((await cloud.open(guide)).status).toBeLessThan(400);
  const link = (await cloud.mail()).map((mail) => linkIn(mail, '/r/')).findLast(Boolean) ?? 'no link';
  for (const fields of [
    { action: 'accept' },
    { action: 'contact', contact: 'note', note: 'ADA ZWEISTEIN, (030) 7766-5544: Wuppertal' },
    { action: 'profile', company: 'QuibbleWorks & Söhne' },
  ] as Record<string, string>[])
    expect((await cloud.submit(link, fields)).status).toBeLessThan(400);
  expect(await command(cloud, 'keys', 'webhook', 'cal', 'cal-secret')).toMatchObject({ code: 0 });
  const at = await cloud.now();
  const spelled = {
    uid: 'b-1',
    email: 'ADA.ZWEISTEIN+LIFTS@works.example',
    name: 'ADA ŽYLANDER',
    note: 'Paternosters!',
  };
  const booking = JSON.stringify(calCom('BOOKING_CREATED', { ...spelled, at, starts: plus(at, 3 * day) }));
  const booked = await json('/webhooks/cal', JSON.parse(booking), signedBy('cal', booking, at));
  expect([booked.status, booked.text]).toEqual([200, expect.stringContaining('"taken":true')]);
  await json('/_local/reply', {
    from: '"Zweistein, Ada" <ADA.zweistein+lifts@WORKS.example>',
    to: 'sales@reply.fieldnote.example',
    subject: 'Žylander',
    text: 'Call +49 30 77 66 55 44 about the paternosters.',
  });
  const list = join(dataDir, '..', `list-${process.pid}.csv`);
  writeFileSync(
    list,
    'email,name,phone,company\nada.ZWEISTEIN+lifts@Works.Example,"Zweistein, Ada",0049 30 77665544,QUIBBLEWORKS\n',
  );
  expect(await command(cloud, 'import', list, '--source', 'Fair', '--basis', 'consent')).toMatchObject({ code: 0 });
  rmSync(list);
  const bounced = await fetch(`${cloud.url}/_aws/ses/v2/email/suppression/addresses`, {
    method: 'PUT',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x', 'content-type': 'application/json' },
    body: JSON.stringify({ EmailAddress: 'Ada.Zweistein+lifts@WORKS.example', Reason: 'BOUNCE' }),
  });
  expect(bounced.status).toBe(200);
  await cloud.settled();
  copyFileSync(join(dataDir, 'mail.ndjson'), join(dataDir, 'mail.ndjson.corrupt-1'));
  const held = filesWith(dataDir, traces).map((found) => found.split(':')[0]);
  expect(held).toEqual(expect.arrayContaining(['mail.ndjson.suppressed.json', 'mail.ndjson.corrupt-1']));
  expect(held.some((path) => path?.startsWith('s3/'))).toBe(true);
}

/** Files that hold nothing of anybody: the lock, the clock, and what was built. */
const ofTheCloud = ['lock', 'clock.json', 'build'];

async function erased(cloud: Running) {
  const done = await command(cloud, 'erase', ada.email, '--yes', '--json');
  expect(done.stderr).toBe('');
  await cloud.settled();
  return done.stdout;
}

test('after an erasure no file of the data folder holds address, name, phone or message; the receipt says what remains and can be verified', async () => {
  const { start, dataDir } = scene();
  const cloud = await start();
  await known(cloud);
  // The search finds what is there: LevelDB and mails. Bodies of messages leave their file at once, so theirs may be gone.
  expect(filesWith(dataDir, traces)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^mail\.ndjson: /), expect.stringMatching(/^dynamodb\//)]),
  );
  await everyDoor(cloud, dataDir);
  // The register names each file of a cloud that ran, with what stands behind its name.
  const files = readdirSync(dataDir).filter((name) => !ofTheCloud.includes(name));
  expect(
    files.filter(
      (name) => !(register.embedded.files as readonly string[]).includes(name.replace(/\.corrupt-\d+$/, '')),
    ),
  ).toEqual([]);
  const before = (await cloud.executions()).length;

  // What people are given shows what they wrote, and the mails as they were sent.
  const zip = join(dataDir, '..', `export-${process.pid}.zip`);
  expect((await exported(cloud, ada.email, zip))['data.json']).toContain(ada.message);
  const bobs = await exported(cloud, 'bob@other.example', zip);
  const sent = (await cloud.mail()).filter(({ to }) => to === 'bob@other.example');
  expect(sent.length).toBeGreaterThan(0);
  for (const { html, text } of sent) expect(Object.values(bobs)).toEqual(expect.arrayContaining([html, text]));
  rmSync(zip);
  const nobody = await command(cloud, 'export', 'nobody@works.example', '--out', zip);
  expect(nobody).toMatchObject({ code: 2, stdout: '' });
  expect(nobody.stderr).toContain('got "nobody@works.example", which no lead in the embedded cloud');
  expect(existsSync(zip)).toBe(false);

  const receipt = await erased(cloud);
  const { receipt: says } = JSON.parse(receipt);
  expect(says.erased.find(({ place }: { place: string }) => place === 'Profile of a lead')).toMatchObject({ found: 1 });
  expect(says.remains.length).toBeGreaterThan(5);
  expect(filesWith(dataDir, traces)).toEqual([]);
  expect((await cloud.mail()).some(({ to }) => to.startsWith('bob@'))).toBe(true);
  const executions = await cloud.executions();
  expect(executions).toHaveLength(before);
  expect(executions.filter(({ state }) => state === 'Erased').map(({ status }) => status)).toEqual(['SUCCEEDED']);

  const file = join(dataDir, '..', `receipt-${process.pid}.json`);
  writeFileSync(file, receipt);
  expect(await command(cloud, 'erase', '--verify', file)).toMatchObject({ code: 0, stderr: '' });
  writeFileSync(file, receipt.replace('"found": 1', '"found": 2'));
  expect((await command(cloud, 'erase', '--verify', file)).stderr).toContain('did not sign');
  rmSync(file);

  // Nothing brings her back in a month: no sweep, no night, no late look.
  await cloud.advance('30d');
  expect(filesWith(dataDir, traces)).toEqual([]);
  expect((await cloud.leads()).map(({ email }) => email)).toEqual(['bob@other.example']);

  // She herself does, without her history.
  await cloud.postLead({ ...ada, message: 'Hello again.', form: 'contact' });
  await cloud.settled();
  const back = (await cloud.leads()).find(({ email }) => email === ada.email);
  expect((await cloud.lead(back?.id ?? '')).activities.map(({ type }) => type)).not.toContain('mail.opened');
  expect((await cloud.lead(back?.id ?? '')).activities.filter(({ type }) => type === 'form.submitted')).toHaveLength(1);
});

test('a restore of the table brings nobody back once the erasures are replayed', async () => {
  const { start, dataDir } = scene();
  const first = await start();
  await known(first);
  await first.kill();
  const kept = `${dataDir}-kept`;
  cpSync(join(dataDir, 'dynamodb'), kept, { recursive: true });
  const second = await start();
  await second.settled();
  await erased(second);
  await second.kill();
  rmSync(join(dataDir, 'dynamodb'), { recursive: true });
  cpSync(kept, join(dataDir, 'dynamodb'), { recursive: true });
  rmSync(kept, { recursive: true });

  const third = await start();
  await third.settled();
  expect((await third.leads()).map(({ email }) => email)).toContain(ada.email);
  const done = await command(third, 'erase', '--replay', '--json');
  expect(JSON.parse(done.stdout)).toMatchObject({ again: 1 });
  await third.settled();
  expect((await third.leads()).map(({ email }) => email)).toEqual(['bob@other.example']);
  expect(filesWith(dataDir, traces)).toEqual([]);
});

test('a person gets all their data by a link to the mailbox, then has it erased, and keeps the receipt', async () => {
  const { start, dataDir } = scene();
  const cloud = await start();
  await known(cloud);
  const before = (await cloud.mail()).length;
  for (const email of [ada.email, 'nobody@works.example'])
    expect(await cloud.submit('/my-data', { email })).toMatchObject({ status: 200 });
  const [mail, ...more] = (await cloud.mail()).slice(before);
  expect([mail?.to, more]).toEqual([ada.email, []]);
  const page = pathOf(linkIn(mail as Mail, '/my-data/'));
  const post = (fields: Record<string, string>) =>
    fetch(`${cloud.url}${page}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  const zip = await post({ action: 'export' });
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  expect(strFromU8(files['data.json'] ?? new Uint8Array())).toContain(ada.message);
  expect((await post({ action: 'export' })).status).toBe(410);

  const done = await post({ action: 'erase', sure: 'yes' });
  expect(done.status).toBe(303);
  await cloud.settled();
  const receipt = await fetch(`${cloud.url}${done.headers.get('location')}`, { headers: { 'accept-language': 'de' } });
  expect(await receipt.text()).toContain('Profil eines Leads: 1');
  expect(filesWith(dataDir, traces)).toEqual([]);
  expect((await post({ action: 'erase', sure: 'yes' })).status).toBe(410);
});

test.each([
  ['who wrote to us', { from: 'Eva Wunderling <eva.wunderling@other.example>' }],
  [
    'whom another person had in copy',
    { from: 'Tom Other <tom@third.example>', headers: { Cc: 'Eva Wunderling <eva.wunderling@other.example>' } },
  ],
])('somebody who is no lead, %s, takes their data along and has it erased by themselves', async (_, written) => {
  const { start, dataDir } = scene();
  const cloud = await start();
  const eva = 'eva.wunderling@other.example';
  const wanted = { words: ['wunderling', 'paternosters'], phones: [] };
  const mail = { ...written, to: 'sales@reply.fieldnote.example', subject: 'Lifts', text: 'We run paternosters.' };
  await fetch(`${cloud.url}/_local/reply`, { method: 'POST', body: JSON.stringify(mail) });
  await cloud.settled();
  expect(filesWith(dataDir, wanted).length).toBeGreaterThan(1);
  expect(await cloud.submit('/my-data', { email: eva })).toMatchObject({ status: 200 });
  const link = (await cloud.mail()).find((one) => one.to === eva);
  const page = pathOf(linkIn(link as Mail, '/my-data/'));
  const post = (fields: Record<string, string>) =>
    fetch(`${cloud.url}${page}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  const files = unzipSync(new Uint8Array(await (await post({ action: 'export' })).arrayBuffer()));
  expect(JSON.parse(strFromU8(files['data.json'] ?? new Uint8Array()))).toMatchObject({ address: 'e…@other.example' });
  expect(strFromU8(files['mails/received/001.eml'] ?? new Uint8Array())).toContain(
    Buffer.from(mail.text).toString('base64'),
  );
  const done = await post({ action: 'erase', sure: 'yes' });
  await cloud.settled();
  const receipt = await (await fetch(`${cloud.url}${done.headers.get('location')}`)).text();
  expect(receipt).toContain('Mail that was received: 1');
  expect(filesWith(dataDir, wanted)).toEqual([]);
});

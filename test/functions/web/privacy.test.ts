import { randomBytes } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readReceipt } from '../../../cli/erase/receipt.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { SuppressionReason } from '../../../domain/lead/person.ts';
import type { ErasureOrder } from '../../../domain/privacy/erasure.ts';
import { hour, minute, plus } from '../../../domain/time/instant.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { signLink } from '../../../functions/services/signed-links.ts';
import { aLead, anAddress } from '../../support/lead.ts';
import { privacyOf } from '../../support/privacy.ts';
import { quiet } from '../../support/quiet.ts';
import { type Asked, browser, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { createWorld, keys, killedAnywhere, later, type Process, type World } from '../../support/world.ts';
import { aBucket, erasureIn } from '../services/privacy/everywhere.ts';

const table = useTable();
quiet();

type Options = Parameters<typeof privacyOf>[2] & { from?: string };

/** A request for a page of self-service, as the gateway hands it on. */
function asking(world: World, options: Options = {}) {
  const { from, ...more } = options;
  const { handler, ordered } = privacyOf(table, world, more);
  const ask = (method: string, path: string, asked: Asked = {}) => {
    const [, ...parts] = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');
    const route = parts.length === 0 ? '/my-data' : '/my-data/{path+}';
    const event = request(`ANY ${route}`, { headers: browser, ...asked });
    event.requestContext.http.method = method;
    event.pathParameters = { path: parts.join('/') };
    if (from) event.requestContext.http.sourceIp = from;
    return served(handler)(event);
  };
  return { ask, ordered };
}
const sweep = (world: World) => runSweep(later(world.process()));
const post = (fields: Record<string, string>): Asked => ({ body: new URLSearchParams(fields) });

async function known(parts: Partial<Lead> = {}) {
  const world = createWorld(table);
  const email = anAddress();
  const lead = aLead(world.now(), { email, id: leadIdOfAddress(keys, email), name: 'Ada Winter', ...parts });
  await world.process().leads.create(lead);
  world.pass(minute);
  return { world, lead };
}
/** A world as one run of a process sees it. */
const worldOf = (process: Process) => ({ now: process.now, process: () => process }) as unknown as World;
const linksIn = (world: World) =>
  world.inbox.flatMap(({ data }) => /my-data\/([\w.-]+)/.exec(JSON.stringify(data))?.[1] ?? []);

/** Who has asked, with the token of the mail. */
async function asked() {
  const { world, lead } = await known();
  await asking(world).ask('POST', '/my-data', post({ email: lead.email }));
  const [token = ''] = linksIn(world);
  expect(token).not.toBe('');
  return { world, lead, token, input: { lead, token } };
}

describe('asking for a link', () => {
  test('sends it to the mailbox alone; an address that nobody has gets the same answer and no mail', async () => {
    const { world, lead } = await known();
    const { ask } = asking(world);
    const mine = await ask('POST', '/my-data', post({ email: ` ${lead.email.toUpperCase()} ` }));
    const nobodys = await ask('POST', '/my-data', post({ email: anAddress() }));
    expect(mine.statusCode).toBe(200);
    expect(nobodys).toEqual(mine);
    expect(mine.body).not.toContain(linksIn(world)[0]);
    expect(world.inbox.map(({ to, template }) => [to, template])).toEqual([[lead.email, 'your-data']]);
  });

  test('goes by the link of a mail, too, without typing an address', async () => {
    const { world, lead } = await known();
    const preferences = signLink(keys.links, 'preferences', { leadId: lead.id }, plus(world.now(), hour));
    const { ask } = asking(world);
    expect((await ask('POST', '/my-data', post({ preferences }))).statusCode).toBe(200);
    expect(linksIn(world)).toHaveLength(1);
    expect((await ask('POST', '/my-data', post({ preferences: `${preferences}A` }))).statusCode).toBe(404);
  });

  test('again and again sends one mail in a quarter of an hour', async () => {
    const { world, lead } = await known();
    for (let times = 0; times < 3; times++) await asking(world).ask('POST', '/my-data', post({ email: lead.email }));
    expect(linksIn(world)).toHaveLength(1);
    world.pass(15 * minute);
    await asking(world).ask('POST', '/my-data', post({ email: lead.email }));
    expect(linksIn(world)).toHaveLength(2);
  });

  test('for address after address ends for this sender, and for nobody else', async () => {
    const { world, lead } = await known();
    const [pace, perAddress] = [{ pause: async () => {} }, 3];
    const { ask } = asking(world, { from: '203.0.113.7', perAddress, pace });
    for (let times = 0; times < perAddress; times++)
      expect((await ask('POST', '/my-data', post({ email: anAddress() }))).statusCode).toBe(200);
    const refused = await ask('POST', '/my-data', post({ email: lead.email }));
    expect([refused.statusCode, refused.headers?.['retry-after']]).toEqual([429, '3600']);
    const other = asking(world, { from: '198.51.100.4', perAddress, pace });
    expect((await other.ask('POST', '/my-data', post({ email: lead.email }))).statusCode).toBe(200);
    expect(linksIn(world)).toHaveLength(1);
  });

  test('is answered after the same time for an address we know, for another, and for none', async () => {
    const { world, lead } = await known();
    const waited: number[] = [];
    for (const [email, took] of [
      [lead.email, 900],
      [anAddress(), 4],
      ['no address', 1],
    ] as const) {
      const times = [0, took];
      const pace = { clock: () => times.shift() ?? 0, pause: async (ms: number) => void waited.push(took + ms) };
      await asking(world, { from: '203.0.113.9', pace }).ask('POST', '/my-data', post({ email }));
    }
    expect(waited).toEqual([2_000, 2_000, 2_000]);
  });

  test('with what is no address shows the form again, and what was typed stays text', async () => {
    const { world } = await known();
    const answer = await asking(world).ask('POST', '/my-data', post({ email: '"><script>x</script>' }));
    expect([answer.statusCode, answer.body?.includes('<script>x')]).toEqual([400, false]);
    expect(answer.body).toContain('This is no e-mail address');
  });

  test('sends none where mail bounces, and one to who unsubscribed', async () => {
    for (const [reason, mails] of [
      ['bounced', 0],
      ['unsubscribed', 1],
    ] as const) {
      const { world, lead } = await known({ suppressed: { reason, at: '2026-11-23T09:00:00.000Z' } });
      await asking(world).ask('POST', '/my-data', post({ email: lead.email }));
      expect(linksIn(world), reason).toHaveLength(mails);
    }
  });

  test('killed anywhere after the promise: the sweep sends the mail, and nobody gets two', async () => {
    const met = new Set<number>();
    await killedAnywhere(
      async () => {
        const { world, lead } = await known();
        return { world, input: lead };
      },
      (process, { email }) => asking(worldOf(process), { process }).ask('POST', '/my-data', post({ email })),
      async (world, lead, kill) => {
        const promised = (await table.partition(`LEAD#${lead.id}`)).some(({ SK }) => String(SK).startsWith('GUIDE#'));
        await sweep(world);
        expect(linksIn(world).length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
        // A mail that SES may have had is not sent again; every other promise is kept.
        const [send] = (await world.process().leads.history(lead.id))?.sends ?? [];
        if (promised && send?.state !== 'unknown') expect(linksIn(world), JSON.stringify(kill)).toHaveLength(1);
        met.add(linksIn(world).length);
      },
    );
    expect([...met].sort()).toEqual([0, 1]);
  });
});

describe('who is no lead', () => {
  /** Somebody whose mail came in, after asking. */
  async function stranger(suppressed?: SuppressionReason) {
    const world = createWorld(table);
    const email = anAddress();
    const id = leadIdOfAddress(keys, email) ?? '';
    const { notes, suppressions } = world.process();
    await notes.note(id, 'mail-1', world.now());
    if (suppressed) await suppressions.add(id, { reason: suppressed, at: world.now() });
    const { ask, ordered } = asking(world, { held: { receivedMail: async () => Buffer.from('From: me') } });
    const answer = await ask('POST', '/my-data', post({ email }));
    return { world, email, id, ask, ordered, answer };
  }

  test('the copy tells times as they were where the person is, by the country where no zone is known', async () => {
    const { world, lead } = await known({ country: 'JP' });
    const { ask } = asking(world);
    await ask('POST', '/my-data', post({ email: lead.email }));
    const zip = await ask('POST', `/my-data/${linksIn(world)[0]}`, post({ action: 'export' }));
    const files = unzipSync(Buffer.from(zip.body ?? '', 'base64'));
    expect(strFromU8(files['index.html'] ?? new Uint8Array())).toContain('(GMT+9)');
  });

  test('and has written to us gets the link, takes the mail along and has it erased', async () => {
    const { world, email, id, ask, ordered, answer } = await stranger();
    expect(answer.body).toContain('Please look into your mailbox');
    expect(world.inbox.map(({ to, template }) => [to, template])).toEqual([[email, 'your-data']]);
    const [token = ''] = linksIn(world);
    // A link goes through many programs.
    expect(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).not.toContain(email);
    const zip = await ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    const files = unzipSync(Buffer.from(zip.body ?? '', 'base64'));
    expect(strFromU8(files['mails/received/001.eml'] ?? new Uint8Array())).toBe('From: me');
    expect((await ask('POST', `/my-data/${token}`, post({ action: 'erase', sure: 'yes' }))).statusCode).toBe(303);
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    for (const order of ordered) await erasureIn(world.process(), world, scene).erase(order);
    expect([...scene.removedMail]).toEqual(['mail-1']);
    expect((await table.partition(`LEAD#${id}`)).map(({ SK }) => SK)).toEqual(['PROFILE']);
    // Nothing of the mail that went names them.
    expect(JSON.stringify(await table.partition('LEAD#unknown'))).not.toMatch(new RegExp(`${id}|${email}`));
    expect((await ask('GET', `/my-data/${token}`)).statusCode).toBe(410);
  });

  test('gets one mail in a quarter of an hour, and none where mail bounces', async () => {
    const { world, email, ask } = await stranger('unsubscribed');
    await ask('POST', '/my-data', post({ email }));
    expect(linksIn(world)).toHaveLength(1);
    world.pass(15 * minute);
    await ask('POST', '/my-data', post({ email }));
    expect(linksIn(world)).toHaveLength(2);
    expect(linksIn((await stranger('bounced')).world)).toEqual([]);
  });

  test('was rejected, and is held for some days, is given that as everybody', async () => {
    const { world, lead } = await known({ stage: 'rejected', open: false });
    await asking(world).ask('POST', '/my-data', post({ email: lead.email }));
    expect(linksIn(world)).toHaveLength(1);
  });
});

describe('the page behind the link', () => {
  test('only shows, to people and programs', async () => {
    const { world, token } = await asked();
    const { ask, ordered } = asking(world);
    for (const method of ['GET', 'HEAD']) {
      const page = await ask(method, `/my-data/${token}`);
      expect([page.statusCode, page.body?.match(/<form /g)?.length]).toEqual([200, 2]);
    }
    expect(ordered).toEqual([]);
  });

  test('gives the data once, as a zip that no cache keeps', async () => {
    const { world, lead, token } = await asked();
    const { ask } = asking(world);
    const answer = await ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/zip', 'cache-control': 'no-store' },
    });
    const files = unzipSync(Buffer.from(answer.body ?? '', 'base64'));
    expect(JSON.parse(strFromU8(files['data.json'] ?? new Uint8Array()))).toMatchObject({ address: lead.email });
    expect(strFromU8(files['index.html'] ?? new Uint8Array())).toContain('A mail with a link to your data');
    const again = await ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    expect([again.statusCode, again.body?.includes('You have used this link for that already')]).toEqual([410, true]);
    expect((await ask('GET', `/my-data/${token}`)).body?.match(/<form /g)).toHaveLength(1);
  });

  test('gives what is too large for an answer by an address, once', async () => {
    const { world, lead, token } = await asked();
    const large = new Map<string, Uint8Array>();
    await world.process().notes.note(lead.id, 'mail-1', world.now());
    const received = { receivedMail: async () => randomBytes(5_000_000) };
    const { ask } = asking(world, { held: received, large });
    const answer = await ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    expect([answer.statusCode, answer.body]).toEqual([
      200,
      expect.stringContaining(`href="https://s3.example/${lead.id}"`),
    ]);
    const files = unzipSync(large.get(lead.id) ?? new Uint8Array());
    expect(files['mails/received/001.eml']).toHaveLength(5_000_000);
    expect((await ask('POST', `/my-data/${token}`, post({ action: 'export' }))).statusCode).toBe(410);
  });

  test('of two clicks at once one gets the data', async () => {
    const { world, token } = await asked();
    const { ask } = asking(world);
    const both = await Promise.all([1, 2].map(() => ask('POST', `/my-data/${token}`, post({ action: 'export' }))));
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410]);
  });

  test('a failure does not use the link up', async () => {
    const { world, token } = await asked();
    const held = { journeys: async () => Promise.reject(new Error('S3 is down')) };
    const failed = await asking(world, { held }).ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    expect(failed.statusCode).toBe(500);
    const answer = await asking(world).ask('POST', `/my-data/${token}`, post({ action: 'export' }));
    expect(answer.statusCode).toBe(200);
  });

  test('erases once, and only who says that it cannot be taken back', async () => {
    const { world, lead, token } = await asked();
    const { ask, ordered } = asking(world);
    const unsure = await ask('POST', `/my-data/${token}`, post({ action: 'erase' }));
    expect([unsure.statusCode, unsure.body?.includes('Please tick the box'), ordered.length]).toEqual([400, true, 0]);
    const done = await ask('POST', `/my-data/${token}`, post({ action: 'erase', sure: 'yes' }));
    expect([done.statusCode, done.headers?.location]).toEqual([
      303,
      expect.stringMatching(/^\/my-data\/erased\/[\w.-]+$/),
    ]);
    expect(ordered).toEqual([{ leadId: lead.id, at: world.now(), on: 'request', by: 'self-service' }]);
    expect((await ask('POST', `/my-data/${token}`, post({ action: 'erase', sure: 'yes' }))).statusCode).toBe(410);
    expect(ordered).toHaveLength(1);
  });

  test('killed anywhere, an erasure that the person asked for stands, or the link still works', async () => {
    const ordered: ErasureOrder[] = [];
    const erase = (world: World, token: string, process?: Process) =>
      asking(world, { process, ordered }).ask('POST', `/my-data/${token}`, post({ action: 'erase', sure: 'yes' }));
    await killedAnywhere(
      asked,
      (process, { token }) => erase(worldOf(process), token, process),
      async (world, { lead, token }, kill) => {
        const { statusCode } = await erase(world, token);
        const own = ordered.filter(({ leadId }) => leadId === lead.id);
        expect([303, 410], JSON.stringify(kill)).toContain(statusCode);
        expect(own.length, JSON.stringify(kill)).toBeGreaterThan(0);
      },
    );
  });

  test.each([
    ['another action', { action: 'everything' }],
    ['none', {}],
  ])('does not guess what %s means', async (_, fields) => {
    const { world, token } = await asked();
    const { ask, ordered } = asking(world);
    expect((await ask('POST', `/my-data/${token}`, post(fields as Record<string, string>))).statusCode).toBe(400);
    expect(ordered).toEqual([]);
  });

  test('works for an hour, for nothing else, unchanged, and not for who was erased meanwhile', async () => {
    const { world, lead, token } = await asked();
    const { ask, ordered } = asking(world);
    const erase = post({ action: 'erase', sure: 'yes' });
    const other = signLink(keys.links, 'preferences', { leadId: lead.id }, plus(world.now(), hour));
    for (const wrong of [`${token}A`, other, 'x'])
      expect((await ask('POST', `/my-data/${wrong}`, erase)).statusCode).toBe(404);
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    const order = { leadId: lead.id, at: world.now(), on: 'request', by: 'app' } as const;
    await erasureIn(world.process(), world, scene).erase(order);
    expect((await ask('POST', `/my-data/${token}`, erase)).statusCode).toBe(410);
    const late = await asked();
    late.world.pass(hour);
    expect((await asking(late.world).ask('GET', `/my-data/${late.token}`)).statusCode).toBe(410);
    expect(ordered).toEqual([]);
  });
});

describe('the receipt', () => {
  async function erasedBySelf() {
    const { world, lead, token } = await asked();
    const bucket = aBucket();
    const { ask, ordered } = asking(world, { bucket });
    const { headers } = await ask('POST', `/my-data/${token}`, post({ action: 'erase', sure: 'yes' }));
    const path = String(headers?.location);
    const work = async () => {
      const scene = { bucket, removedMail: new Set<string>(), running: new Set<string>() };
      for (const order of ordered) await erasureIn(world.process(), world, scene).erase(order);
    };
    return { world, lead, ask, path, work };
  }

  test('comes by itself when the erasure is done, and names nobody', async () => {
    const { lead, ask, path, work } = await erasedBySelf();
    const before = await ask('GET', path);
    expect([before.statusCode, before.headers?.refresh]).toEqual([200, '3']);
    await work();
    const after = await ask('GET', path);
    expect([after.statusCode, after.headers?.refresh]).toEqual([200, undefined]);
    expect(after.body).toContain('Your data was erased');
    expect(after.body).toContain('Profile of a lead: 1');
    expect(after.body).not.toContain(lead.email);
  });

  test('is a file that the same deployment signed', async () => {
    const { lead, ask, path, work } = await erasedBySelf();
    await work();
    const file = await ask('GET', path, { query: { file: '' } });
    const text = Buffer.from(file.body ?? '', 'base64').toString();
    expect(readReceipt(text, keys)).toMatchObject({ person: lead.id, by: 'self-service' });
    expect(() => readReceipt(text.replace('"found": 1', '"found": 2'), keys)).toThrow('did not sign');
  });

  test('speaks German to who reads German', async () => {
    const { ask, path, work } = await erasedBySelf();
    await work();
    const page = await ask('GET', path, { headers: { ...browser, 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' } });
    expect(page.body).toContain('<html lang="de">');
    expect(page.body).toContain('Profil eines Leads: 1');
    expect(page.body).not.toMatch(/What remains|Profile of a lead|Backups of/);
  });

  test('is shown by its own link alone', async () => {
    const { world, ask, path } = await erasedBySelf();
    expect((await ask('GET', `${path}A`)).statusCode).toBe(404);
    expect((await ask('POST', path)).statusCode).toBe(404);
    world.pass(31 * 24 * hour);
    expect((await ask('GET', path)).statusCode).toBe(410);
  });
});

test('methods and paths that are none of these pages are said to be so', async () => {
  const { world } = await known();
  const { ask } = asking(world);
  expect((await ask('DELETE', '/my-data')).statusCode).toBe(405);
  expect((await ask('GET', '/my-data/a/b')).statusCode).toBe(404);
  expect((await ask('GET', '/my-data')).body).toContain('Your e-mail address');
  const german = await ask('GET', '/my-data', { headers: { ...browser, 'accept-language': 'de' } });
  expect(german.body).toContain('Ihre E-Mail-Adresse');
});

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { signLink } from '../../../../functions/services/signed-links.ts';
import { createPreferences } from '../../../../functions/web/preferences.ts';
import { aLead } from '../../../support/lead.ts';
import { type Asked, browser, request, served } from '../../../support/request.ts';
import { useTable } from '../../../support/table.ts';
import { config, createWorld, keys } from '../../../support/world.ts';

const table = useTable();
const until = '2027-01-01T00:00:00.000Z';

/** A lead with a link to its preferences, and a way to post there. */
async function person() {
  const world = createWorld(table);
  const process = world.process();
  const lead = aLead(world.now());
  await process.leads.create(lead);
  const handle = served(createPreferences({ ...process, rules: config.nurture }));
  const token = signLink(keys.links, 'preferences', { leadId: lead.id }, until);
  const post = (asked: Asked, path = 'preferences') =>
    handle(request(`POST /${path}/{token}`, { token, ...asked, headers: { ...browser, ...asked.headers } }));
  const leadNow = async () => (await process.leads.history(lead.id))?.lead;
  return { lead, token, handle, post, leadNow, suppressions: process.suppressions };
}

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
const part = (name: string, value: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

describe('C7: the preferences page understands a choice, however it is posted:', () => {
  test.each<[string, Asked]>([
    ['urlencoded', { body: 'action=unsubscribe', headers: urlencoded }],
    [
      'with a charset',
      { body: 'action=unsubscribe', headers: { 'content-type': `${urlencoded['content-type']}; charset=UTF-8` } },
    ],
    ['without a content type', { body: 'action=unsubscribe', headers: { 'content-type': '' } }],
    [
      'multipart',
      {
        body: `${part('action', 'unsubscribe')}--x--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    ],
    ['packed', { body: gzipSync('action=unsubscribe'), headers: { ...urlencoded, 'content-encoding': 'gzip' } }],
    ['with the field twice', { body: 'action=unsubscribe&action=unsubscribe', headers: urlencoded }],
    ['among fields that nobody knows', { body: 'a=1&__proto__=2&action=unsubscribe&%ff=%ff', headers: urlencoded }],
  ])('%s', async (_, asked) => {
    const { post, leadNow } = await person();
    expect((await post(asked)).statusCode).toBe(303);
    expect((await leadNow())?.suppressed?.reason).toBe('unsubscribed');
  });

  test.each<[string, Asked]>([
    ['nothing', {}],
    ['JSON', { body: { action: 'unsubscribe' } }],
    ['another word', { body: 'action=Unsubscribe!', headers: urlencoded }],
    ['a pause of 100 years', { body: 'action=pause&pause=3155760000000', headers: urlencoded }],
    ['a pause that is no number', { body: 'action=pause&pause=NaN', headers: urlencoded }],
    ['a pause back in time', { body: 'action=pause&pause=-1209600000', headers: urlencoded }],
  ])('%s is no choice, changes nothing and says what was expected', async (_, asked) => {
    const { post, leadNow } = await person();
    const before = await leadNow();
    const { statusCode, body } = await post(asked);
    expect([statusCode, body]).toEqual([400, expect.stringContaining('unsubscribe, pause')]);
    expect(await leadNow()).toEqual(before);
  });

  test('more than 64 kB is refused, packed or not', async () => {
    const { post, leadNow } = await person();
    const large = `action=unsubscribe&x=${'x'.repeat(70_000)}`;
    const packed = { body: gzipSync(large), headers: { ...urlencoded, 'content-encoding': 'gzip' } };
    expect((await post({ body: large, headers: urlencoded })).statusCode).toBe(413);
    expect((await post(packed)).statusCode).toBe(413);
    expect((await leadNow())?.suppressed).toBeUndefined();
  });
});

describe('N18: one click in a mail program unsubscribes with any body:', () => {
  test.each<[string, Asked]>([
    ['as RFC 8058 says', { body: 'List-Unsubscribe=One-Click', headers: urlencoded }],
    [
      'multipart',
      {
        body: `${part('List-Unsubscribe', 'One-Click')}--x--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    ],
    ['empty', {}],
    ['broken multipart', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
    ['packed by a coding that nobody knows', { body: 'x', headers: { 'content-encoding': 'zstd' } }],
  ])('%s', async (_, asked) => {
    const { lead, post, suppressions } = await person();
    expect((await post(asked, 'unsubscribe')).statusCode).toBe(200);
    expect(await suppressions.find(lead.id)).toMatchObject({ reason: 'unsubscribed' });
  });
});

describe('13.12: a page acts by its token alone', () => {
  test('no cookie, query or header stands in for it, and nothing another site knows is enough', async () => {
    const { lead, token, handle, leadNow } = await person();
    const asked = {
      body: `action=unsubscribe&token=${token}`,
      headers: { ...browser, ...urlencoded, origin: 'https://evil.example', authorization: `Bearer ${token}` },
      cookies: [`token=${token}`, `profile=${token}`],
      query: { token },
    };
    for (const other of ['', 'x', lead.id, `${token}x`, token.toUpperCase()])
      for (const path of ['preferences', 'unsubscribe', 'confirm'])
        expect((await handle(request(`POST /${path}/{token}`, { ...asked, token: other }))).statusCode).toBe(404);
    expect((await leadNow())?.suppressed).toBeUndefined();
  });

  test('a token of one page opens no other, and one of another person changes that person alone', async () => {
    const [one, two] = [await person(), await person()];
    const confirm = request('POST /confirm/{token}', { token: one.token, headers: browser });
    expect((await one.handle(confirm)).statusCode).toBe(404);
    await two.post({ body: 'action=unsubscribe', headers: urlencoded });
    expect([(await one.leadNow())?.suppressed, (await two.leadNow())?.suppressed?.reason]).toEqual([
      undefined,
      'unsubscribed',
    ]);
  });

  test('no answer of these pages sets a cookie', async () => {
    const { post } = await person();
    for (const action of ['unsubscribe', 'resume', 'nonsense'])
      expect(await post({ body: `action=${action}`, headers: urlencoded })).not.toHaveProperty('cookies');
  });
});

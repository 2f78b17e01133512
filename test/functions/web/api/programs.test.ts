import { describe, expect, test } from 'vitest';
import { permissionsOf, type Scope, scopes } from '../../../../domain/access/permissions.ts';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();

/** What programs reach: operations of executions and care belong to functions that have no route for them. */
const open = Object.entries<Operation>(operations).filter(
  ([, { path }]) => !/^\/(?:executions|operations)\b/.test(path),
);

/** A world with a program that has a key for these scopes. */
async function aProgram(of: Scope[], perMinute = 300, status: 'offered' | 'accepted' = 'offered') {
  const { world, input, offer } = await withOffer(table, status);
  const { api, programKeys, config } = apiOf(table, world);
  const made = await programKeys.add({ name: 'n8n', scopes: of, perMinute }, world.now());
  const ask = (method: string, path: string, body?: unknown, key: string | undefined = made.key) => {
    const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
    return api(signedIn(method, `/programs${path}`, undefined, body, headers));
  };
  return { world, input, offer, config, programKeys, ask, ...made };
}

describe.each(open)('%s', (_, { method, path, may, body }) => {
  const at = path.replace(/\{\w+\}/, 'unknown');

  test.each(scopes)('asked with a key for %s', async (scope) => {
    const { ask } = await aProgram([scope]);
    const answer = await ask(method, at, body && {});
    const allowed = permissionsOf({ roles: [], scopes: [scope] });
    if (may.length === 0 || may.some((one) => allowed.includes(one)))
      expect([401, 403]).not.toContain(answer.statusCode);
    else expect(answer).toMatchObject({ statusCode: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(String(bodyOf(answer).title)).not.toMatch(/There is no such path|no such method/);
  });

  test('opens to no key, a wrong one, that of a partner, a removed one, and no token of a person', async () => {
    const { ask, key, keyId, programKeys } = await aProgram(scopes);
    for (const wrong of ['', `llk_${'x'.repeat(43)}`, key.replace('llk_', 'llp_'), `${key}x`])
      expect(await ask(method, at, body && {}, wrong)).toMatchObject({
        statusCode: 401,
        headers: { 'www-authenticate': 'Bearer' },
      });
    await programKeys.remove(keyId);
    expect((await ask(method, at, body && {})).statusCode).toBe(401);
    const { world } = await withOffer(table);
    const { api } = apiOf(table, world);
    expect((await api(signedIn(method, `/programs${at}`, 'admin@example.org', body && {}))).statusCode).toBe(401);
  });
});

test('a key opens nothing below /api, where the gateway asks for the token of a person', async () => {
  const { world } = await withOffer(table);
  const { api, programKeys } = apiOf(table, world);
  const { key } = await programKeys.add({ name: 'n8n', scopes, perMinute: 9 }, world.now());
  const headers = { authorization: `Bearer ${key}` };
  const answer = await api(signedIn('GET', '/api/leads', undefined, undefined, headers));
  expect(answer.statusCode).toBe(403);
});

test('a key that is too small says which would do', async () => {
  const { ask, input } = await aProgram(['insight:read']);
  expect(bodyOf(await ask('POST', `/leads/${input.leadId}/note`, { note: 'x' }))).toMatchObject({
    title: 'This key may not do this',
    detail: 'Expected one with leads:work.',
  });
});

test('only leads:personal shows who a lead is', async () => {
  const without = await aProgram(['leads:read']);
  const { leads } = without.world.process();
  const { leadId } = without.input;
  const lead = await leads.history(leadId);
  expect((await without.ask('GET', `/leads/${leadId}`)).body).not.toContain(lead?.lead.email);
  const { ask, input, world } = await aProgram(['leads:personal']);
  const known = await world.process().leads.history(input.leadId);
  expect(bodyOf(await ask('GET', `/leads/${input.leadId}`)).email).toBe(known?.lead.email);
});

test('only leads:personal shows what a lead and its rep wrote', async () => {
  const { ask, input, world, programKeys } = await aProgram(['leads:work']);
  await ask('POST', `/leads/${input.leadId}/note`, { note: 'her number is 0171 5550100' });
  const figures = await programKeys.add({ name: 'figures', scopes: ['leads:read'], perMinute: 9 }, world.now());
  const timeline = async (key?: string) => (await ask('GET', `/leads/${input.leadId}/timeline`, undefined, key)).body;
  expect(await timeline()).toContain('0171 5550100');
  expect(await timeline(figures.key)).toMatch(/n8n” noted/);
  expect(await timeline(figures.key)).not.toContain('0171 5550100');
});

test('only leads:personal finds by words, and says in a refusal what a colleague wrote', async () => {
  const { ask, input, world, programKeys, config } = await aProgram(['leads:work'], 300, 'accepted');
  const made = await programKeys.add({ name: 'team', scopes: ['team:lead', 'leads:read'], perMinute: 9 }, world.now());
  expect((await ask('GET', '/leads?q=ada', undefined, made.key)).statusCode).toBe(403);
  expect((await ask('GET', '/leads?q=ada')).statusCode).toBe(200);
  const { version } = bodyOf(await ask('GET', `/leads/${input.leadId}`));
  await ask('POST', `/leads/${input.leadId}/next-step`, { nextOn: '2026-12-03', next: 'call Ada on 0171 5550100' });
  const { api } = apiOf(table, world);
  const body = { repId: config.sales.reps[1]?.id };
  const headers = { authorization: `Bearer ${made.key}`, 'if-match': `"${version}"` };
  const refused = await api(signedIn('POST', `/programs/leads/${input.leadId}/assign`, undefined, body, headers));
  expect(refused.statusCode).toBe(412);
  expect(refused.body).toContain('planned the next step');
  expect(refused.body).not.toContain('0171');
});

test('only leads:personal shows whose sales are in the pipeline', async () => {
  const { ask, input, world, programKeys } = await aProgram(['leads:work', 'team:lead'], 300, 'accepted');
  await createSettlement(world.process())(input);
  const team = await programKeys.add({ name: 'team', scopes: ['team:lead'], perMinute: 9 }, world.now());
  const lead = await world.process().leads.history(input.leadId);
  const shown = (await ask('GET', '/pipeline')).body;
  const without = (await ask('GET', '/pipeline', undefined, team.key)).body;
  expect([shown, without].map((page) => page?.includes(input.leadId))).toEqual([true, true]);
  expect([shown, without].map((page) => page?.includes(String(lead?.lead.email)))).toEqual([true, false]);
});

test('a cursor that no page gave is refused or leads nowhere', async () => {
  const { ask } = await aProgram(['leads:personal']);
  const made = (text: string) => Buffer.from(text).toString('base64url');
  for (const text of ['ada#x', 'bob#', '#', 'ada', '{"PK":"LEAD#x"}', 'x'.repeat(400)])
    expect(await ask('GET', `/leads?q=ada&cursor=${made(text)}`)).toMatchObject({ statusCode: 200 });
  for (const cursor of ['ä', made('x'.repeat(600))])
    expect((await ask('GET', `/leads?cursor=${encodeURIComponent(cursor)}`)).statusCode).toBe(400);
});

test('what a program does bears its name, in the timeline and in the audit, and is nobody’s of sales', async () => {
  const { ask, input, world } = await aProgram(['leads:work']);
  expect((await ask('POST', `/leads/${input.leadId}/note`, { note: 'has a tender out' })).statusCode).toBe(200);
  const { entries } = bodyOf(await ask('GET', `/leads/${input.leadId}/timeline`));
  expect(entries.map(({ what }: { what: string }) => what).join('\n')).toMatch(/the program “n8n”.*has a tender out/i);
  const { api } = apiOf(table, world);
  const audit = bodyOf(await api(signedIn('GET', '/api/operations/audit', 'ops@example.org')));
  expect(audit.entries.find(({ about }: { about?: string }) => about === input.leadId)).toMatchObject({
    who: 'program n8n',
    operation: 'note',
    aboutKind: 'lead',
  });
});

test('a program that leads the team gives a lead to a rep, and takes none itself', async () => {
  const { ask, input, offer, config } = await aProgram(['leads:work', 'team:lead']);
  const other = config.sales.reps.find(({ id }) => id !== offer.repId);
  expect((await ask('POST', `/leads/${input.leadId}/accept`)).statusCode).toBe(409);
  expect((await ask('POST', `/leads/${input.leadId}/assign`, { repId: other?.id })).statusCode).toBe(200);
});

test('above its allowance a key waits for the next minute; others go on', async () => {
  const { ask, world, programKeys } = await aProgram(['leads:read'], 2);
  const codes = [];
  for (let n = 0; n < 3; n++) codes.push((await ask('GET', '/me')).statusCode);
  expect(codes).toEqual([200, 200, 429]);
  expect(Number((await ask('GET', '/me')).headers?.['retry-after'])).toBeGreaterThan(0);
  const { key } = await programKeys.add({ name: 'another', scopes: ['leads:read'], perMinute: 2 }, world.now());
  expect((await ask('GET', '/me', undefined, key)).statusCode).toBe(200);
});

test('the table keeps no key', async () => {
  const { key } = await aProgram(['leads:read']);
  expect(JSON.stringify(await table.partition('PROGRAM'))).not.toContain(key.slice(4));
});

test('the OpenAPI document says which scopes open an operation', async () => {
  const { world } = await withOffer(table);
  const { api } = apiOf(table, world);
  const { paths, servers } = bodyOf(await api(signedIn('GET', '/api/openapi.json', undefined)));
  expect(servers.map(({ url }: { url: string }) => url.split('/').at(-1))).toEqual(['api', 'programs']);
  expect(paths['/leads/{id}/note'].post.security).toEqual([{ token: [] }, { key: ['leads:work'] }]);
  expect(paths['/me'].get.security).toEqual([{ token: [] }, { key: [] }]);
  expect(paths['/executions'].get.security).toEqual([{ token: [] }]);
});

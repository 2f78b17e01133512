import { describe, expect, test } from 'vitest';
import { permissionsOf, type Role, roles } from '../../../../domain/access/permissions.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import type { Operation } from '../../../../functions/http/api/operation.ts';
import { operations } from '../../../../functions/http/api/operations.ts';
import type { HttpEvent } from '../../../../functions/http/messages.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import type { World } from '../../../support/world.ts';

const table = useTable();

describe('every operation with every role', () => {
  const rows = Object.entries<Operation>(operations).flatMap(([name, operation]) =>
    roles.map((role) => ({ name, role, operation })),
  );
  test.each(rows)('$name asked by $role', async ({ role, operation }) => {
    const { world } = await withOffer(table);
    const { api, config } = apiOf(table, world);
    const email = role === 'rep' ? config.sales.reps[0]?.email : `${role}@example.org`;
    const path = `/api${operation.path.replace(/\{\w+\}/, 'unknown').replace('{rep}', 'unknown')}`;
    const answer = await api(signedIn(operation.method, path, email, operation.body && {}));
    const may =
      operation.may.length === 0 || operation.may.some((one) => permissionsOf({ roles: [role as Role] }).includes(one));
    if (may) expect(answer.statusCode).not.toBe(403);
    else expect(answer).toMatchObject({ statusCode: 403 });
    expect(answer.body).not.toContain('There is no such path in the API');
  });

  test.each(Object.values<Operation>(operations))(
    '$method $path is for nobody without a role, or whose address is not verified',
    async ({ method, path }) => {
      const { world } = await withOffer(table);
      const { api, config } = apiOf(table, world);
      const at = `/api${path.replace(/\{\w+\}/, 'unknown')}`;
      for (const email of [undefined, 'stranger@example.org'])
        expect((await api(signedIn(method, at, email))).statusCode).toBe(403);
      const event = withClaims(signedIn(method, at, config.sales.reps[0]?.email), { email_verified: 'false' });
      expect((await api(event)).statusCode).toBe(403);
    },
  );
});

/** As signed in with a token that says this in place of `email_verified`. */
function withClaims(event: HttpEvent, more: object): HttpEvent {
  const { authorizer } = event.requestContext as unknown as { authorizer: { jwt: { claims: { email: string } } } };
  authorizer.jwt.claims = { email: authorizer.jwt.claims.email, ...more };
  return event;
}

describe('a token lets in only whose provider vouches for the address', () => {
  test.each([
    [{ email_verified: 'true' }, 200],
    // Entra with its optional claim, which is a number in some tenants.
    [{ xms_edov: 'true' }, 200],
    [{ xms_edov: '1' }, 200],
    [{}, 403],
    [{ email_verified: 'false' }, 403],
    [{ email_verified: 'false', xms_edov: 'true' }, 403],
    [{ email_verified: '' }, 403],
    [{ xms_edov: 'false' }, 403],
    [{ xms_edov: '0' }, 403],
    // As an access token of Cognito says it, were somebody to put an address into it.
    [{ token_use: 'access', username: 'x' }, 403],
  ])('%o: %i', async (claims, status) => {
    const { world } = await withOffer(table);
    const { api, config } = apiOf(table, world);
    const answer = await api(withClaims(signedIn('GET', '/api/me', config.sales.reps[0]?.email), claims));
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(bodyOf(answer).detail).toContain('email_verified');
  });
});

describe('a rep', () => {
  test('who is removed from sales.yaml is out with the next request, by the same token', async () => {
    const { world } = await withOffer(table);
    const { api, config } = apiOf(table, world);
    const [rep, ...others] = config.sales.reps;
    const asks = signedIn('GET', '/api/queue', rep?.email);
    expect((await api(asks)).statusCode).toBe(200);
    const after = apiOf(table, world, { sales: { ...config.sales, reps: others } });
    expect((await after.api(asks)).statusCode).toBe(403);
  });

  test('sees the offer in the queue, accepts it, and has the lead', async () => {
    const { world, input, offer } = await withOffer(table);
    const { api, config } = apiOf(table, world);
    const rep = config.sales.reps.find(({ id }) => id === offer.repId);
    const queue = bodyOf(await api(signedIn('GET', '/api/queue', rep?.email)));
    expect(queue.items).toMatchObject([{ kind: 'offer', lead: { id: input.leadId, stage: 'assigned' }, late: false }]);
    const accepted = bodyOf(await api(signedIn('POST', `/api/leads/${input.leadId}/accept`, rep?.email)));
    expect(accepted.offer).toMatchObject({ status: 'accepted', mine: true, who: rep?.name });
    const colleague = config.sales.reps.find(({ id }) => id !== offer.repId);
    const late = await api(signedIn('POST', `/api/leads/${input.leadId}/accept`, colleague?.email));
    expect(late.statusCode).toBe(409);
  });

  test('does not see a lead of another team, nor in the list', async () => {
    const { world, input, offer } = await withOffer(table);
    const { config: all } = apiOf(table, world);
    const teams = all.sales.reps.map(({ id }) => ({ id, reps: [id], strategy: 'longest-idle' as const }));
    const { api, config } = apiOf(table, world, { sales: { ...all.sales, teams } });
    const other = config.sales.reps.find(({ id }) => id !== offer.repId);
    expect((await api(signedIn('GET', `/api/leads/${input.leadId}`, other?.email))).statusCode).toBe(404);
    expect((await api(signedIn('GET', `/api/leads/${input.leadId}/timeline`, other?.email))).statusCode).toBe(404);
    const list = bodyOf(await api(signedIn('GET', '/api/leads?stage=assigned&limit=100', other?.email)));
    expect(list.leads.map(({ id }: { id: string }) => id)).not.toContain(input.leadId);
  });
});

test('a marketer sees the lead without the person', async () => {
  const { world, input } = await withOffer(table);
  const { api } = apiOf(table, world);
  const answer = await api(signedIn('GET', `/api/leads/${input.leadId}`, 'marketer@example.org'));
  const lead = bodyOf(answer);
  expect(lead.stage).toBe('assigned');
  const history = await world.process().leads.history(input.leadId);
  for (const fact of [history?.lead.email, history?.lead.name, history?.lead.phone].filter(Boolean))
    expect(answer.body).not.toContain(fact);
});

describe('leads by where they came from', () => {
  test.each([
    ['source=google', true],
    ['source=Google%20/%20CPC&form=demo', true],
    ['source=google&medium=cpc&campaign=SPRING', true],
    ['source=google%20/%20organic', false],
    ['campaign=autumn', false],
    ['form=contact', false],
  ])('%s: %s', async (query, isFound) => {
    const first = { source: 'Google', medium: 'cpc', campaign: 'Spring', form: 'demo', at: '2026-11-23T10:00:00.000Z' };
    const { world, input } = await withOffer(table, 'offered', 'demo', undefined, { first });
    const { api } = apiOf(table, world);
    const { leads } = bodyOf(await api(signedIn('GET', `/api/leads?${query}&limit=100`, 'marketer@example.org')));
    expect(leads.some(({ id }: { id: string }) => id === input.leadId)).toBe(isFound);
  });

  test('the choices are told with the titles of forms', async () => {
    const { world } = await withOffer(table);
    const { api, config } = apiOf(table, world);
    const { form } = bodyOf(await api(signedIn('GET', '/api/origins', 'marketer@example.org')));
    const [id = '', demo] = Object.entries(config.capture.forms).find(([name]) => name === 'contact') ?? [];
    expect(form).toContainEqual({ name: id, title: demo?.title });
  });
});

describe('what one of ours wrote of the person', () => {
  const secret = 'Ada Lovelace 0171 5550100';

  /** A lead of which a rep noted the same words in every field that takes words. */
  async function told() {
    const made = await withOffer(table, 'accepted');
    const { api, config } = apiOf(table, made.world);
    const path = `/api/leads/${made.input.leadId}`;
    const rep = config.sales.reps.find(({ id }) => id === made.offer.repId);
    const say = async (what: string, body: object) =>
      expect((await api(signedIn('POST', `${path}/${what}`, rep?.email, body))).statusCode).toBe(200);
    await say('contact', { contact: 'call', note: secret, nextOn: '2026-12-02', next: `call ${secret}` });
    await say('note', { note: secret });
    await say('next-step', { nextOn: '2026-12-03', next: `write ${secret}` });
    const seenBy = (email: string, more = '') => api(signedIn('GET', `${path}${more}`, email));
    return { ...made, api, config, say, seenBy };
  }

  test('is not in what a marketer reads', async () => {
    const { seenBy, say } = await told();
    expect(bodyOf(await seenBy('marketer@example.org'))).toMatchObject({ nextStep: { due: expect.any(String) } });
    expect(bodyOf(await seenBy('manager@example.org')).nextStep.what).toBe(`write ${secret}`);
    const before = (await seenBy('marketer@example.org')).body;
    await say('pass', { reason: secret });
    const read = [
      before,
      ...(await Promise.all([seenBy('marketer@example.org'), seenBy('marketer@example.org', '/timeline')])).map(
        ({ body }) => body,
      ),
    ];
    expect(read.join('\n')).not.toMatch(/Lovelace|0171/);
    expect(read.at(-1)).toMatch(/gave the lead back/);
    expect((await seenBy('manager@example.org', '/timeline')).body).toMatch(/gave the lead back: Ada Lovelace/);
  });

  test('nor the first line of the talk, which names the person', async () => {
    const { world, input, config } = await told();
    const sales = { ...config.sales, openings: [{ say: 'Good morning, {name}.' }] };
    const { api } = apiOf(table, world, { sales });
    const openingFor = async (email: string) =>
      bodyOf(await api(signedIn('GET', `/api/leads/${input.leadId}`, email))).opening;
    expect(await openingFor('manager@example.org')).toBe('Good morning, Ada Winter.');
    expect(await openingFor('marketer@example.org')).toBeUndefined();
  });

  test('stands on pages of a timeline, of all or of one kind', async () => {
    const { seenBy } = await told();
    const pages = async (more: string) => {
      const found: { what: string; kind: string }[] = [];
      let cursor = '';
      do {
        const page = bodyOf(
          await seenBy('manager@example.org', `/timeline?limit=1${more}${cursor && `&cursor=${cursor}`}`),
        );
        expect(page.entries).toHaveLength(1);
        found.push(...page.entries);
        cursor = page.cursor;
      } while (cursor);
      return found;
    };
    const { entries } = bodyOf(await seenBy('manager@example.org', '/timeline'));
    expect(entries.length).toBeGreaterThan(4);
    expect(await pages('')).toEqual(entries);
    expect(await pages('&kind=sales')).toEqual(entries.filter(({ kind }: { kind: string }) => kind === 'sales'));
    expect((await seenBy('manager@example.org', '/timeline?kind=other')).statusCode).toBe(400);
  });

  test('a marketer whom deployment.yaml allows it reads it all', async () => {
    const { world, input } = await told();
    const people = [
      { name: 'Mel', email: 'mel@example.org', roles: ['marketer' as const], may: ['leads:personal' as const] },
    ];
    const { api } = apiOf(table, world, { deployment: { ...world.config.deployment, people } });
    const lead = await api(signedIn('GET', `/api/leads/${input.leadId}`, 'mel@example.org'));
    expect(bodyOf(lead)).toMatchObject({ nextStep: { what: `write ${secret}` }, email: expect.stringContaining('@') });
    expect((await api(signedIn('GET', '/api/leads?q=ada', 'mel@example.org'))).statusCode).toBe(200);
    expect(
      (await api(signedIn('POST', `/api/leads/${input.leadId}/note`, 'mel@example.org', { note: 'x' }))).statusCode,
    ).toBe(403);
  });
});

describe('whose leads are listed', () => {
  test('the own, those of the team or of a team by its id; another team is refused by name', async () => {
    const { world, input, offer } = await withOffer(table, 'accepted');
    const { sales } = world.config;
    const [first, other] = sales.reps.filter(({ id }) => id !== offer.repId);
    const strategy = 'longest-idle' as const;
    const teams = [
      { id: 'north', reps: [offer.repId, first?.id ?? ''], strategy },
      { id: 'south', reps: [other?.id ?? ''], strategy },
    ];
    const { api } = apiOf(table, world, { sales: { ...sales, teams } });
    await world.process().leads.move(await leadOf(world, input.leadId), 'working', world.now(), 'taken', {}, {
      type: 'LeadAccepted',
      lifecycleId: input.lifecycleId,
      facts: { repId: offer.repId },
    } as never);
    const ask = (owner: string, who = 'marketer@example.org') =>
      api(signedIn('GET', `/api/leads?owner=${owner}&limit=100`, who));
    const has = async (owner: string, who?: string) =>
      bodyOf(await ask(owner, who)).leads.some(({ id }: { id: string }) => id === input.leadId);
    const rep = sales.reps.find(({ id }) => id === offer.repId)?.email;
    expect(await has(offer.repId)).toBe(true);
    expect(await has('team:north')).toBe(true);
    expect(await has('team:south')).toBe(false);
    expect(await has('me', rep)).toBe(true);
    expect(await has('me', first?.email)).toBe(false);
    expect(await has('team', first?.email)).toBe(true);
    expect(await has('team', other?.email)).toBe(false);
    expect(await has('team:north', other?.email)).toBe(false);
    expect(bodyOf(await ask('team:west')).invalid).toEqual([
      { field: 'owner', got: 'team:west', expected: 'one of team:north, team:south' },
    ]);
    expect(bodyOf(await api(signedIn('GET', '/api/choices', 'marketer@example.org')))).toMatchObject({
      teams: [
        { id: 'north', name: 'North' },
        { id: 'south', name: 'South' },
      ],
      manager: world.config.deployment.manager.name,
    });
  });
});

async function leadOf(world: World, id: string): Promise<Lead> {
  const history = await world.process().leads.history(id);
  if (!history) throw new Error('the test made this lead');
  return history.lead;
}

test('a marketer cannot spell out names and addresses by what is found', async () => {
  const { world } = await withOffer(table);
  const { api } = apiOf(table, world);
  for (const q of ['a', 'ada', 'ada@example.org'])
    expect(await api(signedIn('GET', `/api/leads?q=${q}`, 'marketer@example.org'))).toMatchObject({
      statusCode: 403,
      body: expect.stringContaining('You may not look for people by name'),
    });
  expect((await api(signedIn('GET', '/api/leads?stage=assigned', 'marketer@example.org'))).statusCode).toBe(200);
});

describe('a mail as it was sent', () => {
  const token = (signed: string) =>
    `${Buffer.from('[1,{"leadId":"x"}]').toString('base64url')}.${signed.padEnd(22, '_')}`;

  async function mailed() {
    const made = await withOffer(table);
    const { input, world } = made;
    const { sends, written } = world.process();
    const ids = { ...input, track: 'first', step: 'welcome', template: 'welcome', why: 'due' } as const;
    await sends.claim(input.leadId, { ...ids, kind: 'marketing', state: 'claimed', claimedAt: world.now() });
    await sends.sent(input.leadId, ids, 'm-1', world.now());
    const page = { subject: '{{text.name}}', html: '<a href="{{html.link}}">{{html.name}}</a>', text: '{{text.link}}' };
    await written.keepTemplate('with-a-link', async () => page);
    const link = `https://leads.example/unsubscribe/${token('s')}?x=1`;
    await written.keep(input.leadId, ids, 'with-a-link', { html: { name: 'A', link }, text: { name: 'A', link } });
    return made;
  }

  test('is shown to who sees the person, without the power of its links', async () => {
    const { world, input } = await mailed();
    const { api, config } = apiOf(table, world);
    const email = config.sales.reps[0]?.email;
    const { mails } = bodyOf(await api(signedIn('GET', `/api/leads/${input.leadId}`, email)));
    expect(mails).toHaveLength(1);
    const path = `/api/leads/${input.leadId}/mail?mail=${mails[0].id}`;
    expect(bodyOf(await api(signedIn('GET', path, email)))).toEqual({
      subject: 'A',
      html: '<a href="https://leads.example/unsubscribe/…?x=1">A</a>',
      text: 'https://leads.example/unsubscribe/…?x=1',
    });
    expect((await api(signedIn('GET', path, 'marketer@example.org'))).statusCode).toBe(403);
  });

  test('of a lead that was merged is found in the one that goes on', async () => {
    const { world, input } = await mailed();
    const kept = aLead(world.now(), { email: anAddress(), stage: 'working' });
    await world.process().leads.create(kept);
    await world.process().merging.merge(kept.id, input.leadId, { repId: 'manager' });
    const { api } = apiOf(table, world);
    const { mails } = bodyOf(await api(signedIn('GET', `/api/leads/${kept.id}`, 'manager@example.org')));
    const answer = await api(signedIn('GET', `/api/leads/${kept.id}/mail?mail=${mails[0].id}`, 'manager@example.org'));
    expect(bodyOf(answer).subject).toBe('A');
  });

  test('sent before mails were kept says so', async () => {
    const { world, input } = await withOffer(table);
    const { api } = apiOf(table, world);
    const answer = await api(signedIn('GET', `/api/leads/${input.leadId}/mail?mail=l.t.s`, 'manager@example.org'));
    expect(bodyOf(answer)).toMatchObject({ status: 404, title: 'What this mail said is not kept' });
  });
});

describe('bad questions', () => {
  test('takes an empty filter for none, and refuses one that it does not know', async () => {
    const { world } = await withOffer(table);
    const { api } = apiOf(table, world);
    const ask = (query: string) => api(signedIn('GET', `/api/leads?${query}`, 'manager@example.org'));
    expect((await ask('q=&stage=&owner=&cursor=')).statusCode).toBe(200);
    const misspelt = await ask('stages=won');
    expect([misspelt.statusCode, bodyOf(misspelt).invalid[0]]).toMatchObject([400, { field: 'stages' }]);
  });

  test('are told field, got and expected, all at once', async () => {
    const { world } = await withOffer(table);
    const { api } = apiOf(table, world);
    const answer = await api(signedIn('GET', '/api/leads?stage=nowhere&grade=Z&limit=1000', 'manager@example.org'));
    expect(answer).toMatchObject({ statusCode: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(bodyOf(answer).invalid.map(({ field }: { field: string }) => field)).toEqual(['stage', 'grade', 'limit']);
  });

  test('about a path or a method that does not exist say so', async () => {
    const { world } = await withOffer(table);
    const { api } = apiOf(table, world);
    expect((await api(signedIn('GET', '/api/nothing', 'manager@example.org'))).statusCode).toBe(404);
    const answer = await api(signedIn('PUT', '/api/leads', 'manager@example.org'));
    expect([answer.statusCode, answer.headers?.allow]).toEqual([405, 'GET']);
  });
});

test('every operation is answered by one of the functions', async () => {
  const { world } = await withOffer(table);
  const { api, config } = apiOf(table, world);
  for (const { method, path, body } of Object.values<Operation>(operations)) {
    const event = signedIn(method, `/api${path.replace(/\{\w+\}/, 'unknown')}`, `admin@example.org`, body && {});
    expect(String(bodyOf(await api(event)).title)).not.toMatch(/There is no such path|no such method/);
  }
  expect(config.deployment.people.map(({ name }) => name)).toContain('admin');
});

test('the OpenAPI document has every operation, with its fields and its answer, and needs no token', async () => {
  const { world } = await withOffer(table);
  const { api } = apiOf(table, world);
  const document = bodyOf(await api(signedIn('GET', '/api/openapi.json', undefined)));
  for (const { method, path } of Object.values<Operation>(operations)) {
    const operation = document.paths[path][method.toLowerCase()];
    expect(operation.summary).toMatch(/\.$/);
    expect(operation.responses[200].content['application/json'].schema.type).toBe('object');
    for (const status of [400, 401, 403, 404, 429, ...(method === 'GET' ? [] : [409, 412])])
      expect(operation.responses, `${method} ${path}`).toHaveProperty(String(status));
  }
  expect(document.paths['/leads'].get.parameters.map(({ name }: { name: string }) => name)).toContain('q');
});

import { describe, expect, test } from 'vitest';
import { createClaims } from '../../../../functions/adapters/dynamodb/leads/claims.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const manager = 'manager@example.org';
const admin = 'admin@example.org';

/** A lead that a rep has, of which several people say something. */
async function aLead() {
  const made = await withOffer(table, 'accepted');
  const { api, config } = apiOf(table, made.world);
  const rep = config.sales.reps.find(({ id }) => id === made.offer.repId);
  const other = config.sales.reps.find(({ id }) => id !== made.offer.repId);
  if (!rep || !other) throw new Error('the team has two reps');
  const { leadId } = made.input;
  const say = (who: string, what: string, body: object, version?: string) =>
    api(signedIn('POST', `/api/leads/${leadId}/${what}`, who, body, version ? { 'if-match': `"${version}"` } : {}));
  const many = (who: string, body: object) => api(signedIn('POST', '/api/leads/assign', who, body));
  const seen = async (): Promise<string> => bodyOf(await api(signedIn('GET', `/api/leads/${leadId}`, manager))).version;
  const deeds = async () =>
    ((await made.world.process().leads.history(leadId))?.activities ?? []).filter(({ detail }) => 'agent' in detail);
  return { ...made, api, config, rep, other, leadId, say, many, seen, deeds };
}

describe('of two people who saw the same and act at the same moment, one is told', () => {
  test.each<[string, object]>([
    ['note', { note: 'x' }],
    ['contact', { contact: 'call' }],
    ['next-step', { nextOn: '2026-12-03' }],
    ['step', { probability: 40 }],
    ['calls', { allowed: false }],
    ['outcome', { result: 'won' }],
    ['pass', { reason: 'x' }],
    ['not-a-lead', { reason: 'A supplier' }],
    ['assign', {}],
  ])('%s', async (what, body) => {
    const { say, seen, deeds, rep, other } = await aLead();
    const version = await seen();
    const own = what === 'assign' ? { repId: other.id } : body;
    const answers = await Promise.all([
      say(what === 'assign' ? admin : rep.email, what, own, version),
      say(manager, 'note', { note: 'y' }, version),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort(), JSON.stringify(answers)).toEqual([200, 412]);
    expect(await deeds()).toHaveLength(1);
    const late = answers.find(({ statusCode }) => statusCode === 412);
    expect(bodyOf(late ?? {})).toMatchObject({ title: 'Somebody was faster', detail: /Nothing of yours was saved/ });
  });

  test('two deeds of one person both count', async () => {
    const { say, seen, rep } = await aLead();
    const version = await seen();
    const answers = await Promise.all(['a', 'b'].map((note) => say(rep.email, 'note', { note }, version)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  test('a deed that is refused takes nothing from the other', async () => {
    const { say, seen, rep, other } = await aLead();
    const version = await seen();
    expect((await say(rep.email, 'assign', { repId: other.id }, version)).statusCode).toBe(403);
    expect((await say(admin, 'more-time', { minutes: 30 }, version)).statusCode).toBeGreaterThanOrEqual(400);
    expect((await say(manager, 'note', { note: 'y' }, version)).statusCode).toBe(200);
  });

  test('nor does one of a process that died', async () => {
    const { world, leadId } = await aLead();
    const claims = createClaims(table);
    expect(await claims.claim(leadId, 'v', 'ada', '2026-11-30T10:00:00.000Z')).toBe(true);
    expect(await claims.claim(leadId, 'v', 'bea', '2026-11-30T10:00:05.000Z')).toBe(false);
    expect(await claims.claim(leadId, 'v', 'ada', '2026-11-30T10:00:05.000Z')).toBe(true);
    await claims.unclaim(leadId, 'v', 'bea');
    expect(await claims.claim(leadId, 'v', 'bea', '2026-11-30T10:00:06.000Z')).toBe(false);
    expect(await claims.claim(leadId, 'v', 'bea', '2026-11-30T10:00:21.000Z')).toBe(true);
    await claims.unclaim(leadId, 'v', 'bea');
    expect(await claims.claim(leadId, 'v', 'ada', '2026-11-30T10:00:21.000Z')).toBe(true);
    expect(await claims.claim(leadId, 'w', 'bea', '2026-11-30T10:00:21.000Z')).toBe(true);
    expect(await claims.claim('no-such-lead', 'w', 'bea', '2026-11-30T10:00:21.000Z')).toBe(false);
    expect(await world.process().leads.history(leadId)).not.toHaveProperty('lead.claim');
  });
});

describe('a line of a list', () => {
  test.each([
    ['/api/leads?stage=assigned&limit=100', 'leads', manager],
    ['/api/queue', 'items', undefined],
  ])('of %s names what was seen: who was slower is told who was faster', async (path, key, who) => {
    const { api, say, leadId, rep, world } = await aLead();
    const found = bodyOf(await api(signedIn('GET', path, who ?? rep.email)))[key] as {
      id?: string;
      lead?: { id: string };
    }[];
    const rows = found.map((one) => one.lead ?? one) as { id: string; version: string }[];
    const version = rows.find(({ id }) => id === leadId)?.version;
    expect(version).toBeDefined();
    world.pass(1_000);
    expect((await say(rep.email, 'note', { note: 'x' }, version)).statusCode).toBe(200);
    const late = await say(manager, 'note', { note: 'y' }, version);
    expect([late.statusCode, bodyOf(late).detail]).toEqual([412, expect.stringContaining(`${rep.name} noted`)]);
  });

  test('of many, one that somebody did something with is not moved, and it is said what', async () => {
    const { api, many, say, leadId, rep, other, world, deeds } = await aLead();
    const { leads } = bodyOf(await api(signedIn('GET', '/api/leads?stage=assigned&limit=100', manager)));
    const { version } = leads.find(({ id }: { id: string }) => id === leadId);
    world.pass(1_000);
    await say(rep.email, 'contact', { contact: 'call' });
    const asked = { ids: [leadId], repId: other.id, versions: { [leadId]: version } };
    const [late] = bodyOf(await many(manager, asked)).leads;
    expect(late).toEqual({ id: leadId, why: expect.stringMatching(`^${rep.name} spoke with them by phone, .*\\.$`) });
    expect(await deeds()).toHaveLength(1);
    const [moved] = bodyOf(await many(manager, { ids: [leadId], repId: other.id })).leads;
    expect(moved).toEqual({ id: leadId, to: other.name });
  });

  test('of two who give the same leads away at the same moment, one is told', async () => {
    const { many, seen, leadId, other, config, rep } = await aLead();
    const third = config.sales.reps.find(({ id }) => id !== rep.id && id !== other.id);
    const versions = { [leadId]: await seen() };
    const [a, b] = await Promise.all([
      many(manager, { ids: [leadId], repId: other.id, versions }),
      many(admin, { ids: [leadId], repId: third?.id, versions }),
    ]);
    const said = [a, b].map((answer) => bodyOf(answer).leads[0]);
    expect(said.filter(({ to }) => to !== undefined)).toHaveLength(1);
    expect(said.find(({ to }) => to === undefined)?.why).toMatch(/Somebody does something|gave the lead/);
  });
});

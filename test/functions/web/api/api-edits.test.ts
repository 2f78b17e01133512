import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { createAudit } from '../../../../functions/adapters/dynamodb/audit.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const manager = 'manager@example.org';

/** A lead that a rep has, with what a person knows better of it by the API. */
async function aLead() {
  const made = await withOffer(table, 'accepted');
  const { api, config, ordered } = apiOf(table, made.world);
  const rep = config.sales.reps.find(({ id }) => id === made.offer.repId);
  const [colleague] = config.sales.reps.filter(({ id }) => id !== made.offer.repId);
  if (!rep || !colleague) throw new Error('the team has two reps');
  const path = `/api/leads/${made.input.leadId}`;
  const correct = (body: unknown, headers: Record<string, string> = {}, email: string = rep.email) =>
    api(signedIn('PATCH', path, email, body, headers));
  const say = (what: string, body: unknown = {}, email: string = rep.email) =>
    api(signedIn('POST', `${path}/${what}`, email, body));
  const view = async (email: string = rep.email) => bodyOf(await api(signedIn('GET', path, email)));
  /** The workflow goes on, until the lifecycle has ended. */
  const settled = async () => {
    await createSettlement(made.world.process())(made.input);
    await createScoring(made.world.process())(made.input);
  };
  return { ...made, rep, colleague, correct, say, view, settled, ordered };
}

describe('a person is corrected', () => {
  test('field by field, and the timeline names who did it', async () => {
    const { correct, view, world, input, rep } = await aLead();
    const answer = await correct({ company: 'Lifts plc', country: 'Deutschland', jobTitle: '' });
    expect(answer.statusCode).toBe(200);
    expect(await view()).toMatchObject({ company: 'Lifts plc', country: 'DE', name: 'Ada Winter' });
    expect(await view()).not.toHaveProperty('jobTitle');
    const history = await world.process().leads.history(input.leadId);
    expect(history?.activities.at(-1)).toMatchObject({
      type: 'profile.corrected',
      detail: { repId: rep.id, agent: `the app, ${rep.name}` },
    });
  });

  test('by two who saw the same: the second is told 412, and nothing of hers is saved', async () => {
    const { correct, view, colleague } = await aLead();
    const { version } = await view();
    expect((await correct({ company: 'Lifts plc' }, { 'if-match': `"${version}"` })).statusCode).toBe(200);
    const late = await correct({ company: 'Works AG' }, { 'if-match': `"${version}"` }, colleague.email);
    expect([late.statusCode, late.headers?.['content-type']]).toEqual([412, 'application/problem+json']);
    expect((await view()).company).toBe('Lifts plc');
  });

  test('by two at the same moment: one is saved, and the other is told 412', async () => {
    const { correct, view, colleague } = await aLead();
    const { version } = await view();
    const said = await Promise.all([
      correct({ company: 'Lifts plc' }, { 'if-match': version }),
      correct({ company: 'Works AG' }, { 'if-match': version }, colleague.email),
    ]);
    expect(said.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412]);
    expect((await view()).company).toBe(said[0].statusCode === 200 ? 'Lifts plc' : 'Works AG');
  });

  test('by those who see the fields: a marketer reads none of them', async () => {
    const { view } = await aLead();
    expect((await view()).profile).toMatchObject({ name: 'Ada Winter' });
    expect(await view('marketer@example.org')).not.toHaveProperty('profile');
  });

  test('never to what a form would refuse; each field is named', async () => {
    const { correct } = await aLead();
    const answer = await correct({ country: 'Atlantis', timeZone: 'Mars/Base' });
    expect([answer.statusCode, bodyOf(answer).invalid.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['country', 'timeZone'],
    ]);
  });
});

describe('no lead', () => {
  test('is marked, listed as rejected, and taken back', async () => {
    const { say, view, settled } = await aLead();
    expect((await view()).edits).toEqual(['profile', 'not-a-lead', 'merge']);
    expect((await say('not-a-lead', { reason: 'A supplier' })).statusCode).toBe(200);
    await settled();
    expect(await view()).toMatchObject({ stage: 'rejected', edits: ['profile', 'undo-not-a-lead', 'merge'] });
    expect((await say('not-a-lead/undo')).statusCode).toBe(200);
    expect((await view()).stage).toBe('assigned');
  });

  test('is for who has the lead, or leads the team', async () => {
    const { say, colleague } = await aLead();
    expect((await say('not-a-lead', { reason: 'A supplier' }, colleague.email)).statusCode).toBe(409);
    expect((await say('not-a-lead', { reason: 'A supplier' }, manager)).statusCode).toBe(200);
  });

  test('has a reason of sales.yaml', async () => {
    const { say } = await aLead();
    const answer = await say('not-a-lead', { reason: 'Rude' });
    expect([answer.statusCode, bodyOf(answer).invalid[0]]).toMatchObject([400, { field: 'reason', got: 'Rude' }]);
  });
});

describe('the data of a person', () => {
  test('is given to who leads the team, with a reason that the audit keeps', async () => {
    const { say, view, input, world } = await aLead();
    expect((await view(manager)).edits).toContain('export');
    const answer = await say('export', { reason: 'asked by phone' }, manager);
    const { file, zip } = bodyOf(answer);
    expect([answer.statusCode, file]).toEqual([200, expect.stringMatching(/^data-of-[0-9a-f]{8}\.zip$/)]);
    const data = strFromU8(unzipSync(Buffer.from(zip, 'base64'))['data.json'] ?? new Uint8Array());
    expect(JSON.parse(data).lead).toBe(input.leadId);
    const { entries } = await createAudit(table).page(world.now(), 100);
    const own = entries.find(({ about, operation }) => about === input.leadId && operation === 'export');
    expect(own).toMatchObject({ reason: 'asked by phone', who: 'manager' });
  });

  test.each([
    ['a reason with an address', { reason: 'ada@works.example asked' }],
    ['no reason', {}],
  ])('but not with %s', async (_, body) => {
    const { say } = await aLead();
    const answer = await say('export', body, manager);
    expect([answer.statusCode, bodyOf(answer).invalid[0].field]).toEqual([400, 'reason']);
  });

  test('not to a rep, who sees no such button', async () => {
    const { say, view, rep } = await aLead();
    expect((await view()).edits).not.toContain('export');
    expect((await say('export', { reason: 'asked by phone' }, rep.email)).statusCode).toBe(403);
  });
});

describe('a person is erased', () => {
  test('by who leads the team, with a reason that is kept with the proof', async () => {
    const { say, view, ordered, input, world } = await aLead();
    expect((await view(manager)).edits).toContain('erase');
    expect((await say('erase', { reason: 'asked by phone' }, manager)).statusCode).toBe(200);
    const { leadId } = input;
    expect(ordered).toEqual([
      { leadId, at: world.process().now(), on: 'request', by: 'app', reason: 'asked by phone' },
    ]);
  });

  test.each([
    ['a reason with an address, which the proof would keep', { reason: 'ada@works.example asked' }, 400],
    ['no reason', {}, 400],
  ])('but not with %s', async (_, body, status) => {
    const { say, ordered } = await aLead();
    const answer = await say('erase', body, manager);
    expect([answer.statusCode, bodyOf(answer).invalid[0].field]).toEqual([status, 'reason']);
    expect(ordered).toEqual([]);
  });

  test('not by a rep, who sees no such button', async () => {
    const { say, view, ordered, rep } = await aLead();
    expect((await view()).edits).not.toContain('erase');
    expect((await say('erase', { reason: 'asked by phone' }, rep.email)).statusCode).toBe(403);
    expect(ordered).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day } from '../../../../domain/time/instant.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { keys } from '../../../support/world.ts';

const table = useTable();
const manager = 'manager@example.org';

/** A lead that a rep has, and another one of the same person. */
async function twoLeads(parts: Partial<Lead> = {}) {
  const made = await withOffer(table, 'accepted');
  const { api, config } = apiOf(table, made.world);
  const email = anAddress();
  const id = leadIdOfAddress(keys, email) ?? '';
  const other = aLead(made.world.now(), { id, email, stage: 'nurturing', ...parts });
  await made.world.process().leads.create(other);
  const rep = config.sales.reps.find((one) => one.id === made.offer.repId);
  const [colleague] = config.sales.reps.filter((one) => one.id !== made.offer.repId);
  if (!rep || !colleague) throw new Error('the team has two reps');
  const ask = (method: string, path: string, body?: unknown, by: string = rep.email, headers = {}) =>
    api(signedIn(method, `/api/leads/${path}`, by, body, headers));
  return { ...made, other, rep, colleague, ask, keptId: made.lead.id };
}

describe('two leads become one by the API', () => {
  test.each(['id', 'email'] as const)('named by its %s, the other shows who it goes on in', async (by) => {
    const { ask, keptId, other, rep, world } = await twoLeads();
    const answer = await ask('POST', `${keptId}/merge`, { other: other[by] });
    expect(answer.statusCode).toBe(200);
    const shown = { id: other.id, email: other.email, name: 'Ada Winter', at: world.now(), separable: true };
    expect(bodyOf(answer)).toMatchObject({ id: keptId, merged: [shown] });
    expect(bodyOf(await ask('GET', other.id)).id).toBe(keptId);
    const { entries } = bodyOf(await ask('GET', `${keptId}/timeline`));
    const told = entries.map(({ what }: { what: string }) => what);
    expect(told).toContain(`${rep.name} merged another lead of the same person into this one`);
    // Doing it again changes nothing.
    expect((await ask('POST', `${keptId}/merge`, { other: other[by] })).statusCode).toBe(200);
  });

  test('and are two again within a day', async () => {
    const { ask, keptId, other, world } = await twoLeads();
    await ask('POST', `${keptId}/merge`, { other: other.id });
    const undone = await ask('POST', `${keptId}/merge/undo`, { other: other.email });
    expect([undone.statusCode, bodyOf(undone).merged]).toEqual([200, []]);
    expect(bodyOf(await ask('GET', other.id))).toMatchObject({ id: other.id, stage: 'nurturing' });
    await ask('POST', `${keptId}/merge`, { other: other.id });
    world.pass(day + 1);
    expect(bodyOf(await ask('GET', keptId)).merged).toMatchObject([{ separable: false }]);
    const late = await ask('POST', `${keptId}/merge/undo`, { other: other.id });
    expect([late.statusCode, bodyOf(late).detail]).toEqual([409, 'A day has passed since.']);
  });

  test('says which one is to be kept when the other has come further', async () => {
    const { ask, keptId, other } = await twoLeads();
    const answer = await ask('POST', `${other.id}/merge`, { other: keptId });
    expect([answer.statusCode, answer.headers?.['content-type']]).toEqual([409, 'application/problem+json']);
    expect(bodyOf(answer).detail).toContain('keep the other one and merge this one into it');
  });

  test.each(['nobody@works.example', 'not an id'])('names the field when %s is no other lead', async (word) => {
    const { ask, keptId } = await twoLeads();
    const answer = await ask('POST', `${keptId}/merge`, { other: word });
    expect([answer.statusCode, bodyOf(answer).invalid]).toEqual([
      400,
      [{ field: 'other', got: word, expected: 'the id or the address of another lead that you may see' }],
    ]);
  });

  test('is not for a colleague who does not have it, and not on what somebody changed meanwhile', async () => {
    const { ask, keptId, other, colleague } = await twoLeads();
    const theirs = await ask('POST', `${keptId}/merge`, { other: other.id }, colleague.email);
    expect([403, 404, 409]).toContain(theirs.statusCode);
    const { version } = bodyOf(await ask('GET', keptId));
    await ask('POST', `${keptId}/note`, { note: 'Called' }, manager);
    const late = await ask('POST', `${keptId}/merge`, { other: other.id }, undefined, { 'if-match': version });
    expect(late.statusCode).toBe(412);
    expect(bodyOf(await ask('GET', other.id)).id).toBe(other.id);
  });

  test('hides addresses from those who look at figures', async () => {
    const { ask, keptId, other } = await twoLeads();
    await ask('POST', `${keptId}/merge`, { other: other.id });
    expect(bodyOf(await ask('GET', keptId, undefined, 'marketer@example.org')).merged).toEqual([
      expect.not.objectContaining({ email: other.email }),
    ]);
  });
});

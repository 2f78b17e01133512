import { describe, expect, test } from 'vitest';
import type { Config } from '../../../../domain/config/config.ts';
import { day, hour } from '../../../../domain/time/instant.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const manager = 'manager@example.org';

/** A lead that a rep has, with what is late `ms` after it was taken. */
async function taken(ms: number, more: (config: Config) => Partial<Config> = () => ({})) {
  const made = await withOffer(table, 'accepted');
  await createSettlement(made.world.process())(made.input);
  made.world.pass(ms);
  const { api, config, programKeys } = apiOf(table, made.world, more(made.world.config));
  const { leadId } = made.input;
  const rep = config.sales.reps.find(({ id }) => id === made.offer.repId);
  const late = async (email: string | undefined = manager) => {
    const { items, ...answer } = bodyOf(await api(signedIn('GET', '/api/queue/team', email)));
    return { ...answer, item: items?.find(({ lead }: { lead: { id: string } }) => lead.id === leadId) };
  };
  const say = (what: string, body: object, email = rep?.email) =>
    api(signedIn('POST', `/api/leads/${leadId}/${what}`, email, body));
  return { ...made, api, config, programKeys, leadId, rep, late, say };
}

/** The settings with a time for the first contact. */
const withContact = ({ sales }: Config): Partial<Config> => ({
  sales: { ...sales, sla: { ...sales.sla, contact: { handRaise: hour, otherwise: 8 * hour } } },
});

describe('what is late with reps', () => {
  test('has a first contact three days late with its rep, until there is one; the queue of the rep has it too', async () => {
    const { late, say, api, rep, leadId } = await taken(3 * day, withContact);
    const { item, isWhole } = await late();
    expect(isWhole).toBe(true);
    expect(item).toMatchObject({
      kind: 'contact',
      late: true,
      rep: rep?.name,
      lead: { id: leadId, version: expect.any(String), email: expect.any(String) },
      can: expect.arrayContaining(['assign']),
    });
    const own = bodyOf(await api(signedIn('GET', '/api/queue', rep?.email))).items;
    expect(own.find(({ lead }: { lead: { id: string } }) => lead.id === leadId)).toMatchObject({ kind: 'contact' });
    await say('contact', { contact: 'call' });
    expect((await late()).item).toBeUndefined();
  });

  test('has a next step of which the day has passed, in the words of the rep', async () => {
    const { late, say, world } = await taken(hour);
    expect((await late()).item).toBeUndefined();
    await say('contact', { contact: 'call', nextOn: '2026-11-25', next: 'send the offer' });
    expect((await late()).item).toBeUndefined();
    world.pass(4 * day);
    expect((await late()).item).toMatchObject({ kind: 'next-step', about: { says: 'next', text: 'send the offer' } });
  });

  test('has the lead of which nothing is recorded, and no more when it is given to another rep', async () => {
    const { late, say, config, rep } = await taken(8 * day);
    expect((await late()).item).toMatchObject({ kind: 'outcome', about: { says: 'silent' } });
    const other = config.sales.reps.find(({ id }) => id !== rep?.id);
    expect((await say('assign', { repId: other?.id }, manager)).statusCode).toBe(200);
    expect((await late()).item).toBeUndefined();
  });

  test('is for nobody but who leads the team; a program reads no names and no words of reps', async () => {
    const { late, say, api, rep, world, programKeys, leadId } = await taken(hour);
    await say('contact', { contact: 'call', nextOn: '2026-11-25', next: 'call Grace at home' });
    world.pass(4 * day);
    for (const email of [rep?.email, 'marketer@example.org', 'ops@example.org'])
      expect((await api(signedIn('GET', '/api/queue/team', email))).statusCode).toBe(403);
    const { key } = await programKeys.add({ name: 'n8n', scopes: ['team:lead'], perMinute: 9 }, world.now());
    const headers = { authorization: `Bearer ${key}` };
    const answer = await api(signedIn('GET', '/programs/queue/team', undefined, undefined, headers));
    const item = bodyOf(answer).items.find(({ lead }: { lead: { id: string } }) => lead.id === leadId);
    expect(item).toMatchObject({ kind: 'next-step', can: [], rep: rep?.name });
    expect(answer.body).not.toContain('Grace at home');
    const { email } = (await late()).item.lead;
    expect(answer.body).not.toContain(email);
  });
});

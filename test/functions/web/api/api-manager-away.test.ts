import { describe, expect, test } from 'vitest';
import type { Config } from '../../../../domain/config/config.ts';
import { managerId } from '../../../../domain/lead/assignment.ts';
import { between, minute, plus } from '../../../../domain/time/instant.ts';
import { createEntered } from '../../../../functions/adapters/dynamodb/entered-team.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { answer, distribute, monday, salesReady } from '../../../support/hand-off.ts';
import { park } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { config } from '../../../support/world.ts';

const table = useTable();
const manager = config.deployment.manager.email;
const path = `/api/team/${managerId}/absences`;
const absences = [{ from: '2026-11-20', to: '2026-11-30' }];

/** Ada stands in for the manager, and Jonas for Ada. */
const withStandIns = (): Config => {
  const [ada, jonas, ...others] = config.sales.reps;
  if (!ada || !jonas) throw new Error('the team has two reps');
  const reps = [{ ...ada, standIn: jonas.id }, jonas, ...others];
  const deployment = { ...config.deployment, manager: { ...config.deployment.manager, standIn: ada.id } };
  return { ...config, sales: { ...config.sales, reps }, deployment };
};

/** A lead that no rep took and that waits for the manager. */
async function beforeManager() {
  await createEntered(table).enter(managerId, { absences: [] });
  const made = await salesReady(table, {}, withStandIns());
  const { world, input } = made;
  await distribute(world.process(), input);
  for (let n = 1; n <= world.config.sales.offers; n++) {
    await answer(world, input, 'declined');
    await distribute(world.process(), input);
  }
  const wait = async () => {
    const asked = await world.process().leads.history(input.leadId);
    if (!asked || !(await park(table, asked.lead, 'acceptance', plus(monday, 60 * minute))))
      throw new Error('the lead waits for an answer');
  };
  await wait();
  const { api } = apiOf(table, world);
  const [ada, jonas, , marcus] = world.config.sales.reps;
  if (!ada || !jonas || !marcus) throw new Error('the team has four reps');
  const as = (email: string) => ({
    get: async (what: string) => bodyOf(await api(signedIn('GET', what, email))),
    send: (method: string, what: string, body: object, headers = {}) =>
      api(signedIn(method, what, email, body, headers)),
  });
  const enter = (email = manager, body: object = { absences }) => as(email).send('PUT', path, body);
  const isDue = async (email: string) => {
    const { items } = await as(email).get('/api/queue');
    return items.some((item: { lead: { id: string } }) => item.lead.id === input.leadId);
  };
  return { ...made, as, enter, wait, isDue, ada, jonas, marcus };
}

describe('an absence of the manager', () => {
  test('is in force at once: what waits for the manager wakes, and stands in the queue of the stand-in until it is removed', async () => {
    const { world, enter, isDue, ada, jonas } = await beforeManager();
    expect([await isDue(manager), await isDue(ada.email)]).toEqual([true, false]);
    expect((await enter()).statusCode).toBe(200);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['absence']);
    expect([await isDue(manager), await isDue(ada.email), await isDue(jonas.email)]).toEqual([true, true, false]);
    await enter(manager, { absences: [] });
    expect(await isDue(ada.email)).toBe(false);
  });

  test('lets the stand-in do what the manager may, in the stand-in’s name, and nobody else', async () => {
    const { input, world, as, enter, ada, jonas, marcus } = await beforeManager();
    const give = (email: string) => as(email).send('POST', `/api/leads/${input.leadId}/assign`, { repId: marcus.id });
    expect((await give(ada.email)).statusCode).toBe(403);
    await enter();
    const me = await as(ada.email).get('/api/me');
    expect([me.roles, me.may.includes('team:lead'), me.inPlaceOf]).toEqual([['rep', 'manager'], true, 'Mara Lindner']);
    expect((await give(jonas.email)).statusCode).toBe(403);
    expect((await give(ada.email)).statusCode).toBe(200);
    const history = await world.process().leads.history(input.leadId);
    const moved = history?.activities.find(({ type }) => type === 'lead.assigned');
    expect(moved?.detail).toMatchObject({ repId: ada.id, to: marcus.id });
    await enter(manager, { absences: [] });
    expect((await as(ada.email).get('/api/me')).roles).toEqual(['rep']);
    expect((await give(ada.email)).statusCode).toBe(403);
  });

  test('makes a manager of the stand-in from its first moment to its last, in the manager’s zone, and no minute longer', async () => {
    const { world, as, enter, ada } = await beforeManager();
    const rolesAt = async (at: string) => {
      world.pass(between(world.now(), at));
      return (await as(ada.email).get('/api/me')).roles;
    };
    await enter(manager, { absences: [{ from: '2026-11-24', to: '2026-11-25' }] });
    expect(await rolesAt('2026-11-23T22:59:59.999Z')).toEqual(['rep']);
    expect(await rolesAt('2026-11-23T23:00:00.000Z')).toEqual(['rep', 'manager']);
    expect(await rolesAt('2026-11-25T22:59:59.999Z')).toEqual(['rep', 'manager']);
    expect(await rolesAt('2026-11-25T23:00:00.000Z')).toEqual(['rep']);
  });

  test('passes to the next stand-in where the first is away, too, and what waits wakes again', async () => {
    const { as, world, enter, wait, ada, jonas } = await beforeManager();
    await enter();
    await wait();
    await as(ada.email).send('PUT', `/api/team/${ada.id}/absences`, { absences });
    const roles = async (email: string) => (await as(email).get('/api/me')).roles;
    expect([await roles(ada.email), await roles(jonas.email)]).toEqual([['rep'], ['rep', 'manager']]);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['absence', 'absence']);
  });

  test('is not prolonged by who stands in, who enters the time of reps as the manager does', async () => {
    const { as, enter, ada, jonas } = await beforeManager();
    await enter();
    const longer = [{ from: '2026-11-20', to: '2027-11-20' }];
    expect((await enter(ada.email, { absences: longer })).statusCode).toBe(403);
    expect((await as(ada.email).get(path)).absences).toEqual(absences);
    const ofJonas = await as(ada.email).send('PUT', `/api/team/${jonas.id}/absences`, { absences });
    expect(ofJonas.statusCode).toBe(200);
  });

  test('is entered by who leads the team, shown to all of sales, and of two who enter the later is told', async () => {
    const { as, enter, ada } = await beforeManager();
    expect((await enter(ada.email)).statusCode).toBe(403);
    const { version, ...before } = await as(manager).get(path);
    expect(before).toMatchObject({ absences: [], standIns: ['Ada Brandt', 'Jonas Weller'] });
    await enter();
    const { manager: shown } = await as(ada.email).get('/api/team');
    expect(shown).toMatchObject({ name: 'Mara Lindner', atWork: false, absences, standIn: 'Ada Brandt' });
    expect(shown.backAt).toMatch(/^2026-12-01/);
    const late = await as(manager).send('PUT', path, { absences: [] }, { 'if-match': `"${version}"` });
    expect([late.statusCode, bodyOf(late).detail]).toEqual([412, expect.stringContaining('changed the absences')]);
  });
});

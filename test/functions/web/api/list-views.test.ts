import { expect, test } from 'vitest';
import { viewsEach } from '../../../../domain/access/list-view.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { withOffer } from '../../../support/hand-off.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
let count = 0;

/** Asks as somebody; ids and names of each test are its own, because all share one table. */
async function asking() {
  const { world, offer } = await withOffer(table);
  const { api, config } = apiOf(table, world);
  const rep = config.sales.reps.find(({ id }) => id === offer.repId)?.email ?? '';
  const other = config.sales.reps.find(({ id }) => id !== offer.repId)?.email ?? '';
  const id = `view-of-test-${++count}`;
  const ask = (who: string, method: string, at = id, body?: object) =>
    api(signedIn(method, `/api/views/${at}`, who, body));
  const names = async (who: string) =>
    bodyOf(await api(signedIn('GET', '/api/views', who)))
      .views.filter((view: { id: string }) => view.id.startsWith(id))
      .map(({ name }: { name: string }) => name);
  return { rep, other, manager: 'manager@example.org', id, ask, names };
}

const view = (name: string, shared: boolean) => ({ name, shared, search: { owner: 'me', minScore: '50' } });

test('an own view is seen and changed by its owner alone', async () => {
  const { rep, other, manager, id, ask, names } = await asking();
  const saved = bodyOf(await ask(rep, 'PUT', id, view('Mine, hot', false)));
  expect(saved.views.find((one: { id: string }) => one.id === id)).toMatchObject({
    ...view('Mine, hot', false),
    editable: true,
  });
  expect(await names(other)).toEqual([]);
  expect(await names(manager)).toEqual([]);
  expect((await ask(manager, 'PUT', id, view('Taken', false))).statusCode).toBe(404);
  expect((await ask(manager, 'DELETE')).statusCode).toBe(404);
  await ask(rep, 'PUT', id, view('Mine, very hot', false));
  expect(await names(rep)).toEqual(['Mine, very hot']);
  await ask(rep, 'DELETE');
  expect(await names(rep)).toEqual([]);
  expect((await ask(rep, 'DELETE')).statusCode).toBe(200);
});

test('a shared view is seen by everybody, and changed by its owner and who leads the team', async () => {
  const { rep, other, manager, id, ask, names } = await asking();
  await ask(rep, 'PUT', id, view('Hot', true));
  expect(await names(other)).toEqual(['Hot']);
  const refused = await ask(other, 'PUT', id, view('Taken', true));
  expect([refused.statusCode, bodyOf(refused).title]).toEqual([403, 'This view is somebody else’s']);
  expect((await ask(other, 'DELETE')).statusCode).toBe(403);
  await ask(manager, 'PUT', id, view('Hot ones', true));
  expect(await names(rep)).toEqual(['Hot ones']);
  // It is still the rep's: who tidies up takes nothing over.
  await ask(manager, 'PUT', id, view('Hot ones', false));
  expect([await names(rep), await names(manager)]).toEqual([['Hot ones'], []]);
});

test('two who save under one id at once do not overwrite each other', async () => {
  const { rep, other, id, ask, names } = await asking();
  const answers = await Promise.all([rep, other].map((who) => ask(who, 'PUT', id, view(who, false))));
  const won = answers.findIndex(({ statusCode }) => statusCode === 200);
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(await names([rep, other][won] ?? '')).toEqual([[rep, other][won]]);
});

test.each([
  ['words that were looked for', 'a-good-id', { name: 'x', search: { q: 'grace' } }],
  ['no name', 'a-good-id', { name: ' ', search: {} }],
  ['an id that no address has', 'An Id', { name: 'x', search: {} }],
])('%s are refused', async (_, id, body) => {
  const { rep, ask } = await asking();
  const answer = await ask(rep, 'PUT', encodeURIComponent(id), body);
  expect(answer).toMatchObject({ statusCode: 400, headers: { 'content-type': 'application/problem+json' } });
});

test('nobody has more views than anybody finds anything among', async () => {
  const { other, id, ask } = await asking();
  const codes = [];
  for (let n = 0; n <= viewsEach; n++)
    codes.push((await ask(other, 'PUT', `${id}-${n}`, view(`${n}`, false))).statusCode);
  expect(codes.filter((code) => code === 409).length).toBeGreaterThan(0);
  expect(codes.indexOf(409)).toBe(codes.lastIndexOf(200) + 1);
  for (let n = 0; n <= viewsEach; n++) await ask(other, 'DELETE', `${id}-${n}`);
});

import { describe, expect, test } from 'vitest';
import { standInOf } from '../../../../domain/distribution/at-work.ts';
import { withEntered } from '../../../../domain/distribution/entered-team.ts';
import { minute, plus } from '../../../../domain/time/instant.ts';
import { createEntered } from '../../../../functions/adapters/dynamodb/entered-team.ts';
import { repKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import { createRepCapacity } from '../../../../functions/services/sales/rep-capacity.ts';
import { followingTeam } from '../../../../functions/services/sales/team-rules.ts';
import { createDistribution } from '../../../../functions/workflow/distribution.ts';
import { apiOf, bodyOf, signedIn } from '../../../support/api.ts';
import { monday, offersOf, withOffer } from '../../../support/hand-off.ts';
import { park } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();
const manager = 'manager@example.org';
const absences = [{ from: '2026-11-20', to: '2026-11-30' }];

async function aTeam() {
  const made = await withOffer(table);
  const { api, config } = apiOf(table, made.world);
  const [rep, colleague] = config.sales.reps;
  if (!rep || !colleague) throw new Error('the team has two reps');
  const path = `/api/team/${rep.id}/absences`;
  const enter = (body: unknown, email = manager, headers = {}) => api(signedIn('PUT', path, email, body, headers));
  const read = async () => bodyOf(await api(signedIn('GET', path, manager)));
  return { ...made, api, config, rep, colleague, enter, read };
}

describe('an absence that is entered', () => {
  test('is in force at once: the running offer wakes, goes to somebody else, and the rep gets no other', async () => {
    const { world, input, lead, rep, enter, read } = await aTeam();
    await park(table, lead, 'acceptance', plus(monday, 60 * minute));
    await table.change(repKey(rep.id), { set: { [`asked#${leadRun(lead)}`]: plus(monday, 60 * minute) } });
    expect((await enter({ absences })).statusCode).toBe(200);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['absence']);
    expect(await read()).toMatchObject({ absences, inConfig: { absences: rep.absences } });
    const process = world.process();
    const step = followingTeam(createEntered(table), process.config, (config) =>
      createDistribution({ ...process, config, repCapacity: createRepCapacity(process.reps, config) }),
    );
    await step(input);
    const offers = await offersOf(world, input);
    expect(offers.map(({ status }) => status)).toEqual(['withdrawn', 'offered']);
    expect(offers[1]?.repId).not.toBe(rep.id);
  });

  test('moves what the rep has to the stand-in, until it is removed', async () => {
    const { config, rep, colleague, enter } = await aTeam();
    const { sales } = config;
    const reps = sales.reps.map((one) => (one.id === rep.id ? { ...one, standIn: colleague.id } : one));
    const rules = { sales: { ...sales, reps } };
    const entered = createEntered(table);
    await enter({ absences });
    const now = await entered.into(rules);
    expect(now.sales.reps[0]?.absences).toEqual([...rep.absences, ...absences]);
    expect(standInOf(rep, now.sales.reps, monday)?.id).toBe(colleague.id);
    expect(await entered.into(rules)).toBe(now);
    await enter({ absences: [] });
    expect((await entered.into(rules)).sales.reps[0]?.absences).toEqual(rep.absences);
  });

  test('keeps what was entered for others, and hours hold in place of those of the file', async () => {
    const { config, rep, colleague, api, enter } = await aTeam();
    const hours = { days: ['Tue'], from: '10:00', to: '12:00' };
    await enter({ absences, hours });
    await api(signedIn('PUT', `/api/team/${colleague.id}/absences`, manager, { absences: [] }));
    const [now] = withEntered(config, await createEntered(table).read()).sales.reps;
    expect(now).toMatchObject({ id: rep.id, hours, absences: [...rep.absences, ...absences] });
  });
});

describe('of two who enter at the same time', () => {
  const hours = { days: ['Tue'], from: '10:00', to: '12:00' };

  test('the later is told who changed what, and the absence stays', async () => {
    const { rep, enter, read } = await aTeam();
    const { version } = await read();
    expect((await enter({ absences }, rep.email, { 'if-match': `"${version}"` })).statusCode).toBe(200);
    const late = await enter({ absences: [], hours }, manager, { 'if-match': `"${version}"` });
    expect([late.statusCode, bodyOf(late).detail]).toEqual([
      412,
      expect.stringMatching(`^${rep.name} changed the absences, .*2026.*\\. Nothing of yours was saved`),
    ]);
    expect(await read()).toMatchObject({ absences });
    const next = { 'if-match': (await read()).version };
    expect(bodyOf(await enter({ absences, hours }, manager, next))).toMatchObject({ absences, hours });
    const stale = await enter({ absences: [] }, rep.email, next);
    expect(bodyOf(stale).detail).toMatch(/^manager changed the hours, /);
  });

  test('in the same moment one is refused', async () => {
    const { rep, enter, read } = await aTeam();
    const seen = { 'if-match': (await read()).version };
    const answers = await Promise.all([
      enter({ absences }, rep.email, seen),
      enter({ absences: [], hours }, manager, seen),
    ]);
    const won = answers.findIndex(({ statusCode }) => statusCode === 200);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    expect(await read()).toMatchObject(won === 0 ? { absences } : { absences: [], hours });
  });

  test('what the other changed a moment later is not taken back', async () => {
    const { rep, enter, read } = await aTeam();
    const mine = bodyOf(await enter({ absences: [], hours }));
    await enter({ absences, hours }, rep.email, { 'if-match': mine.version });
    const undo = await enter({ absences: [] }, manager, { 'if-match': mine.version });
    expect([undo.statusCode, await read()]).toMatchObject([412, { absences, hours }]);
  });

  test('who says nothing about a version replaces what there is', async () => {
    const { enter, read } = await aTeam();
    await enter({ absences });
    expect((await enter({ absences: [] }, manager, { 'if-match': '*' })).statusCode).toBe(200);
    expect(await read()).toMatchObject({ absences: [] });
  });
});

describe('who may enter it', () => {
  test('is the rep, or who leads the team', async () => {
    const { rep, colleague, enter } = await aTeam();
    expect((await enter({ absences }, rep.email)).statusCode).toBe(200);
    expect((await enter({ absences }, colleague.email)).statusCode).toBe(403);
  });

  test.each([
    ['absences', { absences: [{ from: '2026-12-24', to: '2026-12-01' }] }],
    ['hours', { absences: [], hours: { days: ['Mon'], from: '17:00', to: '09:00' } }],
    ['absences.0.from', { absences: [{ from: 'tomorrow', to: '2026-12-01' }] }],
  ])('reads what is wrong with %s, and nothing changes', async (field, body) => {
    const { enter, read } = await aTeam();
    const before = await read();
    const answer = await enter(body);
    expect([answer.statusCode, bodyOf(answer).invalid[0].field]).toEqual([400, field]);
    expect(await read()).toEqual(before);
  });
});

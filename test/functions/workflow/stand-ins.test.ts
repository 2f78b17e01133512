import { describe, expect, test } from 'vitest';
import { minute, plus, week } from '../../../domain/time/instant.ts';
import { createEntered } from '../../../functions/adapters/dynamodb/entered-team.ts';
import { followingTeam } from '../../../functions/services/sales/team-rules.ts';
import { openLink, signLink } from '../../../functions/services/signed-links.ts';
import { createRepPage } from '../../../functions/web/rep-page.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { type Id, tokenIn, withOffer } from '../../support/hand-off.ts';
import { browser, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, keys, type Process, type World } from '../../support/world.ts';

const table = useTable();
const settle = (process: Process, id: Id) => createSettlement(process)(id);

describe('S7: while the rep of a lead is away', () => {
  /** The rep of the lead is away, and so are the stand-ins before `reached`. */
  async function away(standIns: number, reached: number) {
    const made = await withOffer(table, 'accepted');
    const { reps } = made.world.config.sales;
    const absences = [{ from: '2026-11-23', to: '2026-12-04' }];
    for (const [index, rep] of reps.entries()) {
      if (index < standIns) rep.standIn = reps[index + 1]?.id;
      if (index < reached) reps[index] = { ...rep, absences };
    }
    await settle(made.world.process(), made.input);
    made.world.pass(minute);
    const visit = { type: 'page.viewed', detail: { url: 'https://fieldnote.example/pricing' } } as const;
    const { leadId, lifecycleId } = made.input;
    await made.world.process().signals.raise(leadId, { ...visit, id: 'visit', at: made.world.now(), lifecycleId });
    await settle(made.world.process(), made.input);
    return made;
  }
  const readersOf = ({ inbox, config }: World) =>
    inbox
      .filter(({ template }) => template === 'rep-visit')
      .map(({ to, data }) => ({
        to: config.sales.reps.find(({ email }) => email === to)?.name ?? to,
        inPlaceOf: data.inPlaceOf,
      }));

  test.each([
    ['the stand-in', 1, 1, 'Jonas Weller'],
    ['the stand-in of a stand-in who is away, too,', 2, 2, 'Priya Raman'],
    ['the manager, where nobody stands in,', 0, 1, config.deployment.manager.email],
    ['the manager, where all who stand in are away,', 1, 2, config.deployment.manager.email],
  ])('%s hears of a hot visit', async (_, standIns, reached, to) => {
    const { world } = await away(standIns, reached);
    expect(readersOf(world)).toEqual([{ to, inPlaceOf: 'Ada Brandt' }]);
  });

  test('the link in the mail is the stand-in’s, and what they do on the page is done in their name', async () => {
    const { world, input } = await away(1, 1);
    const token = tokenIn(world.inbox.at(-1));
    const jonas = world.config.sales.reps[1]?.id;
    expect(openLink(keys.links, 'rep', token, world.now())).toEqual({ claims: { ...input, attempt: 1, repId: jonas } });
    const page = served(createRepPage(world.process()));
    const shown = String((await page(request('GET /r/{token}', { token, headers: browser }))).body);
    expect(shown).toContain('This page was made for <strong>Jonas Weller</strong>, in place of Ada Brandt');
    expect(shown).toContain('This lead belongs to Ada Brandt, who is away.');
    await page(
      request('POST /r/{token}', {
        token,
        headers: browser,
        body: new URLSearchParams({ action: 'won', value: '900' }),
      }),
    );
    const history = await world.process().leads.history(input.leadId);
    const said = history?.activities.find(({ type }) => type === 'outcome.recorded');
    expect(said?.detail).toMatchObject({ repId: jonas, value: 900 });
    expect(history?.assignments[0]).toMatchObject({ repId: world.config.sales.reps[0]?.id, status: 'closed' });
  });

  test('a rep who is back hears of visits again', async () => {
    const { world, input } = await away(1, 1);
    world.pass(2 * week);
    const visit = { type: 'page.viewed', detail: { url: 'https://fieldnote.example/pricing' } } as const;
    const { leadId, lifecycleId } = input;
    await world.process().signals.raise(leadId, { ...visit, id: 'again', at: world.now(), lifecycleId });
    await settle(world.process(), input);
    expect(readersOf(world).map(({ to }) => to)).toEqual(['Jonas Weller', 'Ada Brandt']);
  });
});

test('the page follows hours and absences that are entered while it is open, and their end', async () => {
  const { world, input } = await withOffer(table, 'accepted');
  const [rep] = world.config.sales.reps;
  if (!rep) throw new Error('the team has a rep');
  const [process, entered] = [world.process(), createEntered(table)];
  const page = served(followingTeam(entered, process.config, (team) => createRepPage({ ...process, config: team })));
  const token = signLink(keys.links, 'rep', { ...input, attempt: 1, repId: rep.id }, plus(world.now(), week));
  const shown = async () => String((await page(request('GET /r/{token}', { token, headers: browser }))).body);
  const body = new URLSearchParams({
    action: 'contact',
    contact: 'note',
    nextOn: '2026-11-25',
    next: 'send the offer',
  });
  const written = await page(request('POST /r/{token}', { token, headers: browser, body }));
  expect(written.statusCode).toBe(303);
  const before = await shown();
  await entered.enter(rep.id, { absences: [], hours: { days: ['Wed'], from: '13:13', to: '17:00' } });
  expect(await shown()).toContain('13:13');
  await entered.enter(rep.id, { absences: [{ from: '2026-11-25', to: '2026-11-26' }] });
  expect(await shown()).toMatch(/27 Nov/);
  await entered.enter(rep.id, { absences: [] });
  expect(await shown()).toBe(before);
});

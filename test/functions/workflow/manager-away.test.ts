import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { between, hour, minute, plus, week } from '../../../domain/time/instant.ts';
import { openLink } from '../../../functions/services/signed-links.ts';
import { createRepPage } from '../../../functions/web/rep-page.ts';
import { createSettlement } from '../../../functions/workflow/settlement.ts';
import { answer, distribute, type Id, offersOf, salesReady, tokenIn, withOffer } from '../../support/hand-off.ts';
import { quiet } from '../../support/quiet.ts';
import { browser, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, keys, killedAnywhere, type World } from '../../support/world.ts';

const table = useTable();
quiet();
const { manager } = config.deployment;
const [ada, jonas, , marcus] = config.sales.reps;
if (!ada || !jonas || !marcus) throw new Error('the team has four reps');

/** The settings with an absence of the manager, and who stands in. */
const away = (from: string, to: string, standIn: string | undefined = jonas.id): Config => ({
  ...config,
  deployment: { ...config.deployment, manager: { ...manager, absences: [{ from, to }], standIn } },
});

/** A lead no rep took. */
async function beforeManager(rules: Config) {
  const made = await salesReady(table, {}, rules);
  await distribute(made.world.process(), made.input);
  made.world.pass(1_000);
  for (let n = 1; n <= made.world.config.sales.offers; n++) {
    await answer(made.world, made.input, 'declined');
    await distribute(made.world.process(), made.input);
  }
  return made;
}
const mailsOf = ({ inbox }: World, template: string) =>
  inbox
    .filter((one) => one.template === template)
    .map(({ to, step, data }) => ({ to, step, inPlaceOf: data.inPlaceOf }));
/** Lets time pass until the last answer said to look, and looks. */
async function waitOut(world: World, input: Id, until: string) {
  world.pass(between(world.now(), until));
  return distribute(world.process(), input);
}

describe('while the manager is away', () => {
  test('the stand-in is asked for the decision, on a page of their own, and gives the lead to a rep', async () => {
    const { world, input } = await beforeManager(away('2026-11-23', '2026-11-27'));
    const standIn = world.config.sales.reps[1];
    const [asked] = mailsOf(world, 'manager-decision');
    expect(asked).toEqual({ to: jonas.email, step: `offer-4-for-${standIn?.id}`, inPlaceOf: manager.name });
    const token = tokenIn(world.inbox.at(-1));
    const claims = { ...input, attempt: 4, repId: standIn?.id };
    expect(openLink(keys.links, 'rep', token, world.now())).toEqual({ claims });
    const page = served(createRepPage(world.process()));
    const shown = String((await page(request('GET /r/{token}', { token, headers: browser }))).body);
    expect(shown).toContain(`<strong>${jonas.name}</strong>, in place of ${manager.name}`);
    const chosen = world.config.sales.reps[3]?.id ?? '';
    const body = new URLSearchParams({ action: 'assign', repId: chosen });
    await page(request('POST /r/{token}', { token, headers: browser, body }));
    await distribute(world.process(), input);
    expect((await offersOf(world, input)).at(-1)).toMatchObject({ repId: chosen, why: 'chosen by the manager' });
    const history = await world.process().leads.history(input.leadId);
    expect(history?.activities.at(-1)?.detail).toMatchObject({ repId: standIn?.id });
  });

  test('the answer time runs in the hours of the stand-in', async () => {
    const { world, input } = await beforeManager(away('2026-11-23', '2026-11-27', marcus.id));
    // 8:30 in New York, where Marcus begins, and five minutes.
    expect((await offersOf(world, input)).at(-1)).toMatchObject({
      toManager: true,
      acceptBy: '2026-11-23T13:35:00.000Z',
    });
  });

  test('without a stand-in the manager is asked, as ever', async () => {
    const { world } = await beforeManager({
      ...config,
      deployment: {
        ...config.deployment,
        manager: { ...manager, absences: [{ from: '2026-11-23', to: '2026-11-27' }] },
      },
    });
    expect(mailsOf(world, 'manager-decision')).toEqual([{ to: manager.email, step: 'offer-4', inPlaceOf: '' }]);
  });

  test('the stand-in hears which raised hands nobody has answered, with links that name the stand-in', async () => {
    const { world, input } = await beforeManager(away('2026-11-23', '2026-12-04'));
    let next = await distribute(world.process(), input);
    for (let looks = 0; looks < 10 && next.next === 'offered'; looks++) next = await waitOut(world, input, next.until);
    expect(next.next).toBe('unanswered');
    for (let hours = 0; hours < 24; hours++) {
      world.pass(hour);
      await runSweep(world.process());
    }
    expect(mailsOf(world, 'manager-unanswered')).toMatchObject([{ to: jonas.email, inPlaceOf: manager.name }]);
    const digest = world.inbox.find(({ template }) => template === 'manager-unanswered');
    const [listed] = (digest?.data.unanswered ?? []) as { pageUrl: string }[];
    const opened = openLink(keys.links, 'rep', listed?.pageUrl.replace(/^.*\/r\//, '') ?? '', world.now());
    expect(opened).toMatchObject({ claims: { repId: world.config.sales.reps[1]?.id } });
  });

  test.each([
    ['the stand-in hears that a rep was not in touch', jonas.id, jonas.email, manager.name],
    ['not so the stand-in who is that rep: the manager does', ada.id, manager.email, ''],
  ])('%s', async (_, standIn, to, inPlaceOf) => {
    const rules = away('2026-11-23', '2026-11-27', standIn);
    const contact = { handRaise: 30 * minute, otherwise: 8 * hour };
    const sla = { ...rules.sales.sla, contact };
    const { world, input } = await withOffer(table, 'accepted', 'demo', { ...rules, sales: { ...rules.sales, sla } });
    const settle = () => createSettlement(world.process())(input);
    await settle();
    world.pass(40 * minute);
    await settle();
    expect(mailsOf(world, 'manager-contact')).toMatchObject([{ to, inPlaceOf }]);
  });
});

describe('when the manager goes away while a lead waits', () => {
  /** Offered on Monday to the manager, whose absence begins on Tuesday. */
  const waiting = () => beforeManager(away('2026-11-24', '2026-11-25'));

  test('the wait ends as the absence begins, the stand-in hears of the lead once, and the manager is written no second time', async () => {
    const { world, input } = await waiting();
    let next = await distribute(world.process(), input);
    for (let looks = 0; looks < 10 && next.until < '2026-11-23T23:00'; looks++)
      next = await waitOut(world, input, next.until);
    expect(next.until).toBe('2026-11-23T23:00:00.000Z');
    const before = mailsOf(world, 'manager-decision');
    expect(new Set(before.map(({ to }) => to))).toEqual(new Set([manager.email]));
    await waitOut(world, input, next.until);
    await distribute(world.process(), input);
    const after = mailsOf(world, 'manager-decision').slice(before.length);
    expect(after).toEqual([expect.objectContaining({ to: jonas.email, inPlaceOf: manager.name })]);
  });

  test('killed anywhere while the stand-in is told, and run again, tells at most once', async () => {
    const prepare = async () => {
      const { world, input } = await waiting();
      world.pass(between(world.now(), plus('2026-11-24T10:00:00.000Z', minute)));
      return { world, input };
    };
    await killedAnywhere(prepare, distribute, async (world, input) => {
      await distribute(world.process(), input);
      const told = mailsOf(world, 'manager-decision').filter(({ to }) => to === jonas.email);
      expect(told.length).toBeLessThanOrEqual(1);
      const sends = (await world.process().leads.history(input.leadId))?.sends ?? [];
      expect(sends.filter(({ step }) => step.includes('-for-'))).toHaveLength(1);
    });
  });

  test('the manager who is back decides again', async () => {
    const { world, input } = await waiting();
    world.pass(week);
    await distribute(world.process(), input);
    const last = mailsOf(world, 'manager-decision').at(-1);
    expect(last?.to ?? manager.email).toBe(manager.email);
  });
});

import { beforeEach, expect, test, vi } from 'vitest';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import { fraction } from '../../domain/lead/hash.ts';
import type { Stage } from '../../domain/lead/stage.ts';
import { minute } from '../../domain/time/instant.ts';
import { profileKey, repKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadRun } from '../../functions/adapters/dynamodb/reps.ts';
import { signLink } from '../../functions/services/signed-links.ts';
import { createClick } from '../../functions/web/click.ts';
import { createPreferences } from '../../functions/web/preferences.ts';
import { createRepPage } from '../../functions/web/rep-page.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { park, tokenOf } from '../support/lead.ts';
import { manager, twoLeads } from '../support/merge.ts';
import { quiet } from '../support/quiet.ts';
import { browser, request, served } from '../support/request.ts';
import { slowTable, type TableCall, turns } from '../support/slow-table.ts';
import { runSweep } from '../support/sweep.ts';
import { config, keys, type World } from '../support/world.ts';

const races = 400;
/** A merge makes some twenty calls: with waits this long anything may fall between two of them. */
const longestWait = 60;

quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

/** Begins some time after the merge has, always the same for the same race. */
async function late<T>(race: number, act: () => T): Promise<Awaited<T>> {
  await turns(fraction(`late ${race}`) * 10 * longestWait);
  return await act();
}

const swept = async (world: World) => {
  world.pass(2 * minute);
  await runSweep(world.process());
};

async function scene(race: number, stage: Stage = 'nurturing') {
  const moments: string[] = [];
  const held = ({ name, key: { PK, SK }, change }: TableCall) => {
    if (name === 'change' && 'append' in change && 'merged' in (change.append as object)) moments.push('linked');
    if (name === 'change' && 'set' in change && 'mergedInto' in (change.set as object)) moments.push('folded');
    if (name === 'put' && SK?.includes('#r-')) moments.push('told');
    if (name === 'put' && SK?.startsWith('SEND#')) moments.push(`claimed ${PK}`);
  };
  const table = slowTable(race, longestWait, { held });
  const made = await twoLeads(table, { stage }, { stage });
  const merge = () => made.world.process().merging.merge(made.a.id, made.b.id, manager);
  const reply = (id: string): Activity => ({
    id,
    type: 'mail.replied',
    at: made.world.now(),
    lifecycleId: made.b.lifecycleId,
    detail: {},
  });
  return { ...made, table, moments, merge, reply };
}

test('a reply that races a merge is never lost: it is in the one timeline, once, and wakes the lead that is kept', async () => {
  const orders = new Set<string>();
  for (let race = 0; race < races; race++) {
    const { world, a, b, merge, reply, moments } = await scene(race);
    const under = race % 2 === 0 ? a : b;
    const [why] = await Promise.all([merge(), late(race, () => world.process().signals.raise(under.id, reply('r-1')))]);
    expect(why, `race ${race}`).toBeUndefined();
    await swept(world);
    const history = await world.process().leads.history(b.id);
    expect(history?.lead, `race ${race}`).toMatchObject({ id: a.id, open: true });
    expect(history?.activities.filter(({ id }) => id === 'r-1')).toHaveLength(1);
    // A parked execution heard of it: the one to go on, the other to find itself replaced.
    for (const lead of [a, b]) {
      expect(
        world.woken.map(({ token }) => token),
        `race ${race}`,
      ).toContain(tokenOf(lead));
      expect((await world.process().merges.profile(lead.id))?.parked, `race ${race}`).toBeUndefined();
    }
    const step = createScoring(world.process());
    expect((await step({ leadId: a.id, lifecycleId: a.lifecycleId })).next, `race ${race}`).toBe('sales-ready');
    await expect(step({ leadId: b.id, lifecycleId: b.lifecycleId })).rejects.toThrow('goes on as');
    expect(
      (await world.process().pending.all()).filter(({ pendingFor }) => pendingFor === 'merge' || pendingFor === 'look'),
    ).toEqual([]);
    orders.add(moments.join(' '));
  }
  // The reply fell before, between and after the two writes of the merge.
  expect([...orders].sort()).toEqual(['linked folded told', 'linked told folded', 'told linked folded']);
});

test('a no that races a merge ends all mail under both addresses', async () => {
  for (let race = 0; race < races / 2; race++) {
    const { world, a, b, merge } = await scene(race);
    const under = race % 2 === 0 ? a : b;
    const token = signLink(keys.links, 'preferences', { leadId: under.id }, '2027-01-01T00:00:00.000Z');
    const oneClick = request('POST /unsubscribe/{token}', { token, body: 'List-Unsubscribe=One-Click' });
    const preferences = served(createPreferences({ ...world.process(), rules: config.nurture }));
    const [, answer] = await Promise.all([merge(), late(race, async () => preferences(oneClick))]);
    expect(answer.statusCode).toBe(200);
    await swept(world);
    expect((await world.process().leads.history(a.id))?.lead.suppressed?.reason, `race ${race}`).toBe('unsubscribed');
    const id = { leadId: a.id, lifecycleId: a.lifecycleId };
    expect((await createScoring(world.process())(id)).next, `race ${race}`).toBe('unsubscribed');
    expect(world.inbox).toEqual([]);
  }
});

test('two steps that race a merge send one mail, unless both had begun before it', async () => {
  const fates = new Set<string>();
  for (let race = 0; race < races; race++) {
    const { world, a, b, merge, moments } = await scene(race);
    const step = (lead: typeof a) =>
      createNurture(world.process())({ leadId: lead.id, lifecycleId: lead.lifecycleId }).catch(({ name }) => name);
    const isLate = race % 2 === 0;
    const [, , ofB] = await Promise.all([merge(), isLate ? undefined : step(a), late(race, () => step(b))]);
    await swept(world);
    for (let look = 0; look < 3; look++) await step(a);
    const claims = moments.filter((moment) => moment.startsWith('claimed'));
    const before = moments
      .slice(0, moments.indexOf('folded'))
      .filter((moment) => moment === `claimed ${profileKey(b.id).PK}`);
    // To the other address nothing leaves that was not claimed before its lead was merged.
    const toOther = world.inbox.filter(({ to }) => to === b.email).length;
    expect(toOther, `race ${race}: ${moments}`).toBeLessThanOrEqual(before.length);
    if (isLate) expect(world.inbox.length, `race ${race}: ${moments}`).toBe(1);
    expect(world.inbox.length, `race ${race}: ${moments}`).toBeLessThanOrEqual(2);
    expect(claims.length).toBeGreaterThan(0);
    fates.add(
      `${isLate ? 'one' : 'two'}: ${world.inbox.length}, the other ${ofB === 'ExecutionReplaced' ? 'replaced' : 'went on'}`,
    );
  }
  expect([...fates].sort()).toEqual(
    expect.arrayContaining(['one: 1, the other replaced', 'one: 1, the other went on', 'two: 1, the other replaced']),
  );
});

test('an undo that races a reply loses neither', async () => {
  for (let race = 0; race < races / 2; race++) {
    const { world, a, b, merge, reply, table } = await scene(race);
    await merge();
    const kept = await world.process().merges.profile(a.id);
    if (kept) await park(table, kept, 'engagement', '2026-12-24T10:00:00.000Z');
    world.woken.length = 0;
    await Promise.all([
      world.process().merging.separate(b.id, manager),
      late(race, () => world.process().signals.raise(b.id, reply('r-1'))),
    ]);
    await swept(world);
    const [one, other] = [await world.process().leads.history(a.id), await world.process().leads.history(b.id)];
    expect([one?.lead.id, other?.lead.id], `race ${race}`).toEqual([a.id, b.id]);
    expect([one?.lead.open, other?.lead.open, other?.lead.restarts]).toEqual([true, true, 1]);
    expect(
      other?.activities.filter(({ id }) => id === 'r-1'),
      `race ${race}`,
    ).toHaveLength(1);
    expect(world.started).toContain(`${b.id}-${b.lifecycleId}-1`);
    expect(
      (await world.process().pending.all()).filter(({ pendingFor }) => pendingFor === 'merge' || pendingFor === 'look'),
    ).toEqual([]);
    const step = createScoring(world.process());
    expect((await step({ leadId: b.id, lifecycleId: b.lifecycleId })).next, `race ${race}`).toBe('sales-ready');
  }
});

/** Two leads of one person, both offered to reps, and the page of each offer. */
async function offeredTwice(race: number) {
  const made = await scene(race, 'assigned');
  const { world, table } = made;
  const reps = world.config.sales.reps.map(({ id }) => id);
  const offers = await Promise.all(
    [made.a, made.b].map(async ({ id: leadId, lifecycleId }, index) => {
      const repId = reps[index] ?? '';
      const offer: Assignment = {
        lifecycleId,
        attempt: 1,
        repId,
        toManager: false,
        status: 'offered',
        why: 'longest idle',
        candidates: [],
        offeredAt: world.now(),
        acceptBy: '2026-11-23T11:05:00.000Z',
      };
      await world.process().assignments.offer(leadId, offer);
      await table.put({ ...repKey(repId), openLeads: { [leadRun({ id: leadId, lifecycleId })]: world.now() } });
      const token = signLink(keys.links, 'rep', { leadId, lifecycleId, attempt: 1, repId }, '2027-01-01T00:00:00.000Z');
      return { repId, token };
    }),
  );
  const page = served(createRepPage(world.process()));
  const answers = (of: number, action: string) =>
    page(
      request('POST /r/{token}', {
        token: offers[of]?.token,
        headers: browser,
        body: new URLSearchParams({ action, ...(action === 'decline' && { reason: 'No capacity' }) }),
      }),
    );
  const shown = async (of: number) =>
    (await page(request('GET /r/{token}', { token: offers[of]?.token, headers: browser }))).body;
  return { ...made, offers, answers, shown };
}

test.each(['accept', 'decline'] as const)(
  'a rep who answers (%s) while the lead is merged has it, or reads that it is over: never do two reps have one person',
  async (action) => {
    const fates = new Set<string>();
    for (let race = 0; race < races; race++) {
      const of = race % 2;
      const { world, a, b, merge, offers, answers, shown } = await offeredTwice(race);
      const [why] = await Promise.all([merge(), late(race, () => answers(of, action))]);
      await swept(world);
      const [kept, other] = [await world.process().leads.history(a.id), await world.process().leads.history(b.id)];
      expect(await world.process().pending.all()).not.toContainEqual(expect.objectContaining({ pendingFor: 'merge' }));
      const held = await world.process().reps.holdings(offers.map(({ repId }) => repId));
      const holdersOf = (id: string) =>
        [...held].flatMap(([rep, { openLeads }]) =>
          Object.keys(openLeads).some((run) => run.startsWith(id)) ? rep : [],
        );
      const name = `race ${race}`;
      const answered = action === 'accept' ? 'accepted' : 'declined';
      const one = (id: string, history = kept) =>
        history?.assignments.find(({ lifecycleId }) => lifecycleId === id)?.status === answered;
      if (why !== undefined) {
        // The other's rep was faster: the two stay two, and nothing of the merge is left.
        expect([why, of, action], name).toEqual([expect.stringContaining('keep the other one'), 1, 'accept']);
        expect([kept?.lead.id, other?.lead.id, kept?.lead.merged, other?.lead.taken === undefined], name).toEqual([
          ...[a.id, b.id, undefined, false],
        ]);
        expect(holdersOf(b.id)).toEqual([offers[1]?.repId]);
      } else {
        expect(other?.lead.id, name).toBe(a.id);
        expect(holdersOf(b.id), name).toEqual([]);
        expect(one(b.lifecycleId) && action === 'accept', name).toBe(false);
        if (of === 0) expect(one(a.lifecycleId), name).toBe(true);
        expect(await shown(1), name).not.toContain(b.email);
      }
      // Who was told that the lead is theirs has it.
      fates.add(
        `${of === 0 ? 'kept' : 'other'}: ${why === undefined ? 'one' : 'two'} ${one(of === 0 ? a.lifecycleId : b.lifecycleId, of === 0 ? kept : other)}`,
      );
    }
    expect([...fates].sort()).toEqual(
      action === 'accept'
        ? ['kept: one true', 'other: one false', 'other: two true']
        : ['kept: one true', 'other: one false', 'other: one true'],
    );
  },
);

test('a form or a click under either address that races a merge is in the one timeline, once', async () => {
  for (let race = 0; race < races; race++) {
    const { world, a, b, merge } = await scene(race);
    const under = race % 2 === 0 ? a : b;
    const isForm = race % 4 < 2;
    const { id: leadId, lifecycleId } = under;
    const link = {
      leadId,
      lifecycleId,
      track: 'first',
      step: 'welcome',
      template: 'welcome',
      url: 'https://x.example/',
    };
    const token = signLink(keys.links, 'click', link, '2027-01-01T00:00:00.000Z');
    const act = () =>
      isForm
        ? world.process().intake.take({
            email: under.email,
            form: 'contact',
            person: { name: 'Ada' },
            answers: { timing: 'now' },
            attribution: { form: 'contact' },
          })
        : served(createClick(world.process()))(request('GET /c/{token}', { token, headers: browser }));
    const [why] = await Promise.all([merge(), late(race, act)]);
    expect(why, `race ${race}`).toBeUndefined();
    await swept(world);
    const history = await world.process().leads.history(b.id);
    expect(history?.lead, `race ${race}`).toMatchObject({ id: a.id, open: true });
    const type = isForm ? 'form.submitted' : 'link.clicked';
    expect(
      history?.activities.filter((one) => one.type === type),
      `race ${race}`,
    ).toHaveLength(isForm ? 3 : 1);
    if (isForm) expect(history?.lead.answers, `race ${race}`).toEqual({ timing: 'now' });
    expect((await world.process().pending.all()).map(({ pendingFor }) => pendingFor)).not.toContain('look');
  }
});

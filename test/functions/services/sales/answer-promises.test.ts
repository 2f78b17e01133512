import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActivityType } from '../../../../domain/lead/activity.ts';
import { day, minute, plus } from '../../../../domain/time/instant.ts';
import { createAssigning } from '../../../../functions/services/sales/assigning.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { leadOf, offersOf, withOffer } from '../../../support/hand-off.ts';
import { park, tokenOf } from '../../../support/lead.ts';
import { reports } from '../../../support/other-systems/crm.ts';
import { quiet } from '../../../support/quiet.ts';
import { browser, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere, type Process } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

type Made = Awaited<ReturnType<typeof withOffer>>;
interface Deed {
  from: 'offered' | 'accepted';
  type: ActivityType;
  act(process: Process, made: Made): Promise<unknown>;
}

const press =
  (fields: Record<string, string>): Deed['act'] =>
  (process, { token }) =>
    served(createRepPage(process))(
      request('POST /r/{token}', { token, headers: browser, body: new URLSearchParams(fields) }),
    );
const manager =
  (does: 'assign' | 'give back'): Deed['act'] =>
  async (process, { input }) => {
    const history = await process.leads.history(input.leadId);
    if (!history) throw new Error('there is no lead');
    const assigning = createAssigning(process);
    const by = { repId: 'manager' };
    return does === 'give back'
      ? assigning.giveBack(history, 'busy', by, process.now())
      : assigning.assign(history, process.config.sales.reps[1]?.id ?? '', by, process.now());
  };
const crm: Deed['act'] = (process, { lead }) =>
  reports(process, { lead: lead.id, result: 'won', value: 12_000, at: process.now() });

const deeds: Record<string, Deed> = {
  'accepts an offer': { from: 'offered', type: 'rep.accepted', act: press({ action: 'accept' }) },
  'declines an offer': { from: 'offered', type: 'rep.declined', act: press({ action: 'decline', reason: 'away' }) },
  'asks for more time': {
    from: 'offered',
    type: 'rep.snoozed',
    act: press({ action: 'snooze', for: String(15 * minute) }),
  },
  'takes the lead by a call': {
    from: 'offered',
    type: 'rep.accepted',
    act: press({ action: 'contact', contact: 'call', once: 'x' }),
  },
  'records won': { from: 'accepted', type: 'outcome.recorded', act: press({ action: 'won', value: '9000' }) },
  'records lost': { from: 'accepted', type: 'outcome.recorded', act: press({ action: 'lost', reason: 'No budget' }) },
  'sends it back': { from: 'accepted', type: 'outcome.recorded', act: press({ action: 'recycle', reason: 'Not now' }) },
  'reports won from a CRM, of an accepted lead': { from: 'accepted', type: 'outcome.recorded', act: crm },
  'gives a taken lead to a colleague': { from: 'accepted', type: 'lead.assigned', act: manager('assign') },
  'gives an offered lead to a colleague': { from: 'offered', type: 'lead.assigned', act: manager('assign') },
  'gives a taken lead back': { from: 'accepted', type: 'lead.assigned', act: manager('give back') },
};

describe('a process that dies while somebody', () => {
  test.each(Object.entries(deeds))('%s: the sweep tells the workflow what stands, within minutes', async (_, deed) => {
    const fates = new Set<boolean>();
    await killedAnywhere(
      async () => {
        const made = await withOffer(table, deed.from);
        await park(table, made.lead, deed.from === 'offered' ? 'acceptance' : 'outcome');
        const [before] = await offersOf(made.world, made.input);
        return { world: made.world, input: { made, before } };
      },
      (process, { made }) => deed.act(process, made),
      async (world, { made: { input }, before }, kill) => {
        const hint = JSON.stringify(kill);
        world.pass(2 * minute);
        const process = world.process();
        for (let n = 0; n < 2; n++) await runSweep(process);
        const history = await world.process().leads.history(input.leadId);
        const [offer] = history?.assignments ?? [];
        const isAnswered = history?.lead.taken !== undefined || JSON.stringify(offer) !== JSON.stringify(before);
        fates.add(isAnswered);
        const said = history?.activities.filter(({ type }) => type === deed.type) ?? [];
        const isWoken = world.woken.some(({ token }) => token === tokenOf({ id: input.leadId }));
        expect([said.length, isWoken, history?.lead.parked === undefined], hint).toEqual(
          isAnswered ? [1, true, true] : [0, false, false],
        );
        const kept = (await world.process().pending.all()).filter(({ leadId }) => leadId === input.leadId);
        expect(
          kept.filter(({ pendingFor }) => pendingFor === 'answer'),
          hint,
        ).toEqual([]);
      },
    );
    expect([...fates].sort()).toEqual([false, true]);
  });
});

test.each(['accepts an offer', 'asks for more time'])(
  'an unanswered offer stays unanswered when the process of one who %s dies before the lead is taken',
  async (name) => {
    const fates = new Set<boolean>();
    await killedAnywhere(
      async () => {
        const made = await withOffer(table);
        const { world, lead, offer } = made;
        await world.process().unanswered.mark(lead.id, offer, world.now(), plus(world.now(), day));
        return { world, input: made };
      },
      (process, made) => deeds[name]?.act(process, made) ?? Promise.reject(new Error(name)),
      async (world, { input }, kill) => {
        world.pass(2 * minute);
        for (let n = 0; n < 2; n++) await runSweep(world.process());
        const [offer] = await offersOf(world, input);
        const owed = (await world.process().pending.all()).filter(({ leadId }) => leadId === input.leadId);
        const isOwed = owed.some(({ pendingFor }) => pendingFor === 'unanswered');
        const isOpen = offer?.status === 'offered' && (await leadOf(world, input))?.taken === undefined;
        expect(isOwed || !isOpen, JSON.stringify(kill)).toBe(true);
        fates.add(isOpen);
      },
    );
    expect(fates).toContain(true);
  },
);

test('an answer that the workflow has heard leaves no promise', async () => {
  for (const { from, act } of Object.values(deeds)) {
    const made = await withOffer(table, from);
    await act(made.world.process(), made);
    const [offer] = await offersOf(made.world, made.input);
    expect(offer).not.toHaveProperty('promised');
  }
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { journeysOf } from '../../../../analysis/insight/journeys-of.ts';
import type { Wait } from '../../../../domain/lead/lead.ts';
import { dismissalOf } from '../../../../domain/settlement/dismissal.ts';
import { day, minute } from '../../../../domain/time/instant.ts';
import { isWithSales } from '../../../../domain/workflow/hand-off-round.ts';
import type { Step } from '../../../../domain/workflow/step.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { createDistribution } from '../../../../functions/workflow/distribution.ts';
import { createNurture } from '../../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { createVerification } from '../../../../functions/workflow/verification.ts';
import { holders, type Id, leadOf, offersOf, salesReady, withOffer } from '../../../support/hand-off.ts';
import { park, tokenOf } from '../../../support/lead.ts';
import { quiet } from '../../../support/quiet.ts';
import { browser, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const post = (process: Process, token: string, fields: Record<string, string>) =>
  served(createRepPage(process))(
    request('POST /r/{token}', { token, headers: browser, body: new URLSearchParams(fields) }),
  );
const dismiss = (process: Process, token: string) =>
  post(process, token, { action: 'dismiss', reason: 'An applicant' });
const restore = (process: Process, token: string) => post(process, token, { action: 'restore' });
const page = async (process: Process, token: string) =>
  (await served(createRepPage(process))(request('GET /r/{token}', { token, headers: browser }))).body ?? '';

/** What the state machine does after a wait for the outcome has ended. */
async function goesOn(world: World, id: Id): Promise<string> {
  const { next } = await createSettlement(world.process())(id);
  return next === 'recycle' ? (await createScoring(world.process())(id)).next : next;
}

async function working() {
  const made = await withOffer(table, 'accepted');
  await park(table, made.lead, 'outcome');
  return made;
}
async function dismissed() {
  const made = await working();
  await dismiss(made.world.process(), made.token);
  expect(await goesOn(made.world, made.input)).toBe('dormant');
  made.world.pass(minute);
  return made;
}

async function isNoLead(world: World, id: Id) {
  expect(await leadOf(world, id)).toMatchObject({ stage: 'rejected', open: false, closed: { end: 'rejected' } });
  expect(await holders(world, id)).toEqual([]);
  const events = ((await leadOf(world, id))?.moves ?? []).flatMap(({ event }) =>
    event?.type === 'LeadRejected' ? [event.facts] : [],
  );
  expect(events).toEqual([{ end: 'rejected', reason: 'An applicant' }]);
}

describe('somebody who is no lead', () => {
  test('wakes the wait, ends as rejected with the reason, gives the place back, and is kept', async () => {
    const { world, input, token, lead } = await working();
    expect((await dismiss(world.process(), token)).statusCode).toBe(303);
    expect(world.woken).toEqual([{ token: tokenOf(lead), signal: 'lead.dismissed' }]);
    expect(await goesOn(world, input)).toBe('dormant');
    await isNoLead(world, input);
    const row = await table.get({ PK: `LEAD#${lead.id}`, SK: 'PROFILE' });
    expect(row).not.toHaveProperty('expiresAt');
    expect(await page(world.process(), token)).toContain('marked it: An applicant');
  });

  test.each<[Wait, string]>([
    ['confirmation', 'captured'],
    ['engagement', 'nurturing'],
    ['acceptance', 'sales-ready'],
  ])('is found by the step after a wait for %s', async (wait, stage) => {
    const { world, input, lead } = await salesReady(table, { stage: stage as 'captured' });
    await park(table, lead, wait);
    const history = await world.process().leads.history(lead.id);
    if (!history) throw new Error('no lead');
    expect(await world.process().dismissals.dismiss(history, 'An applicant', { repId: 'manager' })).toBeUndefined();
    expect(world.woken).toHaveLength(1);
    const steps = { confirmation: createVerification, engagement: createNurture, acceptance: createDistribution };
    const step = steps[wait as keyof typeof steps] as (process: unknown) => Step;
    const { next, revision } = await step({ ...world.process(), rules: world.config })(input);
    if (wait !== 'confirmation') {
      expect([next, revision]).toEqual([wait === 'engagement' ? 'look again' : 'recycle', 0]);
      await createScoring(world.process())(input);
    }
    await isNoLead(world, input);
    expect(world.inbox).toEqual([]);
  });

  test('is marked once by two clicks', async () => {
    const { world, input, token } = await working();
    await Promise.all([dismiss(world.process(), token), dismiss(world.process(), token)]);
    const history = await world.process().leads.history(input.leadId);
    expect(history?.activities.filter(({ type }) => type === 'lead.dismissed')).toHaveLength(1);
  });

  test('is never a customer, and never somebody whom nobody works on', async () => {
    const { world, lead } = await salesReady(table, { stage: 'customer', customerSince: '2026-01-01T00:00:00.000Z' });
    const history = await world.process().leads.history(lead.id);
    if (!history) throw new Error('no lead');
    const { dismissals } = world.process();
    expect(await dismissals.dismiss(history, 'Spam', { repId: 'manager' })).toContain('customer');
    const dormant = { ...history, lead: { ...history.lead, open: false, stage: 'dormant', customerSince: undefined } };
    expect(await dismissals.dismiss(dormant as typeof history, 'Spam', { repId: 'manager' })).toContain('gets no mail');
  });

  test('needs a reason of sales.yaml', async () => {
    const { world, token } = await working();
    const answer = await post(world.process(), token, { action: 'dismiss', reason: 'I do not like them' });
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('An applicant')]);
  });

  test('came in, and counts in nothing else', async () => {
    const { world, input } = await dismissed();
    const history = await world.process().leads.history(input.leadId);
    if (!history) throw new Error('no lead');
    const [journey] = journeysOf(history, 'x', { ...world.config, timeZone: 'Europe/Berlin' });
    expect(journey).toMatchObject({ end: 'rejected', visits: [], outcomes: [], clocks: {} });
    expect(Object.keys(journey?.reached ?? {})).toEqual(['captured']);
  });
});

describe('taken back within a day', () => {
  test('the same lifecycle goes on with the rep who had it, and counts as if nothing had been', async () => {
    const { world, input, token, offer } = await dismissed();
    expect(await page(world.process(), token)).toContain('It is a lead');
    expect((await restore(world.process(), token)).statusCode).toBe(303);
    expect(await leadOf(world, input)).toMatchObject({ open: true, stage: 'assigned', restarts: 1 });
    expect(world.started.at(-1)).toBe(`${input.leadId}-${input.lifecycleId}-1`);
    expect((await createScoring(world.process())(input)).next).toBe('sales-ready');
    expect((await createDistribution(world.process())(input)).next).toBe('accepted');
    expect((await createSettlement(world.process())(input)).next).toBe('open');
    expect(await holders(world, input)).toEqual([offer.repId]);
    expect(await page(world.process(), token)).toContain('This lead is yours');
    const history = await world.process().leads.history(input.leadId);
    if (!history) throw new Error('no lead');
    expect(isWithSales(history)).toBe(true);
    const journeys = journeysOf(history, 'x', { ...world.config, timeZone: 'Europe/Berlin' });
    expect(journeys).toHaveLength(1);
    expect(journeys[0]?.visits.map(({ stage, fate }) => `${stage} ${fate}`)).toEqual([
      'captured on',
      'assigned on',
      'working there',
    ]);
  });

  test('and marked again is one more fact', async () => {
    const { world, input, token } = await dismissed();
    await restore(world.process(), token);
    await createDistribution(world.process())(input);
    await dismiss(world.process(), token);
    await goesOn(world, input);
    expect(await leadOf(world, input)).toMatchObject({ stage: 'rejected', open: false });
  });

  test('is refused after a day, and while it is being carried out', async () => {
    const late = await dismissed();
    late.world.pass(day + minute);
    expect((await restore(late.world.process(), late.token)).statusCode).toBe(409);
    const early = await working();
    await dismiss(early.world.process(), early.token);
    expect((await restore(early.world.process(), early.token)).statusCode).toBe(409);
  });

  test('by two at once is once', async () => {
    const { world, input, token } = await dismissed();
    const answers = await Promise.all([restore(world.process(), token), restore(world.process(), token)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    const lead = await leadOf(world, input);
    expect(lead?.moves.filter(({ event }) => event?.type === 'LeadRestored')).toHaveLength(1);
    expect(lead?.restarts).toBe(1);
  });
});

describe('killed anywhere', () => {
  test('marking is carried out by the sweep', async () => {
    await killedAnywhere(
      async () => {
        const { world, input, token } = await working();
        return { world, input: { ...input, token } };
      },
      (process, { token }) => dismiss(process, token),
      async (world, id) => {
        const history = await world.process().leads.history(id.leadId);
        world.pass(2 * minute);
        await runSweep(world.process());
        if (!history || !dismissalOf(history)) await dismiss(world.process(), id.token);
        expect(world.woken.length).toBeGreaterThan(0);
        await goesOn(world, id);
        await isNoLead(world, id);
      },
    );
  });

  test('taking back has happened, or another click does it', async () => {
    await killedAnywhere(
      async () => {
        const { world, input, token } = await dismissed();
        return { world, input: { ...input, token } };
      },
      (process, { token }) => restore(process, token),
      async (world, id) => {
        world.pass(2 * minute);
        await restore(world.process(), id.token);
        await runSweep(world.process());
        expect(await leadOf(world, id)).toMatchObject({ open: true, stage: 'assigned', restarts: 1 });
        expect(world.started.length).toBeGreaterThan(0);
        expect(await offersOf(world, id)).toMatchObject([{ status: 'accepted' }]);
      },
    );
  });
});

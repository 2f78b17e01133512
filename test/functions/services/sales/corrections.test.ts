import { beforeEach, describe, expect, test, vi } from 'vitest';
import { journeysOf } from '../../../../analysis/insight/journeys-of.ts';
import { hour, minute } from '../../../../domain/time/instant.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { signLink } from '../../../../functions/services/signed-links.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { createScoring } from '../../../../functions/workflow/scoring.ts';
import { createSettlement } from '../../../../functions/workflow/settlement.ts';
import { type Id, leadOf, offersOf, withOffer } from '../../../support/hand-off.ts';
import { park, tokenOf } from '../../../support/lead.ts';
import { reports } from '../../../support/other-systems/crm.ts';
import { quiet } from '../../../support/quiet.ts';
import { browser, request, served } from '../../../support/request.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { keys, killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
quiet();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

type Result = 'won' | 'lost';
const fieldsOf = { won: { value: '9000' }, lost: { reason: 'No budget' } };
const post = (process: Process, token: string, action: Result, more: Record<string, string> = { correct: 'yes' }) => {
  const body = new URLSearchParams({ action, ...fieldsOf[action], ...more });
  return served(createRepPage(process))(request('POST /r/{token}', { token, headers: browser, body }));
};
const page = async (process: Process, token: string) =>
  (await served(createRepPage(process))(request('GET /r/{token}', { token, headers: browser }))).body ?? '';

/** A lead whose outcome was recorded and carried out; of a won one the execution waits in the track for customers. */
async function recorded(result: Result) {
  const made = await withOffer(table, 'accepted');
  const { world, input, token } = made;
  await createSettlement(world.process())(input);
  await post(world.process(), token, result, {});
  await createSettlement(world.process())(input);
  const lead = await leadOf(world, input);
  if (lead?.open) await park(table, lead, 'engagement', '2027-06-01T00:00:00.000Z');
  world.woken.length = 0;
  world.pass(hour);
  return made;
}
const told = async (world: World, id: Id) =>
  ((await leadOf(world, id))?.moves ?? []).flatMap(({ event }) =>
    event && ['LeadWon', 'LeadLost', 'LeadCorrected'].includes(event.type) ? [event] : [],
  );
const resultsOf = async (world: World, id: Id) => {
  const [{ repId = '' } = {}] = await offersOf(world, id);
  const { results } = (await world.process().reps.holdings([repId])).get(repId) ?? { results: {} };
  return Object.values(results)[0];
};
const corrections = async (world: World, { leadId }: Id) =>
  (await world.process().leads.history(leadId))?.activities.filter(({ type }) => type === 'outcome.corrected') ?? [];

/** What holds after a sale was corrected, however often and by whom that was carried out. */
async function isRight(world: World, id: Id, to: Result) {
  const lead = await leadOf(world, id);
  expect(lead?.stage).toBe(to === 'won' ? 'customer' : 'lost');
  expect(lead?.open).toBe(to === 'won');
  const from = to === 'won' ? 'lost' : 'won';
  expect((await told(world, id)).map(({ type }) => type)).toEqual([
    from === 'won' ? 'LeadWon' : 'LeadLost',
    'LeadCorrected',
  ]);
  expect((await told(world, id))[1]).toMatchObject({ lifecycleId: id.lifecycleId, facts: { from, to } });
  expect(await offersOf(world, id)).toMatchObject([{ outcome: { result: to }, corrected: [{ result: from }] }]);
  expect(await corrections(world, id)).toMatchObject([{ detail: { from, result: to } }]);
  expect(await resultsOf(world, id)).toEqual(to === 'won' ? { won: 1, lost: 0 } : { won: 0, lost: 1 });
}

describe('an outcome that was wrong', () => {
  test('won and then lost: the wait of the customer track ends, the execution ends in Lost, both records stay', async () => {
    const { world, input, token } = await recorded('won');
    expect(await page(world.process(), token)).toContain('Was that wrong?');
    expect((await post(world.process(), token, 'lost')).statusCode).toBe(303);
    await isRight(world, input, 'lost');
    expect(world.woken).toEqual([{ token: tokenOf({ id: input.leadId }), signal: 'corrected' }]);
    expect(await createScoring(world.process())(input)).toMatchObject({ next: 'lost' });
    const lead = await leadOf(world, input);
    expect([lead?.customerSince, lead?.waking, lead?.parked]).toEqual([undefined, undefined, undefined]);
    expect(await page(world.process(), token)).toContain('Recorded as lost');
  });

  test('lost and then won: a lifecycle of its own begins in the track for customers', async () => {
    const { world, input, token } = await recorded('lost');
    await post(world.process(), token, 'won');
    await isRight(world, input, 'won');
    const lead = await leadOf(world, input);
    expect(lead).toMatchObject({ customerSince: world.now(), openedAt: world.now() });
    expect(lead?.lifecycleId).not.toBe(input.lifecycleId);
    expect(world.started.at(-1)).toBe(`${input.leadId}-${lead?.lifecycleId}`);
    const next = { ...input, lifecycleId: lead?.lifecycleId ?? '' };
    expect(await createScoring(world.process())(next)).toMatchObject({ next: 'nurture' });
    expect((await leadOf(world, input))?.stage).toBe('customer');
  });

  test('and back again is one more fact', async () => {
    const { world, input, token } = await recorded('lost');
    await post(world.process(), token, 'won');
    world.pass(minute);
    await post(world.process(), token, 'lost');
    expect((await leadOf(world, input))?.stage).toBe('lost');
    expect((await told(world, input)).map(({ facts }) => ('to' in facts ? facts.to : undefined))).toEqual([
      undefined,
      'won',
      'lost',
    ]);
    world.pass(minute);
    await post(world.process(), token, 'won');
    expect((await leadOf(world, input))?.stage).toBe('customer');
    expect(await resultsOf(world, input)).toEqual({ won: 1, lost: 0 });
  });

  test('only in its value stays where it is', async () => {
    const { world, input, token } = await recorded('won');
    await post(world.process(), token, 'won', { correct: 'yes', value: '12000' });
    expect(await leadOf(world, input)).toMatchObject({ stage: 'customer', open: true });
    expect(world.woken).toEqual([]);
    expect((await told(world, input))[1]).toMatchObject({ facts: { from: 'won', to: 'won', value: 12_000 } });
    expect(await resultsOf(world, input)).toEqual({ won: 1, lost: 0 });
  });

  test('said twice, also at the same moment, is corrected once', async () => {
    const { world, input, token } = await recorded('won');
    await Promise.all([post(world.process(), token, 'lost'), post(world.process(), token, 'lost')]);
    await post(world.process(), token, 'lost');
    await isRight(world, input, 'lost');
  });

  test('of a customer of before leaves them a customer', async () => {
    const { world, input, token } = await recorded('won');
    await table.change(profileKey(input.leadId), { set: { customerSince: '2025-01-01T00:00:00.000Z' } });
    await post(world.process(), token, 'lost');
    expect(await leadOf(world, input)).toMatchObject({ stage: 'customer', open: true });
    expect((await told(world, input))[1]).toMatchObject({ facts: { to: 'lost' } });
  });

  test('a day later, before it is carried out, or of a lead that has come back is refused with the reason', async () => {
    const late = await recorded('won');
    late.world.pass(24 * hour);
    const answer = await post(late.world.process(), late.token, 'lost');
    expect([answer.statusCode, answer.body?.includes('A day has passed since the outcome took effect.')]).toEqual([
      409,
      true,
    ]);
    expect(await page(late.world.process(), late.token)).not.toContain('Was that wrong?');

    const { world, input, token } = await withOffer(table, 'accepted');
    await post(world.process(), token, 'won', {});
    expect((await post(world.process(), token, 'lost')).statusCode).toBe(409);
    expect(await offersOf(world, input)).toMatchObject([{ outcome: { result: 'won' } }]);

    const back = await recorded('lost');
    const lead = await leadOf(back.world, back.input);
    if (lead) await back.world.process().leads.reopen(lead, 'b'.repeat(12), back.world.now(), 'came back');
    expect((await post(back.world.process(), back.token, 'won')).statusCode).toBe(409);
    expect((await leadOf(back.world, back.input))?.stage).toBe('captured');
  });

  test.each([
    ['23 hours and 59 minutes', 24 * hour - minute, 303],
    ['24 hours', 24 * hour, 303],
    ['24 hours and a minute', 24 * hour + minute, 409],
  ])('%s after it took effect', async (_, after, status) => {
    const { world, input, token } = await recorded('won');
    const { outcomeAt = '' } = (await leadOf(world, input)) ?? {};
    world.pass(Date.parse(outcomeAt) + after - Date.parse(world.now()));
    expect((await post(world.process(), token, 'lost')).statusCode).toBe(status);
    expect((await leadOf(world, input))?.stage).toBe(status === 303 ? 'lost' : 'customer');
  });

  test('corrected a second time counts from the day it took effect, not from the correction', async () => {
    const { world, input, token } = await recorded('won');
    world.pass(22 * hour);
    expect((await post(world.process(), token, 'lost')).statusCode).toBe(303);
    world.pass(2 * hour);
    expect((await post(world.process(), token, 'won')).statusCode).toBe(409);
    await isRight(world, input, 'lost');
  });

  test('is not for a rep who was asked and did not have the lead', async () => {
    const { world, input, token, lead } = await recorded('won');
    const [offer] = await offersOf(world, input);
    const other = world.config.sales.reps.find(({ id }) => id !== offer?.repId)?.id ?? '';
    const passed = { ...(offer ?? expect.fail()), attempt: 0, repId: other, status: 'expired' as const };
    const { outcome: _, acceptedAt: __, ...before } = passed;
    await world.process().assignments.offer(lead.id, before);
    const theirs = signLink(keys.links, 'rep', { ...input, attempt: 0, repId: other }, '2027-11-23T10:00:00.000Z');
    expect((await post(world.process(), theirs, 'lost')).statusCode).toBe(409);
    expect((await leadOf(world, input))?.stage).toBe('customer');
    expect((await post(world.process(), token, 'lost')).statusCode).toBe(303);
  });

  test('by a page and a CRM at the same moment is one after the other, or once: figures and moves say the same', async () => {
    for (let race = 0; race < 6; race++) {
      const { world, input, token } = await recorded('won');
      const value = race % 2 === 0 ? {} : { value: 12_000 };
      const result = race % 2 === 0 ? 'lost' : 'won';
      const report = { lead: input.leadId, result, reason: 'No need', correction: true, ...value };
      await Promise.all([post(world.process(), token, 'lost'), reports(world.process(), report)]);
      world.pass(2 * minute);
      await runSweep(world.process());
      const [{ outcome, corrected = [] } = {}] = await offersOf(world, input);
      const facts = await told(world, input);
      expect(facts).toHaveLength(1 + corrected.length);
      expect(facts.at(-1)).toMatchObject({ facts: { to: outcome?.result } });
      expect((await leadOf(world, input))?.stage).toBe(outcome?.result === 'won' ? 'customer' : 'lost');
      expect(await resultsOf(world, input)).toEqual(
        outcome?.result === 'won' ? { won: 1, lost: 0 } : { won: 0, lost: 1 },
      );
      const history = await world.process().leads.history(input.leadId);
      const rules = { ...world.config, timeZone: 'Europe/Berlin' };
      const outcomes = history ? journeysOf(history, 'x', rules).flatMap((line) => line.outcomes) : [];
      expect(outcomes.map((one) => [one.result, one.value])).toEqual([[outcome?.result, outcome?.value]]);
    }
  });

  test.each(['won', 'lost'] as const)(
    '%s, killed anywhere in its correction: the sweep carries it out once',
    async (was) => {
      const to = was === 'won' ? 'lost' : 'won';
      const points = await killedAnywhere(
        async () => {
          const { world, input, token } = await recorded(was);
          return { world, input: { ...input, token } };
        },
        (process, { token }) => post(process, token, to),
        async (world, { token, ...id }) => {
          const isWritten = (await offersOf(world, id))[0]?.corrected !== undefined;
          world.pass(2 * minute);
          await runSweep(world.process());
          if (!isWritten) await post(world.process(), token, to);
          await isRight(world, id, to);
          world.pass(2 * minute);
          await runSweep(world.process());
          await isRight(world, id, to);
          expect((await world.process().pending.all()).filter(({ leadId }) => leadId === id.leadId)).toMatchObject(
            to === 'won' ? [{ pendingFor: 'start' }] : [],
          );
          if (to === 'lost') expect(world.woken.length).toBeGreaterThan(0);
          else expect(world.started.length).toBeGreaterThan(0);
        },
      );
      expect(points).toBeGreaterThan(7);
    },
  );

  test('in a CRM is corrected by a report that says so, and by no other', async () => {
    const { world, input } = await recorded('won');
    const lost = { lead: input.leadId, result: 'lost', reason: 'No budget' };
    expect(await reports(world.process(), lost)).toMatchObject({ status: 200, taken: false });
    for (let n = 0; n < 2; n++)
      expect(await reports(world.process(), { ...lost, correction: true })).toMatchObject({ status: 200, taken: true });
    await isRight(world, input, 'lost');
    world.pass(24 * hour);
    const won = { lead: input.leadId, result: 'won', correction: true };
    expect(await reports(world.process(), won)).toMatchObject({ status: 409 });
  });
});

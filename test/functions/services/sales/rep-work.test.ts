import { beforeEach, describe, expect, test, vi } from 'vitest';
import { saleOf } from '../../../../domain/settlement/sale.ts';
import { day, minute, plus } from '../../../../domain/time/instant.ts';
import { profileKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { leadBrief } from '../../../../functions/services/sales/lead-brief.ts';
import { createRepPage } from '../../../../functions/web/rep-page.ts';
import { answer, type Id, leadOf, offersOf, salesReady, withOffer } from '../../../support/hand-off.ts';
import { nextLifecycle, park } from '../../../support/lead.ts';
import { reports } from '../../../support/other-systems/crm.ts';
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
    request('POST /r/{token}', {
      token,
      headers: browser,
      body: new URLSearchParams({ action: 'contact', ...fields }),
    }),
  );
const page = async (process: Process, token: string) =>
  (await served(createRepPage(process))(request('GET /r/{token}', { token, headers: browser }))).body ?? '';

async function working() {
  const made = await withOffer(table, 'accepted');
  await park(table, made.lead, 'outcome');
  return made;
}
const contactsIn = async (world: World, { leadId }: Id) =>
  (await world.process().leads.history(leadId))?.activities.filter(({ type }) => type === 'contact.made') ?? [];
const events = async (world: World, id: Id) =>
  ((await leadOf(world, id))?.moves ?? []).flatMap(({ event, at, stage }) =>
    event?.type === 'LeadContacted' ? [{ at, stage, ...event.facts }] : [],
  );

describe('a contact on the rep’s page', () => {
  test('is an activity, an entry in the moves with its event, and a line on the page', async () => {
    const { world, input, offer, token } = await working();
    const fields = { contact: 'call', note: 'Wants a quote', next: 'Send it', nextOn: '2026-11-26' };
    expect((await post(world.process(), token, fields)).statusCode).toBe(303);
    world.pass(minute);
    await post(world.process(), token, { contact: 'call-missed' });
    const { repId } = offer;
    const [at, later] = [plus(world.now(), -minute), world.now()];
    expect(await events(world, input)).toEqual([
      { at, stage: 'assigned', repId, channel: 'call', reached: true, first: true, nextOn: '2026-11-26' },
      { at: later, stage: 'assigned', repId, channel: 'call', reached: false, first: false },
    ]);
    expect(await contactsIn(world, input)).toMatchObject([{ detail: { attempt: 1, note: 'Wants a quote' } }, {}]);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['contact.made']);
    const shown = await page(world.process(), token);
    expect(shown).toContain('spoke with them by phone; next on 26 November 2026: Send it: “Wants a quote”');
    expect(shown).toContain('called and did not reach them');
  });

  test('holds no word of the note in the event', async () => {
    const { world, input, token } = await working();
    await post(world.process(), token, {
      contact: 'mail',
      note: 'grace@lifts.example asked',
      next: 'Call Grace',
      nextOn: '2026-11-30',
    });
    expect(JSON.stringify((await leadOf(world, input))?.moves)).not.toMatch(/grace/i);
  });

  test('of two clicks on one page is one; of two visits of the page it is two', async () => {
    const { world, input, token } = await working();
    const fields = { contact: 'call', once: world.now() };
    await Promise.all([post(world.process(), token, fields), post(world.process(), token, fields)]);
    world.pass(minute);
    await post(world.process(), token, fields);
    expect(await events(world, input)).toHaveLength(1);
    expect(await contactsIn(world, input)).toHaveLength(1);
    await post(world.process(), token, { ...fields, once: world.now() });
    expect(await events(world, input)).toMatchObject([{ first: true }, { first: false }]);
  });

  test('on an offer that is still open accepts the lead', async () => {
    const { world, input, lead, token } = await withOffer(table);
    await park(table, lead, 'acceptance');
    await post(world.process(), token, { contact: 'call' });
    expect(await offersOf(world, input)).toMatchObject([{ status: 'accepted', acceptedAt: world.now() }]);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['rep.accepted']);
    expect(await events(world, input)).toMatchObject([{ first: true }]);
  });

  test('of a rep who declined, or whose lead another rep has, is none', async () => {
    const { world, input, token } = await withOffer(table);
    await answer(world, input, 'declined');
    expect((await post(world.process(), token, { contact: 'call' })).statusCode).toBe(303);
    expect(await events(world, input)).toEqual([]);
  });

  test('in an earlier lifecycle leaves the first of the next one to come', async () => {
    const { world, input, lead, token } = await working();
    await post(world.process(), token, { contact: 'call' });
    const { leads, signals } = world.process();
    const next = await nextLifecycle(leads, (await leadOf(world, input)) ?? lead);
    const { lifecycleId = '' } = next ?? {};
    world.pass(day);
    const detail = { repId: 'ada', channel: 'mail', reached: false } as const;
    await signals.raise(input.leadId, { id: 'contact-x', type: 'contact.made', at: world.now(), lifecycleId, detail });
    expect((await events(world, input)).map(({ first }) => first)).toEqual([true, true]);
  });

  test('killed anywhere: the click again, or the runSweep, records it once and publishes it', async () => {
    for (const finish of ['click', 'sweep'] as const) {
      const points = await killedAnywhere(
        async () => {
          const { world, input, token } = await working();
          return { world, input: { ...input, token, once: world.now() } };
        },
        (process, { token, once }) => post(process, token, { contact: 'call', once }),
        async (world, { token, once, ...id }, kill) => {
          world.pass(2 * minute);
          if (finish === 'click') await post(world.process(), token, { contact: 'call', once });
          const isWritten = (await contactsIn(world, id)).length > 0;
          await runSweep(world.process());
          // What somebody wrote just now they may be publishing themselves.
          world.pass(2 * minute);
          await runSweep(world.process());
          expect(await events(world, id), JSON.stringify(kill)).toHaveLength(isWritten ? 1 : 0);
          expect(world.bus.published.filter(({ leadId }) => leadId === id.leadId)).toHaveLength(isWritten ? 1 : 0);
          if (finish === 'click') expect(isWritten).toBe(true);
        },
      );
      expect(points).toBeGreaterThan(5);
    }
  });

  test('is entered once in any order others add to the moves meanwhile', async () => {
    const { world, input, token } = await working();
    const kinds = ['call', 'call-missed', 'mail', 'message', 'meeting'];
    await Promise.all(kinds.map((contact) => post(world.process(), token, { contact, once: 'x' })));
    for (const contact of kinds) await post(world.process(), token, { contact, once: 'x' });
    const told = await events(world, input);
    expect(told).toHaveLength(kinds.length);
    expect(told.filter(({ first }) => first)).toHaveLength(1);
  });
});

describe('a contact in a CRM', () => {
  const call = ({ leadId }: Id, more: object = {}) => ({ lead: leadId, contact: 'call', ...more });

  test('is recorded for the rep who has the lead, once for each id, in any order reports come', async () => {
    const { world, input, offer } = await working();
    const at = plus(world.now(), -500);
    world.pass(minute);
    for (const message of [
      { id: 2, at: world.now() },
      { id: 1, at, reached: false, note: 'No answer' },
      { id: 2, at: world.now() },
    ])
      expect(await reports(world.process(), call(input, message))).toMatchObject({ status: 200, taken: true });
    expect(await events(world, input)).toMatchObject([
      { at: world.now(), repId: offer.repId, reached: true, first: true },
      { at, reached: false, first: false },
    ]);
    expect(await contactsIn(world, input)).toMatchObject([{ detail: { note: 'No answer', agent: 'webhook:crm' } }, {}]);
  });

  test('without id and time is one a day, with a time one for each', async () => {
    const { world, input } = await working();
    for (let n = 0; n < 3; n++) await reports(world.process(), call(input));
    expect(await events(world, input)).toHaveLength(1);
    for (const at of [world.now(), world.now(), plus(world.now(), -1_000)])
      await reports(world.process(), call(input, { at }));
    expect(await events(world, input)).toHaveLength(3);
  });

  test('accepts the lead for the rep who was asked; of another rep it is a contact alone', async () => {
    const { world, input, offer } = await withOffer(table);
    const other = world.config.sales.reps[1]?.id;
    await reports(world.process(), call(input, { by: other }));
    expect(await offersOf(world, input)).toMatchObject([{ status: 'offered' }]);
    world.pass(minute);
    await reports(world.process(), call(input, { by: offer.repId }));
    expect(await offersOf(world, input)).toMatchObject([{ status: 'accepted' }]);
    expect((await events(world, input)).map(({ repId }) => repId)).toEqual([other, offer.repId]);
  });

  test('comes with an outcome in one message', async () => {
    const { world, input } = await withOffer(table);
    const message = call(input, { result: 'lost', reason: 'No budget', owner: null });
    expect(await reports(world.process(), message)).toMatchObject({ status: 200, taken: true });
    expect(await offersOf(world, input)).toMatchObject([{ status: 'closed', outcome: { result: 'lost' } }]);
    expect(await events(world, input)).toHaveLength(1);
  });

  test('of a lead nobody has needs to say who; before the lead came it is not counted', async () => {
    const { world, input } = await salesReady(table, { stage: 'nurturing' });
    expect(await reports(world.process(), call(input))).toMatchObject({ status: 409 });
    const by = world.config.sales.reps[1]?.email;
    const early = await reports(world.process(), call(input, { by, at: plus(world.now(), -day) }));
    expect(early).toMatchObject({ status: 200, taken: false });
    expect(await events(world, input)).toEqual([]);
    expect(await reports(world.process(), call(input, { by }))).toMatchObject({ status: 200, taken: true });
    expect(await events(world, input)).toMatchObject([{ stage: 'nurturing', first: true }]);
  });

  test.each([
    [{ contact: 'fax' }, 'contact'],
    [{ contact: 'call', by: 'nobody' }, 'by'],
    [{ contact: 'call', reached: 'perhaps' }, 'reached'],
    [{ contact: 'call', next: 'Send it' }, 'nextOn'],
  ])('%j: 400', async (message, field) => {
    const { world, input } = await working();
    const answer = await reports(world.process(), { lead: input.leadId, ...message });
    expect(answer).toMatchObject({ status: 400, invalid: [{ field }] });
    expect(await events(world, input)).toEqual([]);
  });
});

describe('where a sale stands', () => {
  const steps = async (world: World, id: Id) =>
    ((await leadOf(world, id))?.moves ?? []).flatMap(({ event }) =>
      event?.type === 'LeadStepChanged' ? [event.facts] : [],
    );
  const say = (process: Process, token: string, fields: Record<string, string>) =>
    post(process, token, { action: 'sale', ...fields });

  test('is kept with each change, a step back too, and shown', async () => {
    const { world, input, offer, token } = await working();
    const { repId } = offer;
    await say(world.process(), token, { step: 'offer', value: '12.000', probability: '40', closeOn: '2027-01-31' });
    world.pass(minute);
    await say(world.process(), token, { step: 'meeting', value: '12.000', probability: '40', once: 'b' });
    expect(await steps(world, input)).toEqual([
      { repId, step: 'offer', value: 12_000, currency: 'EUR', probability: 40, closeOn: '2027-01-31' },
      { repId, step: 'meeting', from: 'offer' },
    ]);
    const shown = await page(world.process(), token);
    expect(shown).toContain('Where it stands: meeting');
    expect(shown).toContain('expects €12,000 with 40 % on 31 January 2027');
    expect(shown).toContain('moved the sale to meeting');
  });

  test('said twice is said once, also at the same moment', async () => {
    const { world, input, token } = await working();
    const fields = { step: 'offer', once: 'a' };
    await Promise.all([say(world.process(), token, fields), say(world.process(), token, fields)]);
    await say(world.process(), token, { step: 'offer', once: 'b' });
    expect(await steps(world, input)).toHaveLength(1);
  });

  test('comes from a CRM late and twice: what is older takes the place of nothing newer', async () => {
    const { world, input } = await working();
    const earlier = world.now();
    world.pass(minute);
    const report = (more: object) => reports(world.process(), { lead: input.leadId, ...more });
    await report({ at: world.now(), step: 'offer', value: 100, currency: 'USD' });
    await report({ at: earlier, step: 'contacted', probability: 20 });
    expect(await report({ at: earlier, step: 'contacted', probability: 20 })).toMatchObject({ taken: true });
    expect(saleOf((await leadOf(world, input)) ?? { moves: [] })).toEqual({
      step: 'offer',
      value: 100,
      currency: 'USD',
      probability: 20,
    });
    expect(await steps(world, input)).toHaveLength(2);
    expect(await report({ step: 'signed' })).toMatchObject({ status: 400, invalid: [{ field: 'step' }] });
  });

  test('comes with a contact in one report about a lead that was only offered', async () => {
    const { world, input } = await withOffer(table);
    const message = { lead: input.leadId, contact: 'call', step: 'contacted' };
    expect(await reports(world.process(), message)).toMatchObject({ status: 200, taken: true });
    expect(await offersOf(world, input)).toMatchObject([{ status: 'accepted' }]);
    expect([(await events(world, input)).length, (await steps(world, input)).length]).toEqual([1, 1]);
  });
});

describe('what a rep keeps in mind', () => {
  const story = async (world: World, { leadId }: Id) => world.process().leads.history(leadId);

  test('is a note or a next step without a contact; the page reminds of it, and the clock of the contact runs on', async () => {
    const { world, input, token } = await working();
    const fields = { contact: 'note', note: 'Boss is back in May', next: 'Call the boss', nextOn: '2026-11-26' };
    for (let n = 0; n < 2; n++) await post(world.process(), token, { ...fields, once: 'a' });
    expect(await events(world, input)).toEqual([]);
    const kept = (await story(world, input))?.activities.filter(({ type }) => type === 'note.added');
    expect(kept).toMatchObject([
      { detail: { note: 'Boss is back in May', next: { on: '2026-11-26', what: 'Call the boss' } } },
    ]);
    expect(world.woken.map(({ signal }) => signal)).toEqual(['note.added']);
    const shown = await page(world.process(), token);
    expect(shown).toContain('Next step: Call the boss');
    expect(shown).toContain('noted; next on 26 November 2026: Call the boss: “Boss is back in May”');
    expect((await post(world.process(), token, { contact: 'note' })).statusCode).toBe(400);
  });

  test('comes from a CRM, and takes no lead that was only offered', async () => {
    const { world, input } = await withOffer(table);
    const message = { lead: input.leadId, note: 'Prefers mail', id: 7 };
    for (let n = 0; n < 2; n++)
      expect(await reports(world.process(), message)).toMatchObject({ status: 200, taken: true });
    expect(await offersOf(world, input)).toMatchObject([{ status: 'offered' }]);
    const kept = (await story(world, input))?.activities.filter(({ type }) => type === 'note.added');
    expect(kept).toMatchObject([{ detail: { note: 'Prefers mail', agent: 'webhook:crm' } }]);
  });

  test('that they want no calls hides the number, until calls are welcome again', async () => {
    const { world, input, token } = await working();
    await table.change(profileKey(input.leadId), { set: { phone: '+493055501234' } });
    const { leads } = world.process();
    expect(await page(world.process(), token)).toContain('+493055501234');
    await post(world.process(), token, { action: 'calls', once: 'a' });
    expect((await leadOf(world, input))?.mayCall).toBe(false);
    const shown = await page(world.process(), token);
    expect(shown).not.toContain('+493055501234');
    expect(shown).toContain('they want no calls');
    const history = await leads.history(input.leadId);
    const [offer] = await offersOf(world, input);
    const { composer, config } = world.process();
    const brief = history && offer && leadBrief(history, offer, config, composer, world.now());
    expect(JSON.stringify(brief)).not.toContain('+493055501234');
    world.pass(minute);
    await post(world.process(), token, { action: 'calls', allowed: 'yes', once: 'b' });
    expect(await page(world.process(), token)).toContain('+493055501234');
  });
});

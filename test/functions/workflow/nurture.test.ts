import { describe, expect, test } from 'vitest';
import type { Track } from '../../../domain/lead/track.ts';
import { between, hour } from '../../../domain/time/instant.ts';
import { createNurture } from '../../../functions/workflow/nurture.ts';
import { createScoring } from '../../../functions/workflow/scoring.ts';
import { aLead } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import { changedWhenRead, createWorld, killedAnywhere, type Process } from '../../support/world.ts';

const table = useTable();

const nurture = (process: Process, id: { leadId: string; lifecycleId: string }) => createNurture(process)(id);

async function prepare() {
  const world = createWorld(table);
  const lead = aLead(world.now());
  const process = world.process();
  await process.leads.create(lead);
  const input = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  await createScoring(process)(input);
  return { world, input };
}

describe('nurture', () => {
  test('sends the first touch at once and waits for the next in the window', async () => {
    const { world, input } = await prepare();
    const answer = await nurture(world.process(), input);
    expect(world.inbox.map(({ template }) => template)).toEqual(['welcome']);
    expect(answer).toMatchObject({ next: 'wait', revision: 1 });
    expect(answer.until > world.now()).toBe(true);
  });

  test('sends nothing while sending is paused, looks again within three hours, and then goes on where it stood', async () => {
    const { world, input } = await prepare();
    world.sending.state = 'paused';
    // Twice three hours after ten it is still before five; later looks wait for the next morning (N16).
    for (let look = 1; look <= 2; look++) {
      const answer = await nurture(world.process(), input);
      const ahead = between(world.now(), answer.until);
      expect(answer).toMatchObject({ next: 'wait', revision: 1 });
      expect(ahead).toBeGreaterThanOrEqual(hour);
      expect(ahead).toBeLessThan(3 * hour);
      world.pass(ahead);
    }
    expect((await world.process().leads.history(input.leadId))?.sends).toEqual([]);
    world.sending.state = 'on';
    await nurture(world.process(), input);
    expect(world.inbox.map(({ template }) => template)).toEqual(['welcome']);
  });

  test('killed anywhere and run again, sends at most one mail, says in the ledger which case it was, and goes on', async () => {
    const cases = new Map<string, number>();
    const tried = await killedAnywhere(prepare, nurture, async (world, input, kill) => {
      const answer = await nurture(world.process(), input);
      const history = await world.process().leads.history(input.leadId);
      const [send] = history?.sends ?? [];
      expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      expect(send?.state, JSON.stringify(kill)).toMatch(/^(sent|unknown)$/);
      if (send?.state === 'sent') expect(world.inbox).toHaveLength(1);
      expect(answer.until > world.now()).toBe(true);
      const which = `${send?.state}, ${world.inbox.length} in the inbox`;
      cases.set(which, (cases.get(which) ?? 0) + 1);
    });
    expect(tried).toBe(12);
    // All three fates exist: the proof is worth something only if the dangerous ones were met.
    expect([...cases.keys()].sort()).toEqual([
      'sent, 1 in the inbox',
      'unknown, 0 in the inbox',
      'unknown, 1 in the inbox',
    ]);
  });

  test('does not send again when the answer of SES was lost', async () => {
    const { world, input } = await prepare();
    world.ses.lostAnswer = true;
    await nurture(world.process(), input);
    await nurture(world.process(), input);
    expect(world.inbox).toHaveLength(1);
    expect((await world.process().leads.history(input.leadId))?.sends[0]?.state).toBe('unknown');
  });

  test('gives the claim back when SES says not now, and sends on the retry', async () => {
    const { world, input } = await prepare();
    world.ses.next = Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
    await expect(nurture(world.process(), input)).rejects.toMatchObject({ name: 'MailUnavailable' });
    expect(world.inbox).toHaveLength(0);
    await nurture(world.process(), input);
    expect(world.inbox).toHaveLength(1);
  });

  test('13.2: waits in its place while SES holds the mail, without failing, and then sends it', async () => {
    const { world, input } = await prepare();
    for (let look = 1; look <= 2; look++) {
      world.ses.next = Object.assign(new Error('not verified'), { name: 'MessageRejected' });
      const answer = await nurture(world.process(), input);
      expect(answer).toMatchObject({ next: 'wait', revision: 1 });
      expect(between(world.now(), answer.until)).toBeLessThan(3 * hour);
      expect((await world.process().leads.history(input.leadId))?.sends).toMatchObject([{ state: 'held' }]);
      world.pass(between(world.now(), answer.until));
    }
    await nurture(world.process(), input);
    expect(world.inbox.map(({ template }) => template)).toEqual(['welcome']);
  });

  test('keeps a mail SES refuses for good out of the way of the next one', async () => {
    const { world, input } = await prepare();
    world.ses.next = Object.assign(new Error('Illegal address'), { name: 'BadRequestException' });
    const answer = await nurture(world.process(), input);
    expect(answer.next).toBe('wait');
    expect((await world.process().leads.history(input.leadId))?.sends[0]).toMatchObject({
      state: 'refused',
      why: 'BadRequestException',
    });
  });

  test('sends nothing when the unsubscribe lands between the decision and the claim, and does not park', async () => {
    const { world, input } = await prepare();
    const process = world.process();
    const find = process.suppressions.find;
    const leads = changedWhenRead(process, (leadId) =>
      world.process().suppressions.add(leadId, { reason: 'unsubscribed', at: world.now() }),
    );
    const late = createNurture({ ...process, leads });
    expect(await late(input)).toMatchObject({ revision: 0 });
    expect(world.inbox).toHaveLength(0);
    expect(await find(input.leadId)).toMatchObject({ reason: 'unsubscribed' });
    expect((await process.leads.history(input.leadId))?.lead.suppressed?.reason).toBe('unsubscribed');
  });

  test('two runs at the same time send one mail', async () => {
    const { world, input } = await prepare();
    await Promise.all([nurture(world.process(), input), nurture(world.process(), input)]);
    expect(world.inbox).toHaveLength(1);
  });

  test('a lead given back twice on one day gets each run once, and is looked at only when something is due', async () => {
    const { world, input } = await prepare();
    const steps = [{ id: 'back', template: 'back-again', after: 0, anyTime: true }];
    const [shipped] = world.process().config.nurture.tracks;
    const track = { ...shipped, id: 'again', for: 'recycled', steps } as Track;
    const look = async () => {
      const process = world.process();
      const { nurture: rules } = process.config;
      const config = { ...process.config, nurture: { ...rules, tracks: [track] } };
      return createNurture({ ...process, config })(input);
    };
    const giveBack = async () => {
      const { leads } = world.process();
      const { lead } = (await leads.history(input.leadId)) ?? expect.fail();
      await leads.move(lead, 'nurturing', world.now(), 'given back', { outcomeAt: world.now() });
    };
    await giveBack();
    await look();
    world.pass(hour);
    await giveBack();
    let answer = await look();
    for (let looks = 1; answer.next === 'wait'; looks++) {
      expect(looks).toBeLessThan(10);
      world.pass(between(world.now(), answer.until));
      answer = await look();
    }
    expect(world.inbox.map(({ template }) => template)).toEqual(['back-again', 'back-again']);
  });

  test('of an erased lead says so by name', async () => {
    const world = createWorld(table);
    const unknown = { leadId: 'f'.repeat(32), lifecycleId: '0'.repeat(12) };
    await expect(nurture(world.process(), unknown)).rejects.toMatchObject({ name: 'LeadNotFound' });
  });
});

import { describe, expect, test } from 'vitest';
import type { CaptureRules } from '../../../domain/config/config.ts';
import type { ActivityOf } from '../../../domain/lead/activity.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { between, day, plus } from '../../../domain/time/instant.ts';
import { profileKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { openLink } from '../../../functions/services/signed-links.ts';
import { createVerification } from '../../../functions/workflow/verification.ts';
import { aLead, nextLifecycle } from '../../support/lead.ts';
import { useTable } from '../../support/table.ts';
import {
  changedWhenRead,
  config,
  createWorld,
  keys,
  killedAnywhere,
  type Process,
  type World,
} from '../../support/world.ts';

const table = useTable();

const { contact, ...otherForms } = config.capture.forms;
/** The rules as they are, but with a contact form that must be confirmed. */
const doubleOptIn = {
  ...config.capture,
  forms: { ...otherForms, contact: { ...contact, doubleOptIn: true } },
} as CaptureRules;

interface Id {
  leadId: string;
  lifecycleId: string;
}
const verify = (process: Process, id: Id, rules = config.capture) =>
  createVerification({ ...process, rules: { ...config, capture: rules } })(id);
const verifyAddress = (process: Process, id: Id) => verify(process, id, doubleOptIn);

async function confirm(world: World, { leadId, lifecycleId }: Id) {
  const at = world.now();
  const confirmed = { id: 'c', type: 'confirmed' as const, at, lifecycleId, detail: {} };
  await world.process().signals.raise(leadId, confirmed, { confirmedAt: at });
}

async function prepare(parts: Partial<Lead> = {}) {
  const world = createWorld(table);
  const lead = aLead(world.now(), parts);
  await world.process().leads.create(lead);
  const input: Id = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  const stored = async () => (await world.process().leads.history(lead.id))?.lead;
  return { world, lead, input, stored };
}

const spam = (lead: Lead) => {
  const captured = lead.captured as ActivityOf<'form.submitted'>;
  return { ...captured, detail: { ...captured.detail, refused: 'six links' } };
};

describe('the address', () => {
  test.each([
    ['gives out throw-away addresses', 'x@mailinator.com'],
    ['takes no mail', 'x@no-mail.works.io'],
  ])('of a domain that %s is rejected before anything is sent', async (why, email) => {
    const { world, input, stored } = await prepare({ email });
    expect((await verify(world.process(), input, doubleOptIn)).next).toBe('rejected');
    expect(await stored()).toMatchObject({ stage: 'rejected', address: { refused: expect.stringContaining(why) } });
    expect(world.inbox).toHaveLength(0);
  });

  test('that is private, or read by several people, is noted on the lead, which goes on', async () => {
    for (const [email, facts] of [
      ['ada@gmail.com', { freeMail: true }],
      ['info@works.io', { role: true }],
    ] as const) {
      const { world, input, stored } = await prepare({ email });
      expect((await verify(world.process(), input)).next).toBe('real');
      expect((await stored())?.address).toEqual({ ...facts, checkedAt: world.now() });
    }
  });

  test('without anything to say about it costs no write but that of the words it is found by', async () => {
    const { world, input, stored } = await prepare({ email: 'ada@works.io' });
    const process = world.process();
    expect((await verify(process, input)).next).toBe('real');
    expect(process.calls()).toBe(2);
    expect((await stored())?.address).toBeUndefined();
  });
});

describe('verification', () => {
  test('lets a real inquiry on', async () => {
    const { world, input } = await prepare();
    expect(await verify(world.process(), input)).toEqual({
      next: 'real',
      revision: 1,
      until: world.now(),
      lead: expect.objectContaining({ stage: 'captured' }),
    });
    expect(world.inbox).toHaveLength(0);
  });

  test('rejects what the filter refused, which is then forgotten in time, and says so again when asked again', async () => {
    const lead = aLead('2026-11-23T10:00:00.000Z');
    const { world, input, stored } = await prepare({ ...lead, captured: spam(lead) });
    expect((await verify(world.process(), input)).next).toBe('rejected');
    expect(await stored()).toMatchObject({ stage: 'rejected', open: false, closed: { end: 'rejected' } });
    expect((await stored())?.moves.at(-1)?.why).toBe('six links');
    const { expiresAt } = (await table.get(profileKey(lead.id))) ?? {};
    expect(expiresAt).toBe((Date.parse(world.now()) + 30 * day) / 1000);
    expect((await verify(world.process(), input)).next).toBe('rejected');
  });

  test('killed anywhere while rejecting, and run again, rejects', async () => {
    const spamLead = () => {
      const lead = aLead('2026-11-23T10:00:00.000Z');
      return prepare({ ...lead, captured: spam(lead) });
    };
    await killedAnywhere(spamLead, verify, async (world, input) => {
      expect((await verify(world.process(), input)).next).toBe('rejected');
    });
  });

  test('does not reject on what it saw when a good form arrives meanwhile', async () => {
    const lead = aLead('2026-11-23T10:00:00.000Z');
    const { world, input, stored } = await prepare({ ...lead, captured: spam(lead) });
    const process = world.process();
    const good = { ...(lead.captured as ActivityOf<'form.submitted'>), id: 'form-good' };
    const leads = changedWhenRead(process, (leadId) => world.process().signals.raise(leadId, good));
    await expect(verify({ ...process, leads }, input)).rejects.toMatchObject({ name: 'LeadChanged' });
    expect(await stored()).toMatchObject({ open: true, stage: 'captured' });
    expect((await verify(world.process(), input)).next).toBe('real');
  });

  test('does not ask twice: a replaced execution finds a lead that this lifecycle has verified', async () => {
    for (const stage of ['nurturing', 'sales-ready', 'assigned', 'working'] as const) {
      const { world, input, stored } = await prepare({ stage });
      expect(await verify(world.process(), input, doubleOptIn)).toMatchObject({ next: 'real' });
      expect((await stored())?.stage).toBe(stage);
      expect(world.inbox).toHaveLength(0);
    }
  });

  test('of an erased lead says so by name, and of a lifecycle that is over goes on to where every end is known', async () => {
    const { world, input } = await prepare();
    const nobody = { leadId: 'f'.repeat(32), lifecycleId: input.lifecycleId };
    await expect(verify(world.process(), nobody)).rejects.toMatchObject({ name: 'LeadNotFound' });
    expect((await verify(world.process(), { ...input, lifecycleId: 'over' })).next).toBe('real');
  });
});

describe('double opt-in', () => {
  const { remindAfter, expiresAfter } = doubleOptIn.confirmation;

  test('mails a link that confirms this lifecycle until the deadline, and waits until it is time to remind', async () => {
    const { world, input, stored } = await prepare();
    const answer = await verifyAddress(world.process(), input);
    const until = plus(world.now(), expiresAfter);
    expect(answer).toEqual({
      next: 'confirm',
      revision: 1,
      until: plus(world.now(), remindAfter),
      lead: expect.objectContaining({ confirmBy: expect.any(String) }),
    });
    expect(world.inbox.map(({ template, to }) => [template, to])).toEqual([['confirm', 'ada@works.example']]);
    const token = String(world.inbox[0]?.data.confirmUrl).replace('https://api.example/confirm/', '');
    expect(openLink(keys.links, 'confirm', token, world.now())).toEqual({ claims: input });
    expect(openLink(keys.links, 'confirm', token, until)).toEqual({ problem: 'expired' });
    expect((await stored())?.confirmBy).toBe(until);
  });

  test('mails once, however often it looks, and keeps its first deadline', async () => {
    const { world, input, stored } = await prepare();
    const deadline = plus(world.now(), expiresAfter);
    const first = await verifyAddress(world.process(), input);
    for (let n = 0; n < 3; n++) {
      world.pass(remindAfter / 4);
      expect(await verifyAddress(world.process(), input)).toEqual(first);
    }
    expect(world.inbox).toHaveLength(1);
    expect((await stored())?.confirmBy).toBe(deadline);
  });

  test('reminds once, then waits for the deadline', async () => {
    const { world, input } = await prepare();
    const deadline = plus(world.now(), expiresAfter);
    await verifyAddress(world.process(), input);
    world.pass(remindAfter);
    for (let n = 0; n < 3; n++) expect((await verifyAddress(world.process(), input)).until).toBe(deadline);
    expect(world.inbox.map(({ template }) => template)).toEqual(['confirm', 'confirm-reminder']);
    const token = String(world.inbox[1]?.data.confirmUrl).replace('https://api.example/confirm/', '');
    expect(openLink(keys.links, 'confirm', token, deadline)).toEqual({ problem: 'expired' });
  });

  test('N16: reminds inside the hours of all mail, also who signed up at night', async () => {
    const world = createWorld(table);
    world.pass(between(world.now(), '2026-11-23T22:30:00.000Z'));
    const lead = aLead(world.now());
    await world.process().leads.create(lead);
    const input = { leadId: lead.id, lifecycleId: lead.lifecycleId };
    const first = await verifyAddress(world.process(), input);
    expect(world.inbox.map(({ template }) => template)).toEqual(['confirm']);
    // Three days later it is Thursday 23:30 in Berlin.
    expect(first.until).toBe('2026-11-27T08:00:00.000Z');
    world.pass(between(world.now(), first.until));
    await verifyAddress(world.process(), input);
    expect(world.inbox.map(({ template }) => template)).toEqual(['confirm', 'confirm-reminder']);
  });

  test('reminds nobody who has confirmed', async () => {
    const { world, input } = await prepare();
    await verifyAddress(world.process(), input);
    await confirm(world, input);
    world.pass(remindAfter);
    expect((await verifyAddress(world.process(), input)).next).toBe('real');
    expect(world.inbox).toHaveLength(1);
  });

  test('killed anywhere while it reminds, and run again, reminds at most once', async () => {
    const waiting = async () => {
      const prepared = await prepare();
      await verifyAddress(prepared.world.process(), prepared.input);
      prepared.world.pass(remindAfter);
      return prepared;
    };
    await killedAnywhere(waiting, verifyAddress, async (world, input, kill) => {
      expect((await verifyAddress(world.process(), input)).next).toBe('confirm');
      expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(2);
    });
  });

  test('killed anywhere and run again, mails at most once and waits for the same deadline', async () => {
    const fates = new Set<number>();
    await killedAnywhere(prepare, verifyAddress, async (world, input, kill) => {
      world.pass(1_000);
      const [first, second] = [
        await verifyAddress(world.process(), input),
        await verifyAddress(world.process(), input),
      ];
      expect(first).toEqual(second);
      expect(first.next).toBe('confirm');
      expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      fates.add(world.inbox.length);
    });
    expect([...fates].sort()).toEqual([0, 1]);
  });

  test('mails nobody when the next lifecycle has begun meanwhile', async () => {
    const { world, lead, input } = await prepare();
    const process = world.process();
    const leads = changedWhenRead(process, () => nextLifecycle(world.process().leads, lead));
    await expect(verifyAddress({ ...process, leads }, input)).rejects.toMatchObject({ name: 'LeadChanged' });
    expect(world.inbox).toHaveLength(0);
  });

  test('goes on once the address is confirmed', async () => {
    const { world, input } = await prepare();
    await verifyAddress(world.process(), input);
    await confirm(world, input);
    expect((await verifyAddress(world.process(), input)).next).toBe('real');
  });

  test('ends unconfirmed when the time is over', async () => {
    const { world, input, stored } = await prepare();
    await verifyAddress(world.process(), input);
    world.pass(expiresAfter);
    expect((await verifyAddress(world.process(), input)).next).toBe('unconfirmed');
    expect(await stored()).toMatchObject({ open: false, stage: 'rejected', closed: { end: 'unconfirmed' } });
    expect(world.inbox).toHaveLength(1);
  });
});

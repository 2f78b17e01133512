import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { minute, plus } from '../../../../domain/time/instant.ts';
import { leadKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { composeLeadMail } from '../../../../functions/services/mail/outgoing-mail.ts';
import { aLead, anAddress, park } from '../../../support/lead.ts';
import { quiet } from '../../../support/quiet.ts';
import { runSweep } from '../../../support/sweep.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();
quiet();

async function known(parts: Partial<Lead> = {}) {
  const world = createWorld(table);
  const input = aLead(world.now(), { stage: 'nurturing', email: anAddress(), ...parts });
  await world.process().leads.create(input);
  world.pass(minute);
  return { world, input };
}
const erased = (world: World, { id }: Lead) =>
  world.process().burials.bury(id, { erasedAt: world.now(), erasedOn: 'request' });
const rowsOf = ({ id }: Lead) => table.partition(leadKey(id));
const barrierAlone = async (lead: Lead, world: World, erasedAt = world.now()) =>
  expect((await rowsOf(lead)).map(({ toEnd: _, ...row }) => row)).toEqual([
    { PK: leadKey(lead.id), SK: 'PROFILE', erasedAt, erasedOn: 'request' },
  ]);

const at = (world: World, lead: Pick<Lead, 'lifecycleId'>, more: object) =>
  ({ id: 'late', at: world.now(), lifecycleId: lead.lifecycleId, detail: {}, ...more }) as Activity;
const late = {
  'a reply': { type: 'mail.replied' },
  'a click that gives points': { type: 'link.clicked', detail: { url: 'https://fieldnote.example/pricing' } },
  'a report of SES that wakes nobody': { type: 'mail.delivered', detail: { messageId: 'm', template: 'welcome' } },
  'a bounce': { type: 'mail.bounced', detail: { messageId: 'm', template: 'welcome', hard: true } },
  'a note of a rep': { type: 'note.added', detail: { repId: 'lena', note: 'Ada is on leave' } },
  'a wish for no calls': { type: 'calls.changed', detail: { repId: 'lena', allowed: false } },
};

describe('an erased lead', () => {
  test('is unknown to everybody who asks', async () => {
    const { world, input } = await known();
    await erased(world, input);
    const { leads } = world.process();
    expect(await leads.history(input.id)).toBeUndefined();
    expect(await leads.known([input.id])).toEqual(new Map());
    await barrierAlone(input, world);
  });

  test.each(Object.entries(late))(
    '%s that comes late leaves no row, killed anywhere and swept',
    async (_, activity) => {
      const raise = ({ signals }: Process, { id, ...lead }: Lead & { world: World }) =>
        signals.raise(id, at(lead.world, lead, activity));
      const prepare = async () => {
        const { world, input } = await known();
        await erased(world, input);
        // Until then the erasure itself deletes what comes.
        await world.process().burials.settled(input.id);
        return { world, input: { ...input, world } };
      };
      const kills = await killedAnywhere(prepare, raise, async (world, lead) => {
        const erasedAt = world.now();
        world.pass(5 * minute);
        await runSweep(world.process());
        await barrierAlone(lead, world, erasedAt);
        expect(world.started).toEqual([]);
        expect(world.woken).toEqual([]);
      });
      expect(kills).toBeGreaterThan(1);
    },
  );

  test('many visits at once leave no row either', async () => {
    const { world, input } = await known();
    await erased(world, input);
    const visits = [1, 2, 3].map((n) =>
      at(world, input, { id: `v${n}`, type: 'page.viewed', detail: { url: `https://fieldnote.example/demo/${n}` } }),
    );
    await world.process().signals.raiseAll(input.id, visits);
    await world.process().signals.raiseAll(
      input.id,
      visits.map((one) => ({ ...one, detail: { url: '/nothing' } }) as Activity),
    );
    await barrierAlone(input, world);
  });

  test('gets no mail, and the ledger has no claim of one', async () => {
    const { world, input } = await known();
    await erased(world, input);
    const { mailer, composer } = world.process();
    const occasion = { track: 'first', step: 'one', template: 'welcome', why: 'due', at: world.now() };
    await expect(mailer.post(composeLeadMail(input, occasion, composer))).rejects.toThrow('was erased');
    expect(world.inbox).toEqual([]);
    await barrierAlone(input, world);
  });

  test('gives out the token it was parked with, also when it is erased again', async () => {
    const { world, input } = await known();
    await park(table, input, 'engagement', plus(world.now(), minute));
    const first = await erased(world, input);
    expect(first).toMatchObject({ lifecycleId: input.lifecycleId, waking: { token: `token-of-${input.id}` } });
    expect(await erased(world, input)).toEqual(first);
    await world.process().burials.settled(input.id);
    await barrierAlone(input, world);
  });
});

describe('a person who came back', () => {
  async function back() {
    const { world, input } = await known();
    await erased(world, input);
    const barrier = await world.process().leads.barrier(input.id);
    world.pass(minute);
    const again = { ...aLead(world.now()), id: input.id, email: input.email };
    // Not while the life before is being erased.
    expect(await world.process().leads.create(again, barrier)).toBe(false);
    await world.process().burials.settled(input.id);
    expect(await world.process().leads.create(again, barrier)).toBe(true);
    return { world, old: input, again, erasedAt: barrier?.erasedAt ?? '' };
  }

  test('is a lead without the history before', async () => {
    const { world, again } = await back();
    const history = await world.process().leads.history(again.id);
    expect(history?.activities.map(({ id }) => id)).toEqual([again.captured.id]);
  });

  test.each(Object.entries(late))('%s from before the erasure leaves no row', async (_, activity) => {
    const { world, again, erasedAt } = await back();
    await world.process().signals.raise(again.id, { ...at(world, again, activity), at: erasedAt });
    expect((await rowsOf(again)).map(({ SK }) => SK)).toEqual(['PROFILE']);
  });

  test('is not erased by the order that erased the life before', async () => {
    const { world, again, erasedAt } = await back();
    expect(await world.process().burials.bury(again.id, { erasedAt, erasedOn: 'request' })).toBeUndefined();
    expect((await world.process().leads.history(again.id))?.lead.lifecycleId).toBe(again.lifecycleId);
    expect(await world.process().leads.leftOf(again.id)).toEqual([]);
  });
});

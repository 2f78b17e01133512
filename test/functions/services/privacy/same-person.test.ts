import { privacy } from 'leadloop:config';
import { strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { ErasedOn } from '../../../../domain/privacy/coming-back.ts';
import type { ErasureOrder } from '../../../../domain/privacy/erasure.ts';
import { minute } from '../../../../domain/time/instant.ts';
import { leadKey } from '../../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createErasureRecords } from '../../../../functions/adapters/s3/erasure-records.ts';
import type { ErasureWork } from '../../../../functions/adapters/sqs/erasure-queue.ts';
import { createErasureWorker } from '../../../../functions/listeners/erasure.ts';
import { exportFiles } from '../../../../functions/services/privacy/export/archive.ts';
import { heldOf } from '../../../../functions/services/privacy/export/held.ts';
import { wordsOf } from '../../../../functions/services/privacy/export/words.ts';
import { othersOf } from '../../../../functions/services/privacy/same-person.ts';
import { aLead, anAddress } from '../../../support/lead.ts';
import { manager, merged } from '../../../support/merge.ts';
import { quiet } from '../../../support/quiet.ts';
import { useTable } from '../../../support/table.ts';
import { config, mails, type Process } from '../../../support/world.ts';
import { aBucket, erasureIn } from './everywhere.ts';

const table = useTable();
quiet();

/** Three leads of one person: `b` went on in `a`, and `a` in `c`. */
async function three() {
  const made = await merged(table);
  const c = aLead(made.world.now(), { email: anAddress(), stage: 'nurturing' });
  await made.world.process().leads.create(c);
  await made.world.process().merging.merge(c.id, made.a.id, manager);
  made.world.pass(2 * minute);
  const [a, b] = [made.a, made.b];
  return { world: made.world, all: [a, b, c], a, b, c };
}

describe('of one person who was several leads', () => {
  test.each(['a', 'b', 'c'] as const)('%s names the others', async (name) => {
    const made = await three();
    const others = made.all.filter(({ id }) => id !== made[name].id).map(({ id }) => id);
    expect((await othersOf(made[name].id, table)).sort()).toEqual(others.sort());
  });

  test.each(['a', 'b', 'c'] as const)('an erasure of %s erases all, at any death of its process', async (name) => {
    const { all, world, [name]: asked } = await three();
    const order: ErasureOrder = { leadId: asked.id, at: world.now(), on: 'request', by: 'command' };
    const queue: ErasureWork[] = [{ erase: order }];
    const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>() };
    /** Works off the queue; a message of a process that died comes again. */
    async function work(own: Process) {
      const order = async (one: ErasureOrder) => void queue.push({ erase: one });
      const out = own.reach({ check: async () => {}, later: async () => {} });
      const records = createErasureRecords(scene.bucket, 'bucket');
      const erasure = erasureIn(own, world, { ...scene, ordered: { push: order } as never });
      const worker = createErasureWorker({
        erasure,
        records,
        queue: { ...out, order },
        isDue: async () => true,
        now: world.now,
      });
      for (let next = queue[0]; next; next = queue[0]) {
        const { batchItemFailures } = await worker({
          Records: [{ messageId: 'm', receiptHandle: 'r', body: JSON.stringify(next) }],
        });
        expect(batchItemFailures).toEqual([]);
        queue.shift();
      }
    }
    for (const call of [3, 8, 15, 20, 25, 30]) {
      const dying = world.process({ call, when: 'after' });
      await Promise.race([work(dying), dying.death]);
    }
    await work(world.process());
    for (const { id } of all) {
      const rows = await table.partition(leadKey(id));
      expect(rows).toEqual([expect.objectContaining({ SK: 'PROFILE', erasedAt: order.at })]);
      expect(rows[0]).not.toHaveProperty('id');
    }
    const told = world.bus.published.filter(({ type }) => type === 'LeadErased').map(({ leadId }) => leadId);
    expect([...new Set(told)].sort()).toEqual(all.map(({ id }) => id).sort());
  });

  test.each(['a', 'b', 'c'] as const)('an export of %s has a folder for each other address', async (name) => {
    const { all, [name]: asked } = await three();
    const held = await heldOf(asked.id, {
      table,
      receivedMail: async () => undefined,
      journeys: async () => [],
    });
    if (!held) throw new Error('no lead');
    const occasion = { company: 'Fieldnote', privacyUrl: 'https://fieldnote.example', at: '2026-11-23T10:00:00.000Z' };
    const files = exportFiles(
      held,
      wordsOf({ ...config, privacy }, mails, 'Europe/Berlin'),
      occasion,
      (email) => email,
    );
    for (const { id, email } of all) {
      const data = files[id === asked.id ? 'data.json' : `${email}/data.json`];
      expect(JSON.parse(strFromU8(data ?? new Uint8Array())).address).toBe(email);
    }
  });
});

/** The two leads of `merged`, and an erasure of one of them. */
async function erased(made: Awaited<ReturnType<typeof merged>>, asked: 'a' | 'b', on: ErasedOn, isReplay = false) {
  const { world, [asked]: lead } = made;
  const ordered: ErasureOrder[] = [];
  world.pass(minute);
  const order: ErasureOrder = { leadId: lead.id, at: world.now(), on, by: 'command' };
  const scene = { bucket: aBucket(), removedMail: new Set<string>(), running: new Set<string>(), ordered };
  const erasure = erasureIn(world.process(), world, scene);
  await erasure.erase(order, isReplay);
  await erasure.check({ leadId: lead.id });
  return ordered.map(({ leadId }) => leadId);
}
const tellsOf = async (id: string, other: string) => JSON.stringify(await table.partition(leadKey(id))).includes(other);

describe('of two who were one person for an hour', () => {
  test.each(['a', 'b'] as const)(
    'an erasure of %s erases it alone, and the other does not tell of it',
    async (asked) => {
      const made = await merged(table);
      const rest = asked === 'a' ? made.b : made.a;
      await made.world.process().merging.separate(made.b.id, manager);
      expect(await tellsOf(rest.id, made[asked].id)).toBe(true);
      expect(await erased(made, asked, 'request')).toEqual([]);
      expect(await tellsOf(rest.id, made[asked].id)).toBe(false);
      expect(await made.world.process().merges.profile(rest.id)).toMatchObject({ open: true, stage: 'nurturing' });
    },
  );
});

describe('of one person, when only one lead of theirs is erased', () => {
  test.each([
    ['the kept one, because its time is over', 'a', 'retention', false],
    ['the other one, because its time is over', 'b', 'retention', false],
    ['the kept one, once more after a restore', 'a', 'request', true],
    ['the other one, once more after a restore', 'b', 'request', true],
  ] as const)('%s, the rest goes on by itself', async (_, asked, on, isReplay) => {
    const made = await merged(table);
    const rest = asked === 'a' ? made.b : made.a;
    expect(await erased(made, asked, on, isReplay)).toEqual([]);
    expect(await tellsOf(rest.id, made[asked].id)).toBe(false);
    const history = await made.world.process().leads.history(rest.id);
    expect(history?.lead).toMatchObject({ id: rest.id, open: true });
    expect(history?.lead).not.toHaveProperty('mergedInto');
  });
});

import { expect, test } from 'vitest';
import { orphanVisits } from '../../../cli/aws/table-scan.ts';
import { type VerifyDeps, verify } from '../../../cli/erase/verify.ts';
import { type ErasureRecord, type Receipt, receiptOf } from '../../../domain/privacy/erasure.ts';
import { millis, minute, plus } from '../../../domain/time/instant.ts';
import { createBarriers } from '../../../functions/adapters/dynamodb/barriers.ts';
import { leadKey, profileKey, visitKey, visitorKey } from '../../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createErasureRecords } from '../../../functions/adapters/s3/erasure-records.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { erasureIn, everywhere, kept } from '../../functions/services/privacy/everywhere.ts';
import { startTable } from '../../support/aws/dynamodb.ts';
import { useTable } from '../../support/table.ts';
import { keys } from '../../support/world.ts';

const realTable = useTable();

const at = '2026-11-23T10:00:00.000Z';
const person = 'a'.repeat(32);
const ada = leadIdOfAddress(keys, 'ada.zwei@works.example') ?? '';
const order = { leadId: person, at, on: 'request', by: 'command' } as const;
const receipt: Receipt = {
  person,
  askedAt: at,
  on: 'request',
  by: 'command',
  finishedAt: at,
  erased: [],
  recipients: [],
  remains: [],
};
const record: ErasureRecord = { ...order, places: {}, finishedAt: at, mails: ['mail-7'], executions: ['x', 'x-1'] };
const barrier = { PK: leadKey(person), SK: 'PROFILE', erasedAt: at, erasedOn: 'request' };

/** A deployment in which nothing is left, but for what a test puts there. */
const clean: VerifyDeps = {
  table: { partition: async () => [barrier], get: async () => undefined },
  barriers: { barrier: async () => ({ erasedAt: at, erasedOn: 'request', isBack: false, isUnderWay: false }) },
  reps: { holdings: async () => new Map() },
  team: [{ id: 'ada', name: 'Ada Brandt' }],
  records: { find: async () => record },
  isRunning: async () => false,
  orphanVisits: async () => 0,
  rowsNaming: async function* () {
    yield { PK: leadKey(person), SK: 'PROFILE' };
    yield { PK: `SUPPRESSED#${person}`, SK: 'SUPPRESSED' };
    yield { PK: 'AUDIT#2026-11', SK: 'x' };
  },
  hasMail: async () => false,
  hasCopy: async () => false,
  journeys: async () => 0,
  deadLetters: async () => [],
  idOf: (address) => leadIdOfAddress(keys, address),
};
const foundIn = async (parts: Partial<VerifyDeps>) =>
  (await verify(receipt, { ...clean, ...parts })).checked.flatMap(({ place, found }) =>
    found.length > 0 ? [[place, found]] : [],
  );
const rows = (...more: { SK: string; at?: string; id?: string }[]) => ({
  partition: async () => [barrier, ...more.map((one) => ({ PK: leadKey(person), ...one }))],
  get: async () => undefined,
});
const naming = (PK: string, SK: string) =>
  async function* () {
    yield { PK, SK };
  };

test('what stays by the register is clean', async () => {
  expect(await foundIn({})).toEqual([]);
});

test.each<[string, Partial<VerifyDeps>, unknown[]]>([
  ['a row', { table: rows({ SK: 'ACT#x' }) }, ['All else of the lead', ['What happened']]],
  [
    'visits',
    { rowsNaming: naming('VISITOR#v', 'VISITOR') },
    ['What other rows tell of the lead', ['Visits before the form']],
  ],
  [
    'thanks of another',
    { rowsNaming: naming('LEAD#b', `THANKS#${person}`) },
    ['What other rows tell of the lead', ['Promised guides and thanks']],
  ],
  ['a mail', { hasMail: async (name) => name === 'mail-7' }, ['Mail that was received', ['1 mail']]],
  [
    'a place of a rep',
    { reps: { holdings: async () => new Map([['ada', { openLeads: { [`${person}#1`]: at }, asked: {} }]]) as never } },
    ['What a rep holds', ['a place of Ada Brandt']],
  ],
  ['a copy', { hasCopy: async () => true }, ['Copies for people who asked', ['a copy of their data']]],
  ['an execution', { isRunning: async (name) => name === 'x-1' }, ['Execution histories', ['one still runs']]],
  [
    'visits of nobody',
    { orphanVisits: async () => 2 },
    ['Visits that belong to no visitor', ['2 visits of this person or another who was erased']],
  ],
  ['lines of insight', { journeys: async () => 2 }, ['Files of insight', ['2 lines of this person']]],
  ['no record', { records: { find: async () => undefined } }, ['Records of erasures', ['it is missing']]],
  [
    'no barrier',
    { barriers: { barrier: async () => undefined } },
    ['Mark that keeps the lead away', ['there is none: was the table restored?']],
  ],
])('%s that is left is found', async (_, parts, found) => {
  expect(await foundIn(parts)).toEqual([found]);
});

test.each([
  ['the address, in any spelling', { detail: { mail: { destination: ['<ADA.Zwei+lifts@works.example>'] } } }, 1],
  ['the id', { leadId: ada }, 1],
  ['a mail that came in', { object: { key: 'replies/mail-7' } }, 1],
  ['somebody else', { leadId: person, to: 'bob@works.example' }, 0],
])('dead letters that name %s are counted, and stay as the receipt says', async (_, body, count) => {
  const { checked } = await verify(
    { ...receipt, person: ada },
    { ...clean, deadLetters: async () => [JSON.stringify(body), JSON.stringify(JSON.stringify(body))] },
  );
  const letters = checked.find(({ place }) => place === 'Queues and dead letters');
  expect(letters?.found).toEqual([]);
  expect(letters?.stays).toBe(count === 0 ? undefined : '2 dead letters of this person, for at most 14 days');
});

test('a mail that the person wrote later is none of what was erased', async () => {
  expect(await foundIn({ table: rows({ SK: 'MAIL#m', at: plus(at, minute) }) })).toEqual([]);
  expect(await foundIn({ table: rows({ SK: 'MAIL#m', at: plus(at, -minute) }) })).toEqual([
    ['All else of the lead', ['Mail that was received']],
  ]);
});

test('of somebody who came back the new life is left alone, and the mails of the old one are still looked for', async () => {
  const isBack = { erasedAt: at, erasedOn: 'request', isBack: true, isUnderWay: false } as const;
  const back = { barriers: { barrier: async () => isBack }, rowsNaming: naming('VISITOR#v', 'VISITOR') };
  expect(await foundIn(back)).toEqual([]);
  expect(await foundIn({ ...back, hasMail: async () => true })).toEqual([['Mail that was received', ['1 mail']]]);
});

test('an execution of an erased lead that runs is found by what the erasure left on record, also one that was replaced', async () => {
  const { world, input } = await everywhere(realTable);
  const { lead, order, scene } = input;
  await realTable.change(profileKey(lead.id), { set: { restarts: 1 } });
  const { record } = await erasureIn(world.process(), world, scene).erase(order);
  const [first, second] = [`${lead.id}-${lead.lifecycleId}`, `${lead.id}-${lead.lifecycleId}-1`];
  expect(record.executions).toEqual([first, second]);
  const checked = async (running: string) =>
    (
      await verify(receiptOf(record, kept) as Receipt, {
        ...clean,
        table: realTable,
        barriers: createBarriers(realTable),
        records: createErasureRecords(scene.bucket, 'bucket'),
        rowsNaming: async function* () {},
        isRunning: async (name) => name === running,
      })
    ).checked.filter(({ found }) => found.length > 0);
  for (const name of [first, second])
    expect(await checked(name)).toEqual([{ place: 'Execution histories', found: ['one still runs'] }]);
  expect(await checked('another')).toEqual([]);
});

test('visits are orphans while the row of their browser is missing and they have not expired', async () => {
  const storage = await startTable();
  const { table } = storage;
  const now = plus(at, minute);
  const until = Math.floor(millis(plus(now, minute)) / 1000);
  await table.putAll([
    { ...visitorKey('kept') },
    { ...visitKey('kept', { id: 'v', at }), expiresAt: until },
    { ...visitKey('gone', { id: 'v', at }), expiresAt: until },
    { ...visitKey('gone', { id: 'w', at }), expiresAt: until },
    { ...visitKey('over', { id: 'v', at }), expiresAt: until - 120 },
  ]);
  expect(await orphanVisits('leads', now, storage.client)).toBe(2);
  await storage.stop();
});

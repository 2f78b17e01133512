import { expect, test } from 'vitest';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { holds, wrongIn } from './check.ts';
import * as given from './given.ts';

const reply = { raise: given.reply };
const two = { demo: { raise: given.demo }, pricing: { raise: given.pricing } };

test('two signals that are enough only together, and a wait that ends by time, in every order', async () => {
  await holds(given.scene(two, { timeouts: 1 }), 10_000);
}, 60_000);

test('a raised hand while the sweep goes round and any one process dies', async () => {
  await holds(given.scene({ reply, sweep: 'sweep' }, { deaths: 1 }), 1_000);
});

test('finds that the first version loses a wake-up: it raised the revision also of a lead that had parked meanwhile', async () => {
  const leads = (real: Leads): Leads => ({
    ...real,
    bumpRevision: (id, _waits, effect) => real.bumpRevision(id, [], effect),
  });
  const setting = given.scene({ reply }, { fromParked: false, mutation: { leads } });
  expect(await wrongIn(setting)).toMatch('asleep, but it belongs to “sales-ready”');
});

test('finds that looking before writing loses what two signals make together', async () => {
  const leads = (real: Leads): Leads => {
    let write = async () => {};
    return {
      ...real,
      append: async (...args) => {
        write = () => real.append(...args);
      },
      history: async (id) => {
        const history = await real.history(id);
        await write();
        return history;
      },
    };
  };
  expect(await wrongIn(given.scene(two, { mutation: { leads } }))).toMatch('asleep, but it belongs to “sales-ready”');
});

test('finds that an unmarked activity is lost with the process that wrote it', async () => {
  const leads = (real: Leads): Leads => ({ ...real, append: (id, activity) => real.append(id, activity) });
  const setting = given.scene({ reply }, { deaths: 1, mutation: { leads } });
  expect(await wrongIn(setting)).toMatch('asleep, but it belongs to “sales-ready”');
});

test('finds that parking without a look at the revision loses a wake-up', async () => {
  const setting = given.scene({ reply }, { fromParked: false, mutation: { parksAlways: true } });
  expect(await wrongIn(setting)).toMatch('asleep, but it belongs to “sales-ready”');
});

test('finds a mail to a person who has said no, when nobody looks at the list before it', async () => {
  const table = (real: Table): Table => ({
    ...real,
    get: async (key) => (key.PK.startsWith('SUPPRESSED#') ? undefined : real.get(key)),
  });
  const setting = given.scene({ no: { unsubscribe: given.no } }, { timeouts: 1, mutation: { table } });
  expect(await wrongIn(setting)).toBe('a mail was decided on after the person had said no');
});

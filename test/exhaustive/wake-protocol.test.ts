import { test } from 'vitest';
import { holds } from '../protocol/check.ts';
import { released } from '../protocol/definition.ts';
import * as given from '../protocol/given.ts';

const demo = { raise: given.demo };
const pricing = { raise: given.pricing };
const reply = { raise: given.reply };
const no = { unsubscribe: given.no };
const deploy = { deploy: given.sooner };
const minutes = 600_000;

// Every order of the calls of these actors, the deployed functions and the state machine's waits: see test/protocol.

test(
  'two signals, a wait that ends by time, and any one process dies',
  async () => {
    await holds(given.scene({ demo, pricing }, { timeouts: 1, deaths: 1 }), 50_000);
  },
  minutes,
);

test(
  'two signals at a lead that is new, and any one process dies',
  async () => {
    await holds(given.scene({ demo, pricing }, { fromParked: false, deaths: 1 }), 50_000);
  },
  minutes,
);

test(
  'a raised hand and an unsubscribe, a wait that ends by time, and any one process dies',
  async () => {
    await holds(given.scene({ reply, no }, { timeouts: 1, deaths: 1 }), 50_000);
  },
  minutes,
);

test(
  'two signals and an unsubscribe',
  async () => {
    await holds(given.scene({ demo, pricing, no }), 20_000);
  },
  minutes,
);

test(
  'a lead that goes dormant while it comes back twice, and any one process dies',
  async () => {
    await holds(given.scene({ demo, reply }, { config: given.brief, timeouts: 1, deaths: 1 }), 20_000);
  },
  minutes,
);

test.each(Object.entries(released()))(
  'executions on %s: a deploy that brings the next mail forward, a signal, a wait that ends by time, and any one process dies',
  async (_version, definition) => {
    await holds(given.scene({ demo, deploy }, { timeouts: 1, deaths: 1, definition }), 10_000);
  },
  minutes,
);

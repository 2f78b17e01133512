import { test } from 'vitest';
import { holds } from '../protocol/check.ts';
import * as given from '../protocol/given.ts';

const first = { answer: { attempt: 1, action: 'accept' } } as const;
const second = { answer: { attempt: 2, action: 'accept' } } as const;
const declines = { answer: { attempt: 1, action: 'decline' } } as const;
const won = { answer: { attempt: 1, action: 'won' } } as const;
const minutes = 900_000;

// Every order of the calls of reps' pages, the functions of sales and the state machine's waits: see test/protocol.

test(
  'S5: two reps accept, one of them late',
  async () => {
    await holds(given.salesScene({ first, second }, { timeouts: 1 }), 20_000);
  },
  minutes,
);

test(
  'S5: a rep accepts and declines at once, and the offer ends by time',
  async () => {
    await holds(given.salesScene({ first, declines }, { timeouts: 1 }), 5_000);
  },
  minutes,
);

test(
  'S5: a rep accepts, in time or late, and any one process dies',
  async () => {
    await holds(given.salesScene({ first }, { timeouts: 1, deaths: 1 }), 2_000);
  },
  minutes,
);

test(
  'S6: a rep says won as the lead is taken back from them',
  async () => {
    await holds(given.salesScene({ first, won }, { timeouts: 1 }), 2_000);
  },
  minutes,
);

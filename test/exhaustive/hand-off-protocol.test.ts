import { test } from 'vitest';
import { holds } from '../protocol/check.ts';
import * as given from '../protocol/given.ts';

const first = { answer: { attempt: 1, action: 'accept' } } as const;
const second = { answer: { attempt: 2, action: 'accept' } } as const;
const minutes = 900_000;

// Every order of the calls of reps' pages, the functions of sales and the state machine's waits: see test/protocol.

test(
  'any one process dies while a rep accepts, in time or late',
  async () => {
    await holds(given.salesScene({ first }, { timeouts: 1, deaths: 1 }), 20_000);
  },
  minutes,
);

test(
  'S5: two reps accept, one of them late',
  async () => {
    await holds(given.salesScene({ first, second }, { timeouts: 1 }), 20_000);
  },
  minutes,
);

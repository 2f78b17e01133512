import { describe, expect, test } from 'vitest';
import { evenly } from '../../../functions/http/even-time.ts';
import { request } from '../../support/request.ts';

const from = (ip: string) => {
  const event = request('POST /leads');
  event.requestContext.http.sourceIp = ip;
  return event;
};

/** How long an answer takes, by a clock that the work and the pauses move. */
async function timeOf(work: number, ip: string, fails = false): Promise<number> {
  let now = 1_000;
  const handler = evenly(
    async () => {
      now += work;
      if (fails) throw new Error('no');
      return { statusCode: 202 };
    },
    {
      clock: () => now,
      pause: async (ms) => {
        now += ms;
      },
    },
  );
  await handler(from(ip)).catch(() => {});
  return now - 1_000;
}

describe('13.12: how long a form takes tells nothing', () => {
  test.each([0, 3, 80, 599, 600])('an answer after %i ms of work comes with the first step', async (work) => {
    expect(await timeOf(work, '203.0.113.9')).toBe(600);
    expect(await timeOf(work, '203.0.113.9', true)).toBe(600);
  });

  test('longer work takes whole steps', async () => {
    expect(await timeOf(601, '203.0.113.9')).toBe(1_200);
  });

  test('nobody waits on a laptop', async () => {
    expect(await timeOf(7, '127.0.0.1')).toBe(7);
  });
});

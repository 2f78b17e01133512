import { describe, expect, test } from 'vitest';
import { evenly, usualStep } from '../../../functions/http/even-time.ts';
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
  test.each([0, 3, 80, usualStep - 1, usualStep])(
    'an answer after %i ms of work comes with the first step',
    async (work) => {
      expect(await timeOf(work, '203.0.113.9')).toBe(usualStep);
      expect(await timeOf(work, '203.0.113.9', true)).toBe(usualStep);
    },
  );

  test('longer work takes whole steps', async () => {
    expect(await timeOf(usualStep + 1, '203.0.113.9')).toBe(2 * usualStep);
  });

  test('nobody waits on a laptop', async () => {
    expect(await timeOf(7, '127.0.0.1')).toBe(7);
  });
});

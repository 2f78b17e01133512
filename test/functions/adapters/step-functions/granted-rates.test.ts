import { beforeEach, expect, test, vi } from 'vitest';
import { grantedRate } from '../../../../functions/adapters/step-functions/granted-rates.ts';

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});
const here = { region: 'eu-central-1', isEmbedded: false };
const quotas = (...pages: Record<string, number>[]) => {
  let page = 0;
  const send = vi.fn(async () => {
    const Quotas = Object.entries(pages[page++] ?? {}).map(([QuotaName, Value]) => ({ QuotaName, Value }));
    return { Quotas, ...(page < pages.length && { NextToken: String(page) }) };
  });
  return { send } as unknown as Parameters<typeof grantedRate>[2] & { send: typeof send };
};
const refill = (call: string) => `${call} throttle token refill rate per second`;

test('13.8: a walk takes two thirds of the starts and two fifths of the answers that the account has', async () => {
  const raised = quotas(
    { [refill('StartExecution')]: 600, 'StartExecution throttle token bucket size': 9_000 },
    { [refill('SendTaskFailure')]: 900, [refill('SendTaskSuccess')]: 800 },
  );
  expect(await grantedRate('start', here, raised)).toBe(400);
  expect(raised.send).toHaveBeenCalledTimes(2);
  const low = quotas({ [refill('SendTaskSuccess')]: 40, [refill('StartExecution')]: 1 });
  expect(await grantedRate('wake', here, low)).toBe(16);
  expect(await grantedRate('start', here, quotas({ [refill('StartExecution')]: 1 }))).toBe(1);
});

test('13.8: a walk takes the usual of its region where no quota is told', async () => {
  const denied = { send: async () => Promise.reject(new Error('AccessDenied')) } as never;
  for (const silent of [denied, quotas({}), quotas({ 'Open executions': 1_000_000 })]) {
    expect(await grantedRate('wake', here, silent)).toBe(50);
    expect(await grantedRate('start', { ...here, region: 'us-east-1' }, silent)).toBe(200);
  }
  expect(await grantedRate('start', { ...here, isEmbedded: true })).toBe(100);
});

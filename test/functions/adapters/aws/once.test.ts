import { expect, test } from 'vitest';
import { once } from '../../../../functions/adapters/aws/once.ts';

test('a value is made once, also for two callers at one time', async () => {
  let made = 0;
  const value = once(async () => ++made);
  expect(await Promise.all([value(), value()])).toEqual([1, 1]);
  expect(await value()).toBe(1);
});

test('a failed attempt is forgotten: the next call tries again', async () => {
  let made = 0;
  const value = once(() => {
    if (++made === 1) throw new Error('throttled');
    return made;
  });
  await expect(value()).rejects.toThrow('throttled');
  expect(await value()).toBe(2);
});

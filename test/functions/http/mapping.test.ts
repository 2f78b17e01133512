import { afterEach, describe, expect, test, vi } from 'vitest';
import { longestEvaluation } from '../../../domain/capture/mapping-expression.ts';
import { MappingError, mapped } from '../../../functions/http/mapping.ts';

const message = { email: 'ada@works.example', list: [{ kind: 'a', value: 1 }, { kind: 'b' }], none: null };

/** A clock that is a millisecond further at each look; answers how many there were. */
function countedClock(): () => number {
  let looks = 0;
  for (const clock of [Date, performance]) vi.spyOn(clock, 'now').mockImplementation(() => ++looks);
  return () => looks;
}
afterEach(() => vi.restoreAllMocks());

describe('a mapping', () => {
  test('takes dotted paths, choices among many and texts of our own, and leaves out what finds nothing', async () => {
    const values = await mapped(
      { email: 'email', value: 'list[kind="a"].value', source: "'Fair 2026'", missing: 'a.b.c', none: 'none' },
      message,
    );
    expect(values).toEqual({ email: 'ada@works.example', value: 1, source: 'Fair 2026' });
  });

  test.each(['process', '$process', 'constructor', '__proto__', 'email.constructor', '$require', 'globalThis'])(
    'sees the message and nothing else: %s',
    async (expression) => {
      expect(await mapped({ found: expression }, message)).toEqual({});
    },
  );

  test.each([
    ['calls itself for ever', '($f := function($n){ $f($n) }; $f(1))'],
    ['goes deeper and deeper', '($f := function($n){ 1 + $f($n) }; $f(1))'],
    ['makes a long list in one step', '$count($map([1..9000000], function($x){ $x * 2 }))'],
    ['refuses what it gets', '$uppercase(list)'],
    ['could not be stopped: a regular expression', '$match(email, /^(a+)+$/)'],
    ['would run what a stranger wrote', '$eval(email)'],
    ['would do so under another name', '($e := $eval; $e(email))'],
  ])('that %s is a problem with the name of its field, once its time is over', async (_, expression) => {
    const looks = countedClock();
    const failed = await mapped({ name: expression }, message).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(MappingError);
    expect((failed as Error).message).toMatch(/^name: /);
    expect(looks()).toBeLessThan(2 * longestEvaluation + 20);
  });

  test('as a whole ends in time, however many slow expressions it has', async () => {
    const slow = '$sum($map([1..9000], function($x){ $sum($map([1..200], function($y){ $x * $y })) }))';
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`answer${n}`, slow]));
    const looks = countedClock();
    await expect(mapped(many, message)).rejects.toThrow(MappingError);
    expect(looks()).toBeLessThan(4 * longestEvaluation + 20);
  });

  test('gives its values also when the machine stood still for a second meanwhile, but not each time', async () => {
    let [now, stalls] = [0, 1];
    for (const clock of [Date, performance])
      vi.spyOn(clock, 'now').mockImplementation(() => {
        // In the middle of the first expression.
        if (++now > 5 && stalls-- > 0) now += 1_000;
        return now;
      });
    const expressions = { email: '$lowercase($trim(email))', value: 'list[kind="a"].value' };
    expect(await mapped(expressions, message)).toEqual({ email: 'ada@works.example', value: 1 });
    [now, stalls] = [0, Number.POSITIVE_INFINITY];
    await expect(mapped(expressions, message)).rejects.toThrow(MappingError);
  });
});

import { describe, expect, test } from 'vitest';
import { createLifecycles, executionName } from '../../../../functions/adapters/step-functions/lifecycles.ts';

function stepFunctions(error?: string) {
  const asked: unknown[] = [];
  const send = async ({ input }: { input: unknown }) => {
    asked.push(input);
    if (error) throw Object.assign(new Error('no'), { name: error });
    return {};
  };
  return { asked, lifecycles: createLifecycles('arn:machine:live', { send } as never) };
}

describe('the lifecycles', () => {
  test('start with a name made of lead and lifecycle, and ids as their only input', async () => {
    const { asked, lifecycles } = stepFunctions();
    await lifecycles.start('a'.repeat(32), 'b'.repeat(12));
    expect(asked).toEqual([
      {
        stateMachineArn: 'arn:machine:live',
        name: `${'a'.repeat(32)}-${'b'.repeat(12)}`,
        input: JSON.stringify({ leadId: 'a'.repeat(32), lifecycleId: 'b'.repeat(12) }),
      },
    ]);
  });

  test('name the execution that replaces a failed one after the number of restarts, within 80 characters', () => {
    const [lead, lifecycle] = ['a'.repeat(32), 'b'.repeat(12)];
    expect([undefined, 0, 1, 2].map((restarts) => executionName(lead, lifecycle, restarts))).toEqual([
      `${lead}-${lifecycle}`,
      `${lead}-${lifecycle}`,
      `${lead}-${lifecycle}-1`,
      `${lead}-${lifecycle}-2`,
    ]);
    expect(executionName(lead, lifecycle, 3).length).toBeLessThan(80);
  });

  test('say that an execution of this name has ended, which is no start', async () => {
    expect(await stepFunctions().lifecycles.start('a', 'b')).toBe(true);
    expect(await stepFunctions('ExecutionAlreadyExists').lifecycles.start('a', 'b')).toBe(false);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'take %s for woken by somebody else',
    async (error) => {
      expect(await stepFunctions(error).lifecycles.wake('token', 'link.clicked')).toBe(false);
    },
  );

  test('wake with the name of the signal', async () => {
    const { asked, lifecycles } = stepFunctions();
    expect(await lifecycles.wake('token', 'link.clicked')).toBe(true);
    expect(asked).toEqual([{ taskToken: 'token', output: '{"signal":"link.clicked"}' }]);
  });

  test.each(['ThrottlingException', 'ExecutionLimitExceeded', 'TimeoutError'])(
    'say StorageUnavailable for %s',
    async (error) => {
      const { lifecycles } = stepFunctions(error);
      await expect(lifecycles.start('a', 'b')).rejects.toMatchObject({ name: 'StorageUnavailable' });
      await expect(lifecycles.wake('token', 'x')).rejects.toMatchObject({ name: 'StorageUnavailable' });
    },
  );
});

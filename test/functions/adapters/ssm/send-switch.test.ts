import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createSendSwitch } from '../../../../functions/adapters/ssm/send-switch.ts';

/** A parameter somebody else may change, or that cannot be reached. */
function parameter(value: string | undefined) {
  const world = { value, calls: 0, clock: 0, down: false };
  const client = {
    send: async (command: { input: { Value?: string } }) => {
      world.calls += 1;
      if (world.down) throw Object.assign(new Error('busy'), { name: 'ThrottlingException' });
      if (command.input.Value !== undefined) world.value = command.input.Value;
      return { Parameter: { Value: world.value } };
    },
  } as unknown as SSMClient;
  return { world, sendSwitch: createSendSwitch('/switch', () => world.clock, client) };
}

test('a pause is known within a minute, and the parameter is read twice a minute at most', async () => {
  const { world, sendSwitch } = parameter('on');
  for (let look = 0; look < 100; look++) expect(await sendSwitch.state()).toBe('on');
  expect(world.calls).toBe(1);
  world.value = 'paused';
  world.clock = 30_000;
  expect(await sendSwitch.state()).toBe('paused');
  expect(world.calls).toBe(2);
});

test('who sets it sees at once what was set', async () => {
  const { sendSwitch } = parameter('on');
  await sendSwitch.set('paused');
  expect(await sendSwitch.state()).toBe('paused');
});

test.each([undefined, '', 'off'])('when it says %j no mail is sent on a guess', async (value) => {
  await expect(parameter(value).sendSwitch.state()).rejects.toThrow(/MailUnavailable|neither on nor paused/);
});

test('when it cannot be read the mail waits, and the next look reads it', async () => {
  const { world, sendSwitch } = parameter('on');
  world.down = true;
  await expect(sendSwitch.state()).rejects.toMatchObject({ name: 'MailUnavailable' });
  world.down = false;
  expect(await sendSwitch.state()).toBe('on');
});

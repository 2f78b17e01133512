import { expect, test } from 'vitest';
import { scene } from './cloud/scene.ts';

test('a lead whose capture dies before StartExecution is started by the next process and welcomed once', async () => {
  const { start } = scene();
  const doomed = await start({ faults: [{ at: '^StartExecution', when: 'before', do: 'kill' }] });
  await expect(doomed.postLead({ email: 'ada@example.org', form: 'contact' })).rejects.toThrow('fetch failed');
  expect(await doomed.ended).toMatchObject({ signal: 'SIGKILL' });

  const cloud = await start();
  await cloud.settled();
  expect(await cloud.executions()).toMatchObject([{ status: 'RUNNING', state: 'Wait for engagement' }]);
  expect(await cloud.mail()).toMatchObject([{ to: 'ada@example.org', tags: { step: 'welcome' } }]);
});

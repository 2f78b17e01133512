import { describe, expect, test } from 'vitest';
import type { Fault } from './cloud/interception.ts';
import { cleanUpAfterEach, patience, scene } from './cloud/scene.ts';

cleanUpAfterEach();

const ada = { email: 'ada@example.org', name: 'Ada', form: 'contact', submissionId: 'one' };

describe('a process that dies while it captures a lead', () => {
  const kept: [string, Omit<Fault, 'do'>][] = [
    ['between the write and StartExecution', { at: '^StartExecution', when: 'before' }],
    ['before it heard that the write is done', { at: '^PutItem .*PROFILE', when: 'after' }],
    ['before it heard that the execution has started', { at: '^StartExecution', when: 'after' }],
  ];
  test.each(kept)(
    '%s leaves a lead that the next one starts, and welcomes once',
    async (_name, fault) => {
      const { start } = scene();
      const doomed = await start({ faults: [{ ...fault, do: 'kill' }] });
      await expect(doomed.postLead(ada)).rejects.toThrow('fetch failed');
      expect(await doomed.ended).toMatchObject({ signal: 'SIGKILL' });

      const cloud = await start();
      await cloud.settled();
      const started = await cloud.executions();
      expect(started).toMatchObject([{ status: 'RUNNING', state: 'Wait for engagement' }]);
      expect(await cloud.mail()).toMatchObject([{ to: 'ada@example.org', tags: { step: 'welcome' } }]);
      // The visitor never got an answer and posts again: the same lead, the same run, no second welcome.
      expect(await cloud.postLead(ada)).toMatchObject({ status: 202 });
      await cloud.settled();
      expect(await cloud.executions()).toEqual(started);
      expect(await cloud.mail()).toHaveLength(1);
    },
    patience,
  );

  test(
    'before the write has promised nothing; posted again, the lead is there',
    async () => {
      const { start } = scene();
      const doomed = await start({ faults: [{ at: '^PutItem .*PROFILE', when: 'before', do: 'kill' }] });
      await expect(doomed.postLead(ada)).rejects.toThrow('fetch failed');

      const cloud = await start();
      await cloud.settled();
      expect(await cloud.leads()).toEqual([]);
      expect(await cloud.postLead(ada)).toMatchObject({ status: 202 });
      await cloud.settled();
      expect(await cloud.executions()).toMatchObject([{ status: 'RUNNING' }]);
      expect(await cloud.mail()).toHaveLength(1);
    },
    patience,
  );

  test(
    'twice, the second time while it recovers, still loses nothing',
    async () => {
      const { start } = scene();
      const first = await start({ faults: [{ at: '^StartExecution', when: 'before', do: 'kill' }] });
      await expect(first.postLead(ada)).rejects.toThrow('fetch failed');
      const second = await start({ faults: [{ at: '^StartExecution', when: 'before', do: 'kill' }] }).catch(
        () => undefined,
      );
      await second?.ended;

      const cloud = await start();
      await cloud.settled();
      expect(await cloud.executions()).toMatchObject([{ status: 'RUNNING', state: 'Wait for engagement' }]);
      expect(await cloud.mail()).toHaveLength(1);
    },
    patience,
  );
});

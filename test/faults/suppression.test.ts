import { describe, expect, test } from 'vitest';
import { unsubscribeLink } from '../support/cloud/client.ts';
import type { Fault } from '../support/cloud/interception.ts';
import { cleanUpAfterEach, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

const oneClick = { 'List-Unsubscribe': 'One-Click' };

/** Somebody has the welcome mail and waits for the next one, which is due in three days. Answers the one-click address. */
async function welcomed(cloud: Running, email: string): Promise<string> {
  expect(await cloud.postLead({ email, form: 'contact' })).toMatchObject({ status: 202 });
  await cloud.settled();
  const welcome = (await cloud.mail()).find(({ to }) => to === email);
  if (!welcome) throw new Error('no welcome mail');
  return unsubscribeLink(welcome);
}

const steps = async (cloud: Running, email: string) =>
  (await cloud.mail()).filter(({ to }) => to === email).map(({ tags }) => tags.step);

async function expectUnsubscribed(cloud: Running): Promise<void> {
  for (const lead of await cloud.leads()) expect(lead).toMatchObject({ stage: 'unsubscribed', open: false });
  const executions = await cloud.executions();
  expect(executions).toHaveLength((await cloud.leads()).length);
  for (const execution of executions) expect(execution).toMatchObject({ status: 'SUCCEEDED', state: 'Unsubscribed' });
}

describe('unsubscribing', () => {
  const ada = 'ada@example.org';

  /** Holds the third day's touch at a call, unsubscribes, lets it go on, and answers the steps of all mails in the end. */
  async function unsubscribedWhile(at: string): Promise<(string | undefined)[]> {
    const cloud = await scene().start();
    const link = await welcomed(cloud, ada);
    await cloud.arm({ at, when: 'before', do: 'hold' });
    const passing = cloud.advance('60d');
    const touch = await cloud.held();
    expect(await cloud.submit(link, oneClick)).toMatchObject({ status: 200 });
    touch.release();
    await passing;
    await expectUnsubscribed(cloud);
    return steps(cloud, ada);
  }

  test('between the decision to send and the send stops that very mail', async () => {
    expect(await unsubscribedWhile('^GetItem .*SUPPRESSED#')).toEqual(['welcome']);
  });

  test('while the mail is with SES cannot call it back, and nothing follows', async () => {
    expect(await unsubscribedWhile('^SendEmail')).toEqual(['welcome', 'nurture-1']);
  });

  test('holds at any death of the process once the suppression list has it, and after an answer of 200', async () => {
    const deaths: [string, Omit<Fault, 'do'> | undefined][] = [
      ['after-list', { at: '^PutItem .*SUPPRESSED#', when: 'after' }],
      ['after-activity', { at: '^PutItem .*ACT#.*unsubscribed', when: 'after' }],
      ['after-lead', { at: '^UpdateItem .*suppressed', when: 'after' }],
      ['after-wake-up', { at: '^SendTaskSuccess', when: 'after' }],
      ['after-answer', undefined],
    ];
    const { start } = scene();
    for (const [name, fault] of deaths) {
      const doomed = await start();
      await doomed.settled();
      const link = await welcomed(doomed, `${name}@example.org`);
      if (fault) await doomed.arm({ ...fault, do: 'kill' });
      const answer = await doomed.submit(link, oneClick).catch(() => undefined);
      expect(answer?.status, name).toBe(fault ? undefined : 200);
      if (!fault) await doomed.kill();
      expect(await doomed.ended, name).toMatchObject({ signal: 'SIGKILL' });
    }
    const cloud = await start();
    await cloud.advance('60d');
    for (const [name] of deaths) expect(await steps(cloud, `${name}@example.org`), name).toEqual(['welcome']);
    await expectUnsubscribed(cloud);
  });
});

import { describe, expect, test } from 'vitest';
import { unsubscribeLink } from './cloud/client.ts';
import type { Fault } from './cloud/interception.ts';
import { cleanUpAfterEach, patience, type Running, scene } from './cloud/scene.ts';

cleanUpAfterEach();

const oneClick = { 'List-Unsubscribe': 'One-Click' };

/** Ada has her welcome mail and waits for the next one, which is due in three days. */
async function welcomed(cloud: Running): Promise<{ id: string; link: string }> {
  const { status, text } = await cloud.postLead({ email: 'ada@example.org', form: 'contact' });
  expect(status).toBe(202);
  await cloud.settled();
  const [welcome] = await cloud.mail();
  if (!welcome) throw new Error('no welcome mail');
  return { id: JSON.parse(text).leadId, link: unsubscribeLink(welcome) };
}

const steps = async (cloud: Running) => (await cloud.mail()).map(({ tags }) => tags.step);

async function expectSilence(cloud: Running, id: string): Promise<void> {
  await cloud.advance('60d');
  expect(await steps(cloud)).toEqual(['welcome']);
  expect(await cloud.lead(id)).toMatchObject({ stage: 'unsubscribed', profile: { open: false } });
  const [execution, ...others] = await cloud.executions();
  expect(others).toEqual([]);
  expect(execution).toMatchObject({ status: 'SUCCEEDED', state: 'Unsubscribed' });
}

describe('unsubscribing', () => {
  test(
    'between the decision to send and the send stops that very mail',
    async () => {
      const { start } = scene();
      const cloud = await start();
      const { id, link } = await welcomed(cloud);
      await cloud.arm({ at: '^GetItem .*SUPPRESSED#', when: 'before', do: 'hold' });
      const passing = cloud.advance('5d');
      const decided = await cloud.held();
      expect(await cloud.submit(link, oneClick)).toMatchObject({ status: 200 });
      decided.release();
      await passing;
      await expectSilence(cloud, id);
    },
    patience,
  );

  test(
    'while the mail is with SES cannot call it back, and nothing follows',
    async () => {
      const { start } = scene();
      const cloud = await start();
      const { id, link } = await welcomed(cloud);
      await cloud.arm({ at: '^SendEmail', when: 'before', do: 'hold' });
      const passing = cloud.advance('5d');
      const sending = await cloud.held();
      expect(await cloud.submit(link, oneClick)).toMatchObject({ status: 200 });
      sending.release();
      await passing;
      await cloud.advance('60d');
      expect(await steps(cloud)).toEqual(['welcome', 'nurture-1']);
      expect(await cloud.lead(id)).toMatchObject({ stage: 'unsubscribed', profile: { open: false } });
    },
    patience,
  );

  test(
    'that was answered with 200 holds after SIGKILL',
    async () => {
      const { start } = scene();
      const doomed = await start();
      const { id, link } = await welcomed(doomed);
      expect(await doomed.submit(link, oneClick)).toMatchObject({ status: 200 });
      await doomed.kill();
      await expectSilence(await start(), id);
    },
    patience,
  );

  const deaths: [string, Omit<Fault, 'do'>][] = [
    ['the suppression list', { at: '^PutItem .*SUPPRESSED#', when: 'after' }],
    ['the activity', { at: '^PutItem .*ACT#.*unsubscribed', when: 'after' }],
    ['the lead', { at: '^UpdateItem .*suppressed', when: 'after' }],
    ['the wake-up', { at: '^SendTaskSuccess', when: 'after' }],
  ];
  test.each(deaths)(
    'holds when the process dies after it wrote %s',
    async (_name, fault) => {
      const { start } = scene();
      const doomed = await start();
      const { id, link } = await welcomed(doomed);
      await doomed.arm({ ...fault, do: 'kill' });
      await doomed.submit(link, oneClick).catch(() => undefined);
      expect(await doomed.ended).toMatchObject({ signal: 'SIGKILL' });
      await expectSilence(await start(), id);
    },
    patience,
  );
});

import { describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../../../functions/adapters/ses/mailer.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { createWorld, killedAnywhere, type Process, type World } from '../../../support/world.ts';

const table = useTable();

function aLetter(parts: Partial<OutgoingMail> = {}): OutgoingMail {
  const { id, lifecycleId } = aLead('2026-11-23T10:00:00.000Z');
  const step = { track: 'first', step: 'welcome', template: 'welcome', kind: 'marketing' as const };
  return {
    leadId: id,
    lifecycleId,
    ...step,
    to: 'ada@works.example',
    data: { html: {}, text: {} },
    headers: {},
    why: 'due',
    ...parts,
  };
}
const prepare = async () => ({ world: createWorld(table), input: aLetter() });
const post = (process: Process, letter: OutgoingMail) => process.mailer.post(letter);
const entryOf = (world: World, letter: OutgoingMail) => world.process().sends.find(letter.leadId, letter);
const sesSays = (name: string, more: object = {}) => Object.assign(new Error('no'), { name, ...more });

describe('the mailer', () => {
  test('sends with tags of ids, so that events find the ledger and nobody finds the person', async () => {
    const { world, input } = await prepare();
    await post(world.process(), input);
    const { leadId, lifecycleId } = input;
    const tags = {
      lead: leadId,
      lifecycle: lifecycleId,
      track: 'first',
      step: 'welcome',
      template: 'welcome',
      kind: 'marketing',
      'ses:feedback-id-a': 'welcome',
      'ses:feedback-id-b': 'first',
    };
    expect(world.inbox[0]?.tags).toEqual(tags);
    // SES takes letters, digits, underscores and hyphens, at most 256.
    for (const value of Object.values(tags)) expect(value).toMatch(/^[\w-]{1,256}$/);
    expect(await entryOf(world, input)).toMatchObject({
      state: 'sent',
      messageId: 'm-1',
      sentAt: world.now(),
      why: 'due',
    });
  });

  test('killed anywhere and asked again, sends at most once', async () => {
    await killedAnywhere(prepare, post, async (world, letter, kill) => {
      const posted = await post(world.process(), letter);
      expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      expect((await entryOf(world, letter))?.state).toBe(posted.state);
      expect(posted.state === 'sent' ? world.inbox.length : 1).toBe(1);
    });
  });

  test('sends once, however many ask at the same moment', async () => {
    const { world, input } = await prepare();
    await Promise.all(Array.from({ length: 5 }, () => post(world.process(), input)));
    expect(world.inbox).toHaveLength(1);
    expect((await entryOf(world, input))?.state).toBe('sent');
  });

  test.each([
    ['SES is throttled', sesSays('TooManyRequestsException')],
    ['sending is paused', sesSays('SendingPausedException')],
    ['it is throttled by another name', sesSays('ThrottlingException', { $metadata: { httpStatusCode: 429 } })],
    ['the role may not send', sesSays('AccessDeniedException', { $metadata: { httpStatusCode: 403 } })],
    ['SES cannot be reached', sesSays('Error', { code: 'ECONNREFUSED' })],
  ])('gives the claim back when %s, and sends on the retry', async (_, error) => {
    const { world, input } = await prepare();
    world.ses.next = error;
    await expect(post(world.process(), input)).rejects.toMatchObject({ name: 'MailUnavailable' });
    expect((await entryOf(world, input))?.state).toBe('released');
    await post(world.process(), input);
    expect(world.inbox).toHaveLength(1);
  });

  test.each([
    ['a time-out', sesSays('TimeoutError', { code: 'ECONNRESET' })],
    ['an error of the service', sesSays('InternalFailure', { $metadata: { httpStatusCode: 500 } })],
    ['anything else', new Error('?')],
  ])('never sends again after %s: SES may have taken it', async (_, error) => {
    const { world, input } = await prepare();
    world.ses.next = error;
    expect(await post(world.process(), input)).toMatchObject({ state: 'unknown' });
    expect(await post(world.process(), input)).toMatchObject({ state: 'unknown' });
    expect(world.inbox).toHaveLength(0);
  });

  test.each(['MessageRejected', 'BadRequestException'])('does not try again what SES refuses with %s', async (name) => {
    const { world, input } = await prepare();
    world.ses.next = sesSays(name, { $metadata: { httpStatusCode: 400 } });
    expect(await post(world.process(), input)).toMatchObject({ state: 'refused' });
    expect(await post(world.process(), input)).toMatchObject({ state: 'refused' });
    expect(world.inbox).toHaveLength(0);
  });

  test('holds marketing back from whoever does not want it, and only that', async () => {
    const { world, input } = await prepare();
    const process = world.process();
    await process.suppressions.add(input.leadId, { reason: 'unsubscribed', at: world.now() });
    await process.suppressions.add(input.leadId, { reason: 'bounced', at: world.now() });
    expect(await process.mailer.post(input)).toEqual({ state: 'suppressed', reason: 'unsubscribed', at: world.now() });
    expect(await entryOf(world, input)).toBeUndefined();
    for (const kind of ['transactional', 'internal'] as const)
      await process.mailer.post({ ...input, kind, step: kind });
    expect(world.inbox.map(({ step }) => step)).toEqual(['transactional', 'internal']);
  });

  test('calls a claim unknown when the run that made it is gone', async () => {
    const { world, input } = await prepare();
    const doomed = world.process({ call: 2, when: 'after' });
    await Promise.race([post(doomed, input), doomed.death]);
    const process = world.process();
    const [claimed] = [await entryOf(world, input)];
    expect(claimed?.state).toBe('claimed');
    await process.mailer.settleAbandoned(input.leadId, claimed ? [claimed] : []);
    expect((await entryOf(world, input))?.state).toBe('unknown');
  });
});

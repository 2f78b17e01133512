import { describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import { between, hour, minute } from '../../../../domain/time/instant.ts';
import { createMailsAsSent } from '../../../../functions/adapters/dynamodb/mail/mails-as-sent.ts';
import type { MailHeldError, OutgoingMail } from '../../../../functions/adapters/ses/mailer.ts';
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
const refusal = { $metadata: { httpStatusCode: 400 } };

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

  test('keeps what the mail says before it leaves, and its template once; of a mail to a rep nothing', async () => {
    const world = createWorld(table);
    const data = { html: { name: 'A &amp; B' }, text: { name: 'A & B', firstName: 'Ada' } };
    const letter = aLetter({ data, template: 'kept-once' });
    await post(world.process(), letter);
    await post(world.process(), { ...letter, step: 'again', data: { html: { name: 'C' }, text: data.text } });
    await post(world.process(), { ...letter, step: 'rep', kind: 'internal' });
    const asSent = createMailsAsSent(table);
    const found = (step: string) => asSent.find({ id: letter.leadId }, { ...letter, step });
    const { template } = letter;
    expect(await found('welcome')).toEqual({
      subject: `${template}: Ada`,
      html: `<p>${template} for A &amp; B</p>`,
      text: `${template} for A & B`,
    });
    expect((await found('again'))?.html).toBe(`<p>${template} for C</p>`);
    expect(await found('rep')).toBeUndefined();
    expect(world.templatesRead()).toEqual([template]);
  });

  test('a mail that cannot be written down does not leave, and goes on the retry', async () => {
    const { world, input } = await prepare();
    const broken = new TemporaryError('StorageUnavailable', 'no');
    const process = world.process();
    vi.spyOn(process.written, 'keep').mockRejectedValueOnce(broken);
    await expect(post(process, input)).rejects.toBe(broken);
    expect([(await entryOf(world, input))?.state, world.inbox]).toEqual(['released', []]);
    expect((await post(process, input)).state).toBe('sent');
  });

  test('a template that SES does not tell now holds no mail up, and is kept with the next one', async () => {
    const world = createWorld(table);
    const letter = aLetter({ template: 'kept-late' });
    const process = world.process();
    vi.spyOn(console, 'warn').mockReturnValue();
    world.ses.templates = sesSays('TooManyRequestsException');
    expect((await post(process, letter)).state).toBe('sent');
    const asSent = createMailsAsSent(table);
    expect(await asSent.find({ id: letter.leadId }, letter)).toBeUndefined();
    await post(process, { ...letter, step: 'next' });
    expect(await asSent.find({ id: letter.leadId }, letter)).toBeDefined();
  });

  test('killed anywhere and asked again, sends at most once', async () => {
    await killedAnywhere(prepare, post, async (world, letter, kill) => {
      const posted = await post(world.process(), letter);
      expect(world.inbox.length, JSON.stringify(kill)).toBeLessThanOrEqual(1);
      expect((await entryOf(world, letter))?.state).toBe(posted.state);
      expect(posted.state === 'sent' ? world.inbox.length : 1).toBe(1);
    });
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException', 'TypeError'])(
    'sends once when the table answers %s to what SES took, and the Email Sent event settles it',
    async (name) => {
      const { world, input } = await prepare();
      let [isTaken, denied] = [false, 0];
      const unlucky = world.process(undefined, async (call, _, act) => {
        if (isTaken && call === 'change' && denied++ === 0) throw sesSays(name, refusal);
        const answer = await act();
        isTaken = world.inbox.length > 0;
        return answer;
      });
      await expect(post(unlucky, input)).rejects.toMatchObject({ name });
      expect((await entryOf(world, input))?.state).toBe('claimed');
      expect(await post(world.process(), input)).toMatchObject({ state: 'unknown' });
      expect(world.inbox).toHaveLength(1);
      await world.process().sends.sent(input.leadId, input, 'm-1', world.now());
      expect((await entryOf(world, input))?.state).toBe('sent');
    },
  );

  test('a mail that cannot be put together is not claimed, and goes when that is mended', async () => {
    const { world, input } = await prepare();
    const broken = { ...input, headers: undefined as never };
    await expect(post(world.process(), broken)).rejects.toThrow(TypeError);
    expect(await entryOf(world, input)).toBeUndefined();
    expect((await post(world.process(), input)).state).toBe('sent');
  });

  test('sends once, however many ask at the same moment', async () => {
    const { world, input } = await prepare();
    await Promise.all(Array.from({ length: 5 }, () => post(world.process(), input)));
    expect(world.inbox).toHaveLength(1);
    expect((await entryOf(world, input))?.state).toBe('sent');
  });

  test.each([
    ['SES is throttled', sesSays('TooManyRequestsException')],
    ['it is throttled by another name', sesSays('ThrottlingException', { $metadata: { httpStatusCode: 429 } })],
    ['its rate is exceeded', sesSays('ThrottlingException', { message: 'Maximum sending rate exceeded.' })],
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

  test.each([
    [
      'the sender is not verified',
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: works.example',
    ],
    [
      'the account is in the sandbox',
      'MessageRejected',
      'Email address is not verified. The following identities failed the check: ada@works.example',
    ],
    ['sending is suspended', 'MessageRejected', 'Sending suspended for this account.'],
    ['SES rejects a mail without saying why', 'MessageRejected', ''],
    ['the MAIL FROM domain is not verified', 'MailFromDomainNotVerifiedException', ''],
    ['the template is gone', 'NotFoundException', 'Template leadloop-prod-welcome does not exist.'],
    ['the configuration set is gone', 'NotFoundException', 'Configuration set does not exist.'],
    [
      'the From is wrong',
      'BadRequestException',
      'Invalid email address<hello@>. From address is illegal: missing domain',
    ],
    ['a header is wrong', 'BadRequestException', 'Header value is not allowed.'],
    ['sending is paused', 'SendingPausedException', ''],
    ['the account is suspended', 'AccountSuspendedException', ''],
    ['the role may not send', 'AccessDeniedException', 'not authorized to perform ses:SendEmail'],
    ['the credentials are over', 'ExpiredTokenException', ''],
    ['the mails of the day have gone', 'ThrottlingException', 'Daily message quota exceeded.'],
    ['they have gone by the newer name', 'TooManyRequestsException', 'Daily sending quota exceeded.'],
  ])(
    '13.2: holds the mail when %s, says so in the ledger and by a metric, and sends it once when that is mended',
    async (_, name, message) => {
      const { world, input } = await prepare();
      const lines: string[] = [];
      const out = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
      world.ses.next = sesSays(name, { message, ...refusal });
      const held = await post(world.process(), input).catch((error: unknown) => error);
      out.mockRestore();
      expect(held).toMatchObject({ name: 'MailUnavailable', send: { state: 'held', why: name } });
      const ahead = between(world.now(), (held as MailHeldError).until);
      expect(ahead).toBeGreaterThanOrEqual(hour);
      expect(ahead).toBeLessThan(3 * hour);
      expect(await entryOf(world, input)).toMatchObject({ state: 'held', why: name });
      expect(lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line)).toMatchObject([
        { MailsHeld: 1, Stage: 'test' },
      ]);
      await post(world.process(), input);
      await post(world.process(), input);
      expect(world.inbox).toHaveLength(1);
      expect((await entryOf(world, input))?.state).toBe('sent');
    },
  );

  test('13.2: tries a held mail that a person waits for within 20 minutes, each lead at a moment of its own', async () => {
    const { world, input } = await prepare();
    const moments = new Set<string>();
    for (const kind of ['transactional', 'internal'] as const)
      for (const leadId of ['a'.repeat(32), 'b'.repeat(32)]) {
        world.ses.next = sesSays('SendingPausedException', refusal);
        const held = await post(world.process(), { ...input, leadId, kind, step: kind }).catch(
          (error: unknown) => error,
        );
        const { until } = held as MailHeldError;
        expect(between(world.now(), until)).toBeLessThan(20 * minute);
        moments.add(until);
      }
    expect(moments.size).toBe(2);
  });

  // As users of SES quote it in their issues: openstax/accounts 253, monde-sistemas/delphi-aws-ses 22, brave/accounts 35,
  // hcengineering/platform 7864, mozilla/fx-private-relay 1887.
  test.each([
    'Illegal address',
    "Missing final '@domain'",
    'Missing domain',
    'Invalid email address',
    'Domain contains illegal character',
    'Domain contains control or whitespace',
    'Local address contains illegal character',
    'Local address contains control or whitespace',
    'Domain starts with dot',
  ])('13.2: does not try again an address of which SES says: %s', async (message) => {
    const { world, input } = await prepare();
    world.ses.next = sesSays('BadRequestException', { message, ...refusal });
    expect(await post(world.process(), input)).toMatchObject({ state: 'refused' });
    expect(await post(world.process(), input)).toMatchObject({ state: 'refused' });
    expect(world.inbox).toHaveLength(0);
  });

  test('holds marketing back from those who do not want it, and only that', async () => {
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

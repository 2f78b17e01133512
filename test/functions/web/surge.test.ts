import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { createVerification } from '../../../functions/workflow/verification.ts';
import { anAddress } from '../../support/lead.ts';
import { browser, jsonOf, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, type World } from '../../support/world.ts';

const metrics: string[] = [];
beforeEach(() => {
  metrics.length = 0;
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => metrics.push(String(text)) > 0);
});
const table = useTable();
afterEach(async () => {
  const { limits } = createWorld(table).process();
  const surge = await limits.surge();
  if (surge) await limits.endSurge(surge);
});

const limits = { perAddress: 2, perNetwork: 3, formsPerHour: 5, mailsPerHour: 4, challenge: 'proof-of-work' as const };
const withLimits = (more: Partial<Config['capture']['limits']> = {}): Config => ({
  ...config,
  capture: { ...config.capture, limits: { ...limits, ...more } },
});
/** Each world has a day of its own, because all share one table and its counters. */
let days = 0;
const open = (more?: Partial<Config['capture']['limits']>) =>
  createWorld(table, plus('2026-11-02T10:00:00.000Z', ++days * day), withLimits(more));

function post(world: World, body: object, ip = '198.51.100.7', headers = {}) {
  const event = request('POST /leads', { body, headers });
  event.requestContext.http.sourceIp = ip;
  return served(createCapture({ ...world.process(), rules: world.config.capture }))(event);
}
const storyOf = async (world: World, leadId: string) => world.process().leads.history(leadId);
const isHeld = async (world: World, leadId: string) =>
  (await storyOf(world, leadId))?.activities.some(
    (one) => one.type === 'form.submitted' && one.detail.mustConfirm === true,
  );
const sweep = (world: World) => runSweep(world.process());
const verify = async (world: World, leadId: string) => {
  const process = world.process();
  const lead = (await process.leads.history(leadId))?.lead;
  const step = createVerification({ ...process, rules: world.config });
  return step({ leadId, lifecycleId: lead?.lifecycleId ?? '' } as never);
};

async function solution(world: World): Promise<string> {
  const forms = served(createForms({ ...world.process(), rules: world.config.capture, newSubmissionId: () => 's' }));
  const challenge = jsonOf(await forms(request('GET /challenge')));
  const solved = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution: solved })).toString('base64');
}

describe('13.11: one sender', () => {
  test('goes the usual way up to its limit; then each form is kept and its address is confirmed first', async () => {
    const world = open();
    const held: (boolean | undefined)[] = [];
    for (let n = 0; n < 3; n++) {
      const answer = await post(world, { email: anAddress() });
      expect(answer.statusCode).toBe(202);
      held.push(await isHeld(world, jsonOf(answer).leadId));
    }
    expect(held).toEqual([false, false, true]);
    expect(metrics.filter((line) => line.includes('SurgeForms'))).toHaveLength(1);
  });

  test('is a network too, for all who post from it; other networks go on as usual', async () => {
    const world = open();
    for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await post(world, { email: anAddress() }, ip);
    const same = jsonOf(await post(world, { email: anAddress() }, '203.0.113.4'));
    const other = jsonOf(await post(world, { email: anAddress() }, '203.0.114.4'));
    expect([await isHeld(world, same.leadId), await isHeld(world, other.leadId)]).toEqual([true, false]);
  });

  test('passes above its limit with a solved challenge, once for each', async () => {
    const world = open();
    for (let n = 0; n < 2; n++) await post(world, { email: anAddress() });
    const challenge = await solution(world);
    const first = jsonOf(await post(world, { email: anAddress(), challenge }));
    const again = jsonOf(await post(world, { email: anAddress(), challenge }));
    expect([await isHeld(world, first.leadId), await isHeld(world, again.leadId)]).toEqual([false, true]);
  });

  test.each([
    ['no base64', '%%%'],
    ['other JSON', Buffer.from('{"challenge":{},"solution":{}}').toString('base64')],
    ['null', Buffer.from('null').toString('base64')],
    ['a megabyte', 'A'.repeat(20_000)],
  ])('gets nothing by a challenge that is %s', async (_, challenge) => {
    const world = open({ perAddress: 1 });
    await post(world, { email: anAddress() });
    const answer = await post(world, { email: anAddress(), challenge });
    expect(answer.statusCode).toBe(202);
    expect(await isHeld(world, jsonOf(answer).leadId)).toBe(true);
  });

  test('gets nothing by a challenge that it keeps for longer than four hours', async () => {
    const world = open({ perAddress: 1 });
    const challenge = await solution(world);
    world.pass(4 * 3_600_000 + 1);
    await post(world, { email: anAddress() });
    expect(await isHeld(world, jsonOf(await post(world, { email: anAddress(), challenge })).leadId)).toBe(true);
  });

  test('gets nothing by a solution to an easier challenge of its own making', async () => {
    const world = open({ perAddress: 1 });
    await post(world, { email: anAddress() });
    const { challenge, solution: solved } = JSON.parse(Buffer.from(await solution(world), 'base64').toString());
    const easy = { challenge: { ...challenge, parameters: { ...challenge.parameters, cost: 1 } }, solution: solved };
    const answer = await post(world, {
      email: anAddress(),
      challenge: Buffer.from(JSON.stringify(easy)).toString('base64'),
    });
    expect(await isHeld(world, jsonOf(answer).leadId)).toBe(true);
  });

  test('is refused at ten times its limit, with the time to wait, and other senders are not', async () => {
    const world = open({ perAddress: 1 });
    for (let n = 0; n < 10; n++) await post(world, { email: anAddress() });
    const answer = await post(world, { email: anAddress() });
    expect(answer).toMatchObject({ statusCode: 429, headers: { 'retry-after': '3600' } });
    expect((await post(world, { email: anAddress() }, '203.0.113.9')).statusCode).toBe(202);
  });

  test('has its limit again in the next hour', async () => {
    const world = open({ perAddress: 1 });
    await post(world, { email: anAddress() });
    world.pass(3_600_000);
    expect(await isHeld(world, jsonOf(await post(world, { email: anAddress() })).leadId)).toBe(false);
  });

  test('is not counted when a token of a mail proves who it is', async () => {
    const world = open({ perAddress: 1 });
    const { leadId } = jsonOf(await post(world, { email: anAddress() }));
    const profile = world.process().visitors.profile(leadId, ['email'], { who: 'g…@x', proven: true });
    await post(world, { profile, message: 'It is me' });
    expect(await isHeld(world, leadId)).toBe(false);
  });

  test('leaves no internet address in the table', async () => {
    const world = open();
    const process = world.process();
    const counted = vi.spyOn(process.limits, 'countSender');
    await process.admission.admit('198.51.100.77', undefined);
    expect(counted.mock.calls[0]).toEqual([
      expect.stringMatching(/^[0-9a-f]{24}$/),
      expect.stringMatching(/^[0-9a-f]{24}$/),
      world.now(),
    ]);
  });
});

describe('13.11: a surge', () => {
  const crowd = async (world: World, count: number, more: object = {}) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const answer = await post(world, { email: anAddress(), form: 'demo', ...more }, `10.${n >> 8}.${n & 255}.1`);
      expect(answer.statusCode).toBe(202);
      ids.push(jsonOf(answer).leadId);
    }
    return ids;
  };

  test('begins above formsPerHour: every further form is kept, and its sender confirms the address first', async () => {
    const world = open();
    const ids = await crowd(world, 8);
    expect(await Promise.all(ids.map((id) => isHeld(world, id)))).toEqual([
      ...[false, false, false, false, false],
      ...[true, true, true],
    ]);
  });

  test('lets a browser through that has solved its challenge', async () => {
    const world = open();
    await crowd(world, 5);
    const [solved = ''] = await crowd(world, 1, { challenge: await solution(world) });
    expect(await isHeld(world, solved)).toBe(false);
  });

  test('makes everybody confirm at ten times formsPerHour, or where the challenge is off', async () => {
    const world = open({ formsPerHour: 1 });
    await crowd(world, 10);
    const [late = ''] = await crowd(world, 1, { challenge: await solution(world) });
    expect(await isHeld(world, late)).toBe(true);
    const off = open({ formsPerHour: 1, challenge: 'off' });
    await crowd(off, 1);
    const [next = ''] = await crowd(off, 1);
    expect(await isHeld(off, next)).toBe(true);
  });

  test('makes at most mailsPerHour mails; the others go in the following hours, each once', async () => {
    const world = open();
    const ids = await crowd(world, 15);
    const held = ids.slice(5);
    let before = 0;
    for (let hour = 0; hour < 4; hour++) {
      for (const id of held) await verify(world, id);
      expect(world.inbox.length - before).toBeLessThanOrEqual(limits.mailsPerHour);
      before = world.inbox.length;
      world.pass(3_600_000);
    }
    expect(world.inbox.map(({ template }) => template)).toEqual(held.map(() => 'confirm'));
    expect(new Set(world.inbox.map(({ to }) => to)).size).toBe(held.length);
  });

  test('is not seen while the counters do not answer, and nobody is turned away', async () => {
    const process = open().process();
    vi.spyOn(process.limits, 'countForm').mockRejectedValue(new Error('down'));
    const capture = served(createCapture({ ...process, rules: process.config.capture }));
    expect((await capture(request('POST /leads', { body: { email: anAddress() } }))).statusCode).toBe(202);
  });

  test('a mail that could not be counted is sent by the next attempt', async () => {
    const world = open({ formsPerHour: 1 });
    const [, leadId = ''] = await crowd(world, 2);
    const process = world.process();
    vi.spyOn(process.limits, 'takeMail').mockRejectedValueOnce(new TemporaryError('StorageUnavailable', 'down'));
    const { lead } = (await process.leads.history(leadId)) ?? {};
    const step = createVerification({ ...process, rules: world.config });
    const input = { leadId, lifecycleId: lead?.lifecycleId ?? '' } as never;
    await expect(step(input)).rejects.toThrow('down');
    await step(input);
    expect(world.inbox.map(({ to }) => to)).toEqual([lead?.email]);
  });

  test('is told to the manager in one mail a day, with the names, and ends after two quiet hours', async () => {
    const world = open();
    const ids = await crowd(world, 8, { name: 'Grace Hopper', company: 'Navy' });
    await sweep(world);
    expect(digests(world)).toHaveLength(0);
    world.pass(11 * 60_000);
    for (let n = 0; n < 3; n++) await sweep(world);
    const [digest, ...more] = digests(world);
    expect(more).toEqual([]);
    expect(digest?.to).toBe(world.config.deployment.manager.email);
    expect(digest?.data.count).toBe('3');
    const listed = JSON.stringify(digest?.data.heldForms);
    for (const id of ids.slice(5)) expect(listed).toContain((await storyOf(world, id))?.lead.email);
    world.pass(2 * 3_600_000);
    await sweep(world);
    expect(await world.process().limits.surge()).toBeUndefined();
    expect(digests(world)).toHaveLength(1);
  });

  test('is told to who stands in while the manager is away', async () => {
    const { deployment, sales } = config;
    const at = plus('2026-11-02T10:00:00.000Z', ++days * day);
    const absences = [{ from: at.slice(0, 10), to: at.slice(0, 10) }];
    const manager = { ...deployment.manager, absences, standIn: sales.reps[0]?.id };
    const world = createWorld(table, at, { ...withLimits(), deployment: { ...deployment, manager } });
    await crowd(world, 8, { name: 'Grace Hopper' });
    world.pass(11 * 60_000);
    await sweep(world);
    expect(digests(world).map(({ to, data }) => [to, data.inPlaceOf])).toEqual([[sales.reps[0]?.email, manager.name]]);
  });

  test('that goes on after the mail of the day is told to its end, in one more mail, with those alone who came after', async () => {
    const world = open();
    await crowd(world, 6, { name: 'Grace Hopper' });
    world.pass(11 * 60_000);
    await sweep(world);
    const late = await crowd(world, 2, { name: 'Ada Lovelace' });
    await world.process().limits.holdBack('3'.repeat(32), world.now(), 'mail');
    world.pass(2 * 3_600_000);
    for (let n = 0; n < 2; n++) await sweep(world);
    const [, last, ...more] = digests(world);
    expect(more).toEqual([]);
    expect(last?.data.count).toBe('2');
    const listed = JSON.stringify(last?.data.heldForms);
    for (const id of late) expect(listed).toContain((await storyOf(world, id))?.lead.email);
    expect(listed).not.toContain('Grace');
    expect(await world.process().limits.surge()).toBeUndefined();
  });

  test('after whose mail of the day nothing but mails waited has no other: these go by themselves', async () => {
    const world = open();
    await crowd(world, 6);
    world.pass(11 * 60_000);
    await sweep(world);
    await world.process().limits.holdBack('3'.repeat(32), world.now(), 'mail');
    world.pass(2 * 3_600_000);
    await sweep(world);
    expect(digests(world)).toHaveLength(1);
    expect(await world.process().limits.surge()).toBeUndefined();
  });

  test('of the same day as another is told at its end', async () => {
    const world = open();
    await crowd(world, 6);
    world.pass(11 * 60_000);
    await sweep(world);
    world.pass(2 * 3_600_000);
    await sweep(world);
    await crowd(world, 7);
    world.pass(11 * 60_000);
    await sweep(world);
    expect(digests(world)).toHaveLength(1);
    world.pass(2 * 3_600_000);
    await sweep(world);
    expect(digests(world).map(({ data }) => data.count)).toEqual(['1', '2']);
  });

  test('names a lead that waited in another surge of the same week', async () => {
    const world = open();
    const { limits: held } = world.process();
    await held.holdBack('1'.repeat(32), world.now(), 'form');
    const first = await held.surge();
    if (first) await held.endSurge(first);
    world.pass(day);
    await held.holdBack('1'.repeat(32), world.now(), 'form');
    expect((await held.surge())?.leads).toEqual([{ leadId: '1'.repeat(32), at: world.now(), what: 'form' }]);
  });

  const digests = (world: World) => world.inbox.filter(({ template }) => template === 'manager-surge');
});

test('13.11: a hosted form brings its challenge; with the challenge off it does not, and nobody can ask for one', async () => {
  const shown = async (challenge: 'proof-of-work' | 'off') => {
    const world = open({ challenge });
    const forms = served(createForms({ ...world.process(), rules: world.config.capture, newSubmissionId: () => 's' }));
    const page = await forms(request('GET /forms/{form}', { form: 'contact', headers: browser }));
    return [page.body?.includes('data-challenge='), (await forms(request('GET /challenge'))).statusCode];
  };
  expect(await shown('proof-of-work')).toEqual([true, 200]);
  expect(await shown('off')).toEqual([false, 404]);
});

test('a network of many addresses fills no row: each address has one of its own, which ends with the counter of the network', async () => {
  const { limits: counters } = createWorld(table).process();
  const at = '2026-11-02T10:00:00.000Z';
  const sent = Array.from({ length: 300 }, (_, n) => `address-${n}-of-twenty-four`.slice(0, 24));
  for (const address of sent) await counters.countSender('wide', address, at);
  expect(await counters.countSender('wide', sent[0] ?? '', at)).toEqual({ address: 2, network: 301 });
  const rows = await table.partition('LIMIT#FROM#wide');
  expect(rows).toHaveLength(301);
  expect(Math.max(...rows.map((row) => JSON.stringify(row).length))).toBeLessThan(200);
  expect(new Set(rows.map(({ expiresAt }) => expiresAt)).size).toBe(1);
});

import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { day, minute } from '../../../domain/time/instant.ts';
import { leadIdOfAddress } from '../../../functions/adapters/secrets/key-ring.ts';
import { createVisitReports } from '../../../functions/web/visits.ts';
import { anAddress } from '../../support/lead.ts';
import { jsonOf, request, served } from '../../support/request.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, later, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
});

const origin = 'https://www.fieldnote.example';
const key = 'a-key-of-a-program-of-ours';
let visitors = 0;
const aVisitor = () => `visitor-${String(++visitors).padStart(20, '0')}`;
const view = (id: string, path = '/blog') => ({ id, name: 'page.viewed', url: `${origin}${path}` });

function send(process: Process, body: unknown, headers: Record<string, string> = { origin }) {
  const { following } = config.capture;
  const secrets = { get: async () => ({ events: [key] }) };
  const { allowedOrigins } = config.deployment;
  const deps = { ...process, secrets, rules: following, allowedOrigins };
  const asked = request('POST /events', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'text/plain', ...headers },
  });
  return served(createVisitReports(deps))(asked);
}
const bySelf = (process: Process, events: unknown[]) => send(process, { events }, { authorization: `Bearer ${key}` });

function post(process: Process, email: string, visitorId: string, more = {}) {
  const parsed = parseSubmission({ email, form: 'contact', visitorId, ...more }, config.capture.forms);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.invalid));
  return process.intake.take(parsed.submission);
}
const sweep = (world: World) => runSweep(later(world.process()));
async function pagesOf(world: World, email: string): Promise<string[]> {
  const history = await world.process().leads.history(leadIdOfAddress(keys, email) ?? '');
  const views = history?.activities.filter(({ type }) => type === 'page.viewed') ?? [];
  return views.map(({ detail }) => URL.parse((detail as { url: string }).url)?.pathname ?? '').sort();
}

describe('visits before the form', () => {
  test('are attached to the lead when it posts, and count', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    const sent = await send(world.process(), { visitorId, events: [view('1', '/pricing'), view('2', '/demo')] });
    expect([sent.statusCode, jsonOf(sent)]).toEqual([
      200,
      {
        results: [
          { id: '1', status: 'accepted' },
          { id: '2', status: 'accepted' },
        ],
      },
    ]);
    world.pass(day);
    await post(world.process(), email, visitorId);
    expect(await pagesOf(world, email)).toEqual(['/demo', '/pricing']);
  });

  test('sent again and posted again are there once', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    for (let n = 0; n < 2; n++) await send(world.process(), { visitorId, events: [{ ...view('1'), at: world.now() }] });
    for (let n = 0; n < 2; n++) await post(world.process(), email, visitorId);
    await send(world.process(), { visitorId, events: [{ ...view('1'), at: world.now() }] });
    expect(await pagesOf(world, email)).toEqual(['/blog']);
  });

  test('are the newest hundred at most', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    for (let batch = 0; batch < 3; batch++) {
      const events = Array.from({ length: 50 }, (_, n) => view(`${batch}-${n}`, `/${batch}`));
      await send(world.process(), { visitorId, events });
      world.pass(minute);
    }
    await post(world.process(), email, visitorId);
    const pages = await pagesOf(world, email);
    expect([pages.length, new Set(pages)]).toEqual([100, new Set(['/1', '/2'])]);
  });

  test('go on from the form: what the visitor does next reaches the lead at once', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    await post(world.process(), email, visitorId);
    await send(world.process(), { visitorId, events: [view('1', '/pricing')] });
    expect(await pagesOf(world, email)).toEqual(['/pricing']);
  });

  test('of one browser with two people are the first one’s until the second posts, and then nobody’s', async () => {
    const world = createWorld(table);
    const [visitorId, first, second] = [aVisitor(), anAddress(), anAddress()];
    await send(world.process(), { visitorId, events: [view('1', '/first')] });
    await post(world.process(), first, visitorId);
    await send(world.process(), { visitorId, events: [view('2', '/between')] });
    await post(world.process(), second, visitorId);
    await send(world.process(), { visitorId, events: [view('3', '/after')] });
    await post(world.process(), second, visitorId);
    expect(await pagesOf(world, first)).toEqual(['/between', '/first']);
    expect(await pagesOf(world, second)).toEqual([]);
  });

  test('are not given away by a refused post or by an id somebody made up', async () => {
    const world = createWorld(table);
    const [visitorId, spammer, owner] = [aVisitor(), anAddress(), anAddress()];
    await send(world.process(), { visitorId, events: [view('1')] });
    const parsed = parseSubmission({ email: spammer, form: 'contact', visitorId, website: 'x' }, config.capture.forms);
    if (parsed.ok) await world.process().intake.take(parsed.submission);
    await post(world.process(), owner, visitorId);
    expect([await pagesOf(world, spammer), await pagesOf(world, owner)]).toEqual([[], ['/blog']]);
    const short = await send(world.process(), { visitorId: '12345', events: [view('1')] });
    expect([short.statusCode, jsonOf(short).invalid[0].field]).toEqual([400, 'visitorId']);
  });

  test('killed anywhere while the form is taken, are attached by the sweep or the next try', async () => {
    await killedAnywhere(
      async () => {
        const world = createWorld(table);
        const input = { visitorId: aVisitor(), email: anAddress() };
        await send(world.process(), { visitorId: input.visitorId, events: [view('1', '/pricing')] });
        return { world, input };
      },
      (process, { email, visitorId }) => post(process, email, visitorId, { submissionId: 's' }),
      async (world, { email, visitorId }, kill) => {
        if (!(await world.process().leads.history(leadIdOfAddress(keys, email) ?? '')))
          await post(world.process(), email, visitorId, { submissionId: 's' });
        world.pass(2 * minute);
        await sweep(world);
        expect(await pagesOf(world, email), JSON.stringify(kill)).toEqual(['/pricing']);
        expect(await world.process().visits.claimant(visitorId), JSON.stringify(kill)).toBeUndefined();
      },
    );
  });

  test('claimed by a lead that was never written are free again after an hour', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    await send(world.process(), { visitorId, events: [view('1')] });
    await world.process().visits.claim(visitorId, leadIdOfAddress(keys, anAddress()) ?? '', world.now());
    world.pass(61 * minute);
    await sweep(world);
    await post(world.process(), email, visitorId);
    expect(await pagesOf(world, email)).toEqual(['/blog']);
  });

  test('and the form in any order and any number, end as the same history', async () => {
    const steps = ['1', '2', '3', 'form', 'form'] as const;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...steps, ...steps], { minLength: 10 }), async (order) => {
        const world = createWorld(table);
        const [visitorId, email] = [aVisitor(), anAddress()];
        for (const step of order)
          await (step === 'form'
            ? post(world.process(), email, visitorId, { submissionId: 'once' })
            : send(world.process(), { visitorId, events: [view(step, `/${step}`)] }));
        expect(await pagesOf(world, email)).toEqual(['/1', '/2', '/3']);
      }),
      { numRuns: 10 },
    );
  });

  test('that arrive while the form is being taken are not lost between the two', async () => {
    for (let round = 0; round < 10; round++) {
      const world = createWorld(table);
      const [visitorId, email] = [aVisitor(), anAddress()];
      await Promise.all([
        send(world.process(), { visitorId, events: [view('1', '/1')] }),
        post(world.process(), email, visitorId),
        send(world.process(), { visitorId, events: [view('2', '/2')] }),
      ]);
      expect(await pagesOf(world, email)).toEqual(['/1', '/2']);
    }
  });
});

describe('POST /events from the site', () => {
  test.each([[{}], [{ origin: 'https://evil.example' }]])('is refused from %j', async (headers) => {
    const sent = await send(createWorld(table).process(), { visitorId: aVisitor(), events: [view('1')] }, headers);
    expect(sent.statusCode).toBe(403);
  });

  test('keeps the good events of a batch and says what is wrong with the others', async () => {
    const sent = await send(createWorld(table).process(), { visitorId: aVisitor(), events: [view('1'), { id: '2' }] });
    expect(jsonOf(sent).results).toMatchObject([
      { id: '1', status: 'accepted' },
      { id: '2', status: 'refused', invalid: [{ field: 'name' }] },
    ]);
  });

  test('takes a hundred at once, and from one visitor so many a minute as the configuration says', async () => {
    const world = createWorld(table);
    const visitorId = aVisitor();
    const many = (count: number) => Array.from({ length: count }, (_, n) => view(`${n}`));
    const status = async (count: number) =>
      (await send(world.process(), { visitorId, events: many(count) })).statusCode;
    expect([await status(101), await status(100), await status(21), await status(20), await status(1)]).toEqual([
      400, 200, 429, 200, 429,
    ]);
    world.pass(minute);
    expect(await status(100)).toBe(200);
  });

  test('by a clock that is years off happened so long before it was sent', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    const sentAt = Date.UTC(2031, 0, 1);
    await send(world.process(), { visitorId, sentAt, events: [{ ...view('1'), at: sentAt - 5_000 }] });
    const { leadId } = await post(world.process(), email, visitorId);
    const history = await world.process().leads.history(leadId);
    const seen = history?.activities.find(({ type }) => type === 'page.viewed');
    expect(Date.parse(world.now()) - Date.parse(seen?.at ?? '')).toBe(5_000);
  });

  test('cannot name a lead', async () => {
    const world = createWorld(table);
    const email = anAddress();
    await post(world.process(), email, aVisitor());
    await send(world.process(), {
      visitorId: aVisitor(),
      events: [{ ...view('1'), email, leadId: leadIdOfAddress(keys, email) }],
    });
    expect(await pagesOf(world, email)).toEqual([]);
  });

  test('by a program is kept with the reason and scores nothing', async () => {
    const world = createWorld(table);
    const [visitorId, email] = [aVisitor(), anAddress()];
    await send(
      world.process(),
      { visitorId, events: [view('1', '/pricing')] },
      { origin, 'user-agent': 'Googlebot/2.1' },
    );
    const { leadId } = await post(world.process(), email, visitorId);
    const history = await world.process().leads.history(leadId);
    expect(history?.activities.find(({ type }) => type === 'page.viewed')).toMatchObject({
      detail: { machine: 'a known bot' },
    });
  });

  test.each([['text'], ['null'], ['{"events":{}}']])('that is %s is answered with what is wrong', async (body) => {
    const asked = request('POST /events', { body, headers: { origin } });
    const { following } = config.capture;
    const { allowedOrigins } = config.deployment;
    const process = createWorld(table).process();
    const handler = createVisitReports({
      ...process,
      secrets: { get: async () => ({}) },
      rules: following,
      allowedOrigins,
    });
    expect((await served(handler)(asked)).statusCode).toBe(400);
  });
});

describe('POST /events from a program of ours', () => {
  test('reports by address or id what leads do, and names those nobody knows', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { leadId } = await post(world.process(), email, aVisitor());
    const event = { name: 'trial-started', properties: { plan: 'team' } };
    const sent = await bySelf(world.process(), [
      { ...event, id: '1', email: email.toUpperCase() },
      { ...event, id: '2', leadId },
      { ...event, id: '3', email: 'nobody@works.example' },
      { ...event, id: '4' },
    ]);
    expect(jsonOf(sent).results.map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'accepted',
      'refused',
      'refused',
    ]);
    const history = await world.process().leads.history(leadId);
    expect(history?.activities.filter(({ type }) => type === 'event.tracked')).toMatchObject([
      { detail: event },
      { detail: event },
    ]);
  });

  test('wakes a lead at most once for a burst, and repeats nothing', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { leadId } = await post(world.process(), email, aVisitor());
    const events = Array.from({ length: 50 }, (_, n) => ({ ...view(`${n}`, n % 2 ? '/pricing' : '/demo'), leadId }));
    for (let n = 0; n < 2; n++) await bySelf(world.process(), events);
    expect(await pagesOf(world, email)).toHaveLength(50);
    expect(world.woken.length).toBeLessThanOrEqual(1);
  });

  test.each([['Bearer not-the-key-of-anybody'], ['Basic x'], [key]])('is refused with “%s”', async (authorization) => {
    const sent = await send(createWorld(table).process(), { events: [view('1')] }, { authorization });
    expect(sent.statusCode).toBe(401);
  });
});

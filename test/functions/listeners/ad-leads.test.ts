import { beforeEach, describe, expect, test, vi } from 'vitest';
import { minute } from '../../../domain/time/instant.ts';
import { type Fetched, MetaApiError } from '../../../functions/adapters/meta/meta-api.ts';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import type { AdLead } from '../../../functions/adapters/sqs/ad-queue.ts';
import { createAdLeads } from '../../../functions/listeners/ad-leads.ts';
import { anAddress } from '../../support/lead.ts';
import { nodeOf } from '../../support/other-systems/meta.ts';
import { runSweep } from '../../support/sweep.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, killedAnywhere, type Process, type World } from '../../support/world.ts';

const table = useTable();
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
});

/** Meta and the queue as the worker sees them. */
function outside(leads: Record<string, Fetched | 'down'>) {
  const dead: AdLead[] = [];
  const hidden: [string, number][] = [];
  return {
    dead,
    hidden,
    leads,
    graph: {
      lead: async (id: string) => {
        const lead = leads[id] ?? 'down';
        if (lead === 'down') throw new MetaApiError('down');
        return lead;
      },
    },
    deadLetters: { add: async (some: readonly AdLead[]) => void dead.push(...some) },
    queue: { later: async (handle: string, ms: number) => void hidden.push([handle, ms]) },
  };
}
type Outside = ReturnType<typeof outside>;

const event = (ids: string[], received = 1) => ({
  Records: ids.map((id) => ({
    messageId: `message-${id}`,
    receiptHandle: `handle-${id}`,
    body: JSON.stringify({ leadgenId: id, formId: '22' }),
    attributes: { ApproximateReceiveCount: String(received) } as never,
  })),
});
/** Every call to the outside, Meta's and the queue's too, is a place to die. */
const work = (process: Process, { graph, deadLetters, queue }: Outside, ids: string[], received = 1) => {
  const { reach } = process;
  const deps = { graph: reach(graph), deadLetters: reach(deadLetters), queue: reach(queue) };
  return createAdLeads({ ...process, ...deps, rules: config.capture })(event(ids, received));
};
const historyOf = (world: World, email: string) => world.process().leads.history(leadIdOf(keys, email));
const found = (email: string | undefined): Fetched => ({ found: true, node: nodeOf(email) });

describe('a lead of Meta', () => {
  test('is fetched, mapped and taken in, once however often its message comes', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const meta = outside({ '1': found(email) });
    for (let n = 0; n < 3; n++) {
      expect(await work(world.process(), meta, ['1'])).toEqual({ batchItemFailures: [] });
      world.pass(60 * minute);
    }
    const history = await historyOf(world, email);
    expect(history?.activities).toHaveLength(1);
    expect(history?.lead).toMatchObject({
      name: 'Ada Lovelace',
      answers: { 'how_many_vans?': '12' },
      consent: { given: true, source: 'meta', basis: 'consent' },
      first: { via: 'meta', source: 'instagram', medium: 'paid-social', campaign: '55' },
    });
  });

  test('P1: whose disclaimer has a box left empty gets no marketing mail, on any basis of the form is', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const node = {
      ...(nodeOf(email) as object),
      custom_disclaimer_responses: [{ checkbox_key: 'mail', is_checked: '' }],
    };
    await work(world.process(), outside({ '1': { found: true, node } }), ['1']);
    expect((await historyOf(world, email))?.lead.consent).toMatchObject({ given: false, source: 'meta' });
    expect(config.capture.ads.meta.ask).toContain('custom_disclaimer_responses');
  });

  test('counts as the form that the configuration names for the form of the ad', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const { meta, google } = config.capture.ads;
    const rules = { ...config.capture, ads: { google, meta: { ...meta, forms: { '22': 'demo' } } } };
    await createAdLeads({ ...world.process(), ...outside({ '1': found(email) }), rules })(event(['1']));
    expect((await historyOf(world, email))?.lead.first.form).toBe('demo');
  });

  test('that cannot be fetched now comes again later and later, and does not hold up the others', async () => {
    const world = createWorld(table);
    const email = anAddress();
    const meta = outside({ '1': 'down', '2': found(email) });
    expect(await work(world.process(), meta, ['1', '2'], 3)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
    expect(meta.hidden).toEqual([['handle-1', 4 * minute]]);
    expect(await historyOf(world, email)).toBeDefined();
    expect(meta.dead).toEqual([]);
  });

  test('that is gone, or has no address, is put aside with the reason, by ids and names of fields only', async () => {
    const meta = outside({ '1': { found: false, why: 'gone' }, '2': found(undefined), '3': found('not an address') });
    expect(await work(createWorld(table).process(), meta, ['1', '2', '3'])).toEqual({ batchItemFailures: [] });
    expect(meta.dead).toEqual([
      { leadgenId: '1', formId: '22', why: 'gone' },
      {
        leadgenId: '2',
        formId: '22',
        why: expect.stringMatching(/^email: expected an e-mail address; the form asked full_name/),
      },
      { leadgenId: '3', formId: '22', why: expect.stringContaining('email: expected') },
    ]);
    const said = JSON.stringify([meta.dead, vi.mocked(console.error).mock.calls]);
    expect(said).not.toMatch(/Lovelace|not an address/);
  });

  test('is not lost when it cannot even be put aside', async () => {
    const meta = outside({ '1': { found: false, why: 'gone' } });
    meta.deadLetters.add = () => Promise.reject(new Error('SQS is down'));
    expect((await work(createWorld(table).process(), meta, ['1'])).batchItemFailures).toHaveLength(1);
  });

  test('killed anywhere and delivered again is one lead with one activity and one execution, and its neighbour is put aside', async () => {
    const prepare = async () => {
      const email = anAddress();
      return {
        world: createWorld(table),
        input: { email, meta: outside({ '1': found(email), '2': found(undefined) }) },
      };
    };
    type Input = Awaited<ReturnType<typeof prepare>>['input'];
    const points = await killedAnywhere(
      prepare,
      (process, { meta }: Input) => work(process, meta, ['1', '2']),
      async (world, { email, meta }, kill) => {
        world.pass(3 * minute);
        expect(await work(world.process(), meta, ['1', '2'], 2), JSON.stringify(kill)).toEqual({
          batchItemFailures: [],
        });
        await runSweep(world.process());
        const history = await historyOf(world, email);
        expect(history?.activities, JSON.stringify(kill)).toHaveLength(1);
        expect(new Set(world.started.filter((name) => name.startsWith(history?.lead.id ?? ''))).size).toBe(1);
        expect(meta.dead.map(({ leadgenId }) => leadgenId)).toContain('2');
      },
    );
    expect(points).toBeGreaterThan(5);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lead, Wait } from '../../domain/lead/lead.ts';
import type { Qualification } from '../../domain/workflow/qualify.ts';
import { leadKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createSends } from '../../functions/adapters/dynamodb/sends.ts';
import { createSuppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { aLead, park } from '../support/lead.ts';
import { useTable } from '../support/table.ts';
import * as given from './given.ts';
import { createMemoryTable } from './memory-table.ts';

const server = useTable();

const { now } = given;
const waits: Wait[][] = [['engagement', 'confirmation'], ['engagement'], ['acceptance'], []];
const send = { lifecycleId: 'l', track: 't', step: 's' } as const;
const claim = { ...send, template: 'm', kind: 'marketing', state: 'claimed', claimedAt: now, why: 'due' } as const;
const found: Qualification = {
  next: 'nurture',
  stage: 'nurturing',
  grade: 'C',
  why: 'fits',
  score: { total: 20, asOf: now, reasons: [], interests: {} },
};

/** Every write that the protocol makes, with what it was decided on taken from `lead`. */
const writes: Record<string, (table: Table, lead: Lead, n: number) => Promise<unknown>> = {
  create: (table, lead) => createLeads(table).create(lead),
  append: (table, lead, n) => createLeads(table).append(lead.id, given.page(n), n % 2 ? now : undefined),
  settled: (table, lead, n) => createLeads(table).markProcessed(lead.id, given.page(n)),
  park: (table, lead, n) => park(table, lead, n % 2 ? 'engagement' : 'acceptance'),
  woken: (table, lead, n) =>
    createLeads(table).takeToken(lead.id, waits[n % 3] ?? [], now, {}, n > 2 ? { seen: lead.revision } : {}),
  noticed: (table, lead, n) =>
    createLeads(table).bumpRevision(
      lead.id,
      waits[n % 4] ?? [],
      { pausedUntil: now },
      n > 3 ? { seen: lead.revision } : {},
    ),
  suppressed: (table, lead) =>
    createLeads(table).bumpRevision(lead.id, [], { suppressed: { reason: 'unsubscribed', at: now } }),
  qualified: (table, lead) => createLeads(table).qualified(lead, found, now),
  ready: (table, lead) =>
    createLeads(table).qualified(lead, { ...found, next: 'sales-ready', stage: 'sales-ready' }, now),
  close: (table, lead) => createLeads(table).close(lead, 'dormant', now, 'quiet'),
  reopen: (table, lead) => createLeads(table).reopen(lead, 'b'.repeat(12), now, 'came back'),
  restart: (table, lead) => createLeads(table).restart(lead, now),
  confirmBy: (table, lead) => createLeads(table).confirmBy(lead, now),
  suppress: (table, lead) => createLeads(table).suppress(lead.id, { reason: 'bounced', at: now }),
  list: (table, lead) => createSuppressions(table).add(lead.id, { reason: 'unsubscribed', at: now }),
  claim: (table, lead) => createSends(table).claim(lead.id, claim),
  sent: (table, lead) => createSends(table).sent(lead.id, send, 'm', now),
  released: (table, lead) => createSends(table).notSent(lead.id, send, 'released', 'later'),
  unknown: (table, lead) => createSends(table).unknown(lead.id, send),
};

/** A move that no lead may make is refused before the write. */
function forbidden(error: Error): undefined {
  expect(error.message).toContain('may not move');
}

test('the table of the model and a DynamoDB server agree on every write of the protocol', async () => {
  const step = fc.record({ write: fc.constantFrom(...Object.keys(writes)), n: fc.nat(7), stale: fc.boolean() });
  const told = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      const lead = aLead(now);
      const tables = [server, createMemoryTable()] as const;
      for (const { write, n, stale } of [{ write: 'create', n: 0, stale: false }, ...steps]) {
        const current = stale ? undefined : (await createLeads(tables[0]).history(lead.id))?.lead;
        const [real, model] = await Promise.all(
          tables.map((table) => writes[write]?.(table, current ?? lead, n).catch(forbidden)),
        );
        expect(model, write).toEqual(real);
        told.add(`${write} ${real === undefined || real === false ? 'refused' : 'held'}`);
      }
      const [real, model] = await Promise.all(tables.map((table) => table.partition(leadKey(lead.id))));
      expect(model).toEqual(real);
    }),
    { numRuns: 60, seed: 4 },
  );
  // Each condition was seen both to hold and to fail.
  for (const write of [
    'create',
    'park',
    'woken',
    'noticed',
    'qualified',
    'ready',
    'close',
    'reopen',
    'restart',
    'claim',
  ])
    expect([...told].filter((one) => one.startsWith(`${write} `)).sort()).toEqual([
      `${write} held`,
      `${write} refused`,
    ]);
}, 180_000);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, plus } from '../../../../domain/time/instant.ts';
import { pipelineLead, pipelineOf } from '../../../../domain/workflow/desk/pipeline.ts';
import { lead as anyLead, config, lifecycleId, monday } from '../../../support/fixtures.ts';

const [first = '', second = ''] = config.sales.steps;
type Move = Lead['moves'][number];
const taken: Move = { stage: 'working', at: monday, why: 'accepted' };
const moved = (days: number, facts: object) =>
  ({
    stage: 'working',
    at: plus(monday, days * day),
    why: 'the sale moved',
    event: { id: `step-${days}`, type: 'LeadStepChanged', lifecycleId, facts: { repId: 'ada', ...facts } },
  }) as Move;
const lead = (id: string, ...moves: Move[]) => anyLead({ id, stage: 'working', moves: [taken, ...moves] });
const pipeline = (leads: readonly Lead[]) =>
  pipelineOf(
    leads.map((one) => pipelineLead(one, config)),
    config.sales,
  );
const columnsOf = (...leads: Lead[]) => Object.fromEntries(pipeline(leads).map((column) => [column.id, column]));

test('a lead stands where its sale stands, since it came there: who has been there longest comes first', () => {
  const columns = columnsOf(
    lead('late', moved(3, { step: first })),
    lead('back', moved(1, { step: first }), moved(2, { step: second }), moved(4, { step: first })),
    lead('early', moved(1, { step: first }), moved(5, { value: 10, currency: 'EUR' })),
    lead('fresh'),
  );
  expect(columns[`step:${first}`]?.leads.map(({ id }) => id)).toEqual(['early', 'late', 'back']);
  expect(columns[`step:${first}`]?.leads[0]?.since).toBe(plus(monday, day));
  expect(columns.accepted?.leads).toMatchObject([{ id: 'fresh', since: monday }]);
  expect(columns[`step:${second}`]?.leads).toEqual([]);
});

test('values are added in their own currency; a probability weighs its own value', () => {
  const at = { step: first, currency: 'EUR' };
  const columns = columnsOf(
    lead('a', moved(1, { ...at, value: 1_000, probability: 40 })),
    lead('b', moved(1, { ...at, value: 500 })),
    lead('c', moved(1, { ...at, value: 70, currency: 'USD', probability: 50 })),
    lead('d', moved(1, { step: first })),
  );
  expect(columns[`step:${first}`]?.expected).toEqual([
    { currency: 'EUR', total: 1_500, weighted: 900 },
    { currency: 'USD', total: 70, weighted: 35 },
  ]);
});

test('a step that config no longer has keeps its own column, after those of today', () => {
  const ids = pipeline([lead('old', moved(1, { step: 'haggling' }))]).map(({ id }) => id);
  expect(ids).toEqual(['accepted', ...config.sales.steps.map((step) => `step:${step}`), 'step:haggling']);
});

test('every lead stands in exactly one column, in any order they are read', () => {
  const some = fc.array(
    fc.tuple(fc.constantFrom(undefined, ...config.sales.steps, 'old'), fc.integer({ max: 90, min: 1 })),
  );
  fc.assert(
    fc.property(some, fc.nat(), (made, turn) => {
      const leads = made.map(([step, days], n) => lead(`lead-${n}`, ...(step ? [moved(days, { step })] : [])));
      const at = turn % (leads.length || 1);
      const columns = pipeline(leads);
      expect(columns.flatMap((column) => column.leads.map(({ id }) => id)).sort()).toEqual(
        leads.map(({ id }) => id).sort(),
      );
      expect(pipeline([...leads.slice(at), ...leads.slice(0, at)])).toEqual(columns);
    }),
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { compareLead, previewOf } from '../../analysis/preview/preview.ts';
import { sampleOf } from '../../analysis/sampling/sampling.ts';
import { simulate } from '../../analysis/simulation/run.ts';
import { compareWaiting } from '../../cli/preview/waiting-leads.ts';
import type { Config } from '../../domain/config/config.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { day } from '../../domain/time/instant.ts';
import { createEntered } from '../../functions/adapters/dynamodb/entered-team.ts';
import {
  activityKey,
  assignmentKey,
  inStage,
  profileKey,
  sendKey,
} from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable, type Table } from '../../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { readAssembly } from '../../local/cloud/assembly/index.ts';
import { startDynamoDb } from '../../local/cloud/dynamodb/index.ts';
import { build } from '../../local/leadloop/build.ts';
import { unseen } from '../../test/support/cli.ts';
import { inFlight } from '../interpreter/workflow.ts';
import { type Bench, show } from '../measure.ts';

const waiting = 100_000;
const plan = { seed: 1, leads: 2_000, days: 60, start: '2026-11-23T09:00:00.000Z' };
const aim = 30;
const sample = { sample: 2_000, seed: 1 };

/** Seconds until the preview of 100,000 waiting leads is there: as the command reads them, and all of them already read. */
export const preview: Bench = async (progress) => {
  const before = loadConfig();
  const after = slower(before);
  const { histories, reps, end } = simulate(before, plan);
  const some = histories.filter(({ lead }) => lead.open && lead.stage === 'nurturing');
  const leads = Array.from({ length: waiting }, (_, n) => withId(some[n % some.length] as LeadHistory, n));

  progress(`comparing ${show(waiting)} leads in memory …`);
  const domain = await timed(async () => {
    const sides = [before, after].map((config) => ({ config, reps }));
    const [old, next] = [sides[0], sides[1]];
    if (!old || !next) throw new Error('two sides');
    return previewOf(
      leads.map((one) => compareLead(one, old, next, end)),
      end,
    );
  });

  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bench-'));
  const { tables, region, account } = readAssembly(await build(folder), 'http://127.0.0.1');
  const db = await startDynamoDb({ path: join(folder, 'dynamodb'), tables, region, account });
  try {
    const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
    const client = new DynamoDBClient({ endpoint: db.endpoint, region, credentials });
    const table = createTable(tables[0]?.name ?? '', client);
    progress(`writing ${show(waiting)} leads into the table …`);
    await fill(table, leads);
    const [reps, entered] = [createReps(table), createEntered(table)];
    const deps = { walk: createLeadWalk(table), leads: createLeads(table), reps, entered };
    progress('the preview as the command makes it …');
    const command = await timed(async () => {
      const found = await compareWaiting({ ...deps, terminal: unseen, now: end }, { before, after }, sample);
      if (found.waiting !== waiting) throw new Error(`expected ${waiting} waiting leads, got ${found.waiting}`);
      return previewOf(found.compared, end);
    });
    const later = (rows: { later: number }[]) => rows.reduce((sum, row) => sum + row.later, 0);
    return [
      {
        what: `leadloop preview of ${waiting.toLocaleString('en')} waiting leads: all found, ${sample.sample.toLocaleString('en')} read and compared, from the embedded table`,
        ratio: (command.seconds / aim).toFixed(2),
        got: `${show(command.seconds)} s, ${((later(command.result.tracks) / command.result.leads) * 100).toFixed(1)} % mailed later`,
        floor: `all of them, read already: ${((later(domain.result.tracks) / waiting) * 100).toFixed(1)} % mailed later`,
        aim: `< ${aim} s`,
      },
      {
        what: `both futures of all ${waiting.toLocaleString('en')}, in memory`,
        ratio: (domain.seconds / aim).toFixed(2),
        got: `${show(domain.seconds)} s, ${show((domain.seconds * 1e6) / waiting)} µs a lead`,
        floor: '–',
        aim: `< ${aim} s`,
      },
    ];
  } finally {
    await db.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await work();
  return { seconds: (performance.now() - started) / 1_000, result };
}

/** Every delay two days longer. */
const slower = (config: Config): Config => ({
  ...config,
  nurture: {
    ...config.nurture,
    tracks: config.nurture.tracks.map((track) => ({
      ...track,
      steps: track.steps.map((step) => (step.after === 0 ? step : { ...step, after: step.after + 2 * day })),
    })),
  },
});

function withId(history: LeadHistory, n: number): LeadHistory {
  return {
    ...history,
    lead: { ...history.lead, id: `${(n % 256).toString(16).padStart(2, '0')}${n.toString(16).padStart(30, '0')}` },
  };
}

/** The profiles of all, and whole histories of those the sample draws: more is never read. */
async function fill(table: Table, leads: readonly LeadHistory[]): Promise<void> {
  const ids = leads.map(({ lead }) => lead.id);
  const drawn = new Set(sampleOf(ids, sample.sample, sample.seed));
  const profile = ({ lead }: LeadHistory) => ({
    ...lead,
    ...profileKey(lead.id),
    ...inStage(lead.id, lead.stage, lead.openedAt),
  });
  const rest = ({ lead, activities, sends, assignments }: LeadHistory) => [
    ...activities.filter(({ id }) => id !== lead.captured.id).map((one) => ({ ...one, ...activityKey(lead.id, one) })),
    ...sends.map((one) => ({ ...one, ...sendKey(lead.id, one) })),
    ...assignments.map((one) => ({ ...one, ...assignmentKey(lead.id, one) })),
  ];
  const rows = leads.flatMap((one) => [profile(one), ...(drawn.has(one.lead.id) ? rest(one) : [])]);
  const perCall = 25;
  await inFlight(Math.ceil(rows.length / perCall), 16, (n) => table.putAll(rows.slice(n * perCall, (n + 1) * perCall)));
}

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openJournal } from '../../local/cloud/journal/index.ts';
import { type Bench, type Figure, interleaved, median, ratioOf, show } from '../measure.ts';
import { inFlight, lifecycle, nameOf, openWorkflow, simple } from './workflow.ts';

const rounds = 5;
const executions = 500;
const atOnce = 20;
const waiting = 10_000;
const others = 'Restate 300–360/s, DBOS 300/s, openworkflow 460/s';

type Line = { start: { id: number } } | { of: number } | { told: number } | { version: object };

/** Executions per second on a durable journal, and what waiting leads hold in memory. */
export const interpreter: Bench = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-interpreter-'));
  let next = 0;
  const fresh = () => join(folder, String(next++));
  try {
    const records = { simple: await recordsOf(fresh(), simple), lifecycle: await recordsOf(fresh(), lifecycle) };
    const rates = await interleaved(
      rounds,
      {
        'simple floor': () => append(fresh(), records.simple),
        simple: () => execute(fresh(), simple),
        'lifecycle floor': () => append(fresh(), records.lifecycle),
        lifecycle: () => execute(fresh(), lifecycle),
      },
      (name, round, rate) => progress(`round ${round} of ${rounds}: ${name} ${show(rate)}/s`),
    );
    const figure = (what: string, name: 'simple' | 'lifecycle'): Figure => ({
      what,
      ratio: show(ratioOf(rates[name], rates[`${name} floor`])),
      got: `${show(median(rates[name]))} executions/s`,
      floor: `its ${records[name][0]?.length} records appended and synced: ${show(median(rates[`${name} floor`]))}/s`,
      aim: others,
    });
    progress(`${waiting} waiting leads in a fresh process …`);
    const memory = await memoryOf(waiting);
    const aim = 150;
    return [
      figure('two functions in a row', 'simple'),
      figure('lifecycle from capture to Dormant: four functions, one parking, one signal', 'lifecycle'),
      {
        what: `memory of ${waiting.toLocaleString('en')} waiting leads, heap and external`,
        ratio: show(memory.leads / 1e6 / aim),
        got: `${show(memory.leads / 1e6)} MB`,
        floor: `${show(memory.total / 1e6)} MB with everything else in the process`,
        aim: `< ${aim} MB`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function execute(folder: string, definition: object): Promise<number> {
  const workflow = await openWorkflow(folder, definition, true);
  const started = performance.now();
  await inFlight(executions, atOnce, async (n) => {
    const ended = workflow.ended(nameOf(n));
    await workflow.start(nameOf(n));
    await ended;
  });
  const rate = executions / ((performance.now() - started) / 1000);
  await workflow.stop();
  return rate;
}

/** The interpreter's records, by execution. */
async function recordsOf(folder: string, definition: object): Promise<Line[][]> {
  await execute(folder, definition);
  const lines = readFileSync(join(folder, 'executions.ndjson'), 'utf8').trimEnd().split('\n');
  const byExecution = new Map<number, Line[]>();
  for (const text of lines) {
    const line = JSON.parse(text) as Line;
    const id = 'start' in line ? line.start.id : 'of' in line ? line.of : 'told' in line ? line.told : 0;
    if (id > 0) byExecution.set(id, [...(byExecution.get(id) ?? []), line]);
  }
  return [...byExecution.values()];
}

/** The floor: the same records, each on disk before the next of its execution, as many executions at once. */
async function append(folder: string, records: Line[][]): Promise<number> {
  const journal = await openJournal<Line>({ path: join(folder, 'floor.ndjson') });
  const started = performance.now();
  await inFlight(records.length, atOnce, async (n) => {
    for (const record of records[n] ?? []) await journal.append(record);
  });
  const rate = records.length / ((performance.now() - started) / 1000);
  await journal.close();
  return rate;
}

async function memoryOf(leads: number): Promise<{ leads: number; total: number }> {
  const file = new URL('memory.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file, String(leads)]);
  return JSON.parse(stdout) as { leads: number; total: number };
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { createSeededRandom } from '../../analysis/sampling/seeded-random.ts';
import type { Checkpoint } from '../../cli/import/checkpoint.ts';
import { historyOf } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { cleanUpAfterEach, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

const seed = Number(process.env.LEADLOOP_SEED ?? 20_261_124);
const kills = 3;
/** LEADLOOP_IMPORT_ROWS=10000 plays a long list: each of its leads lives through its first steps, which takes minutes. */
const total = Number(process.env.LEADLOOP_IMPORT_ROWS ?? 1_000);
const bad = total / 20;
/** Thousands of leads live their first minute meanwhile, on a machine that may be busy. */
const patience = 1_800_000;

interface Person {
  email: string;
  name: string;
  consent: 'ja' | '';
  /** The halls they were met in; each is a row, and a hall twice is the same row twice. */
  halls: string[];
}

/** Four in five rows are people, a tenth meets them again in another hall; a twentieth is written down twice, and a twentieth is nobody. */
const everybody = Array.from({ length: total * 0.8 }, (_, n): Person => {
  const again = n % 8 === 0 ? ['H2'] : n % 16 === 1 ? ['H1'] : [];
  const consent = n % 5 === 0 ? 'ja' : '';
  return { email: `visitor-${n}@example.org`, name: `Visitor, No. ${n}`, consent, halls: ['H1', ...again] };
});
const nobody = Array.from({ length: bad }, (_, n) => `nobody-${n};Nobody;ja;H1`);

/** Spread, so that rows of one person stand far apart and rejected ones everywhere. */
function listed(next: () => number): string[] {
  const rows = everybody.flatMap(({ email, name, consent, halls }) =>
    halls.map((hall) => `${hall === 'H2' ? email.replace('@', '+fair@') : email};"${name}";${consent};${hall}`),
  );
  const all = [...rows, ...nobody].map((row) => ({ row, place: next() }));
  return ['E-Mail;Name;Einwilligung;Halle', ...all.sort((a, b) => a.place - b.place).map(({ row }) => row)];
}

/** `leadloop import` in a process of its own. */
function importing(path: string, cloud: Running) {
  const args = ['cli/main.ts', 'import', path, '--source', 'Fair 2026', '--rate', '10000'];
  const child = spawn(process.execPath, args, {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, NODE_OPTIONS: '', LEADLOOP_PORT: new URL(cloud.url).port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<{ code: number | null; signal: string | null; said: string }>((done) =>
    child.once('close', (code, signal) => done({ code, signal, said })),
  );
  return { child, ended };
}

const rowReached = (path: string): number => {
  const file = `${path}.import.json`;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Checkpoint).row : 0;
};

async function rowsOf(cloud: Running): Promise<Record<string, unknown>[]> {
  const { outputs } = JSON.parse((await cloud.call('/_local/deployment')).text) as { outputs: { TableName: string } };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: (await cloud.endpoints()).dynamodb, region: 'local', credentials });
  const rows: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: outputs.TableName }))
    rows.push(...Items.map((item) => unmarshall(item)));
  client.destroy();
  return rows;
}

/** What services keep whole, as AWS does, is their data; bundles are none, and the list is not the cloud's. */
const keptWhole = /^(?:executions\.ndjson|mail\.ndjson|build|fair\..*)$/;

/** Bytes of all other files in a data folder. */
const overhead = (dataDir: string): number =>
  readdirSync(dataDir)
    .filter((name) => !keptWhole.test(name))
    .flatMap((name) => [name, ...folderIn(dataDir, name)])
    .reduce((sum, name) => sum + (statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
const folderIn = (dataDir: string, name: string) =>
  statSync(join(dataDir, name)).isDirectory()
    ? readdirSync(join(dataDir, name), { recursive: true }).map((inside) => join(name, String(inside)))
    : [];

test(`a list of ${total.toLocaleString('en')} rows, whose import is killed three times and stopped once, ends with exactly the right leads (seed ${seed})`, {
  timeout: patience,
}, async () => {
  const { start, dataDir } = scene();
  const cloud = await start({ throttled: false });
  const { next } = createSeededRandom(seed);
  const path = join(dataDir, 'fair.csv');
  const lines = listed(next);
  expect(lines).toHaveLength(total + 1);
  writeFileSync(path, `${lines.join('\r\n')}\r\n`);

  for (let kill = 1; kill <= kills; kill++) {
    // Somewhere in the next quarter of the list, and at any moment of a batch.
    const at = Math.floor(((kill - 1 + next()) * total) / 4);
    const { child, ended } = importing(path, cloud);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (rowReached(path) < at && !over) await sleep(20);
    await sleep(next() * 500);
    child.kill('SIGKILL');
    expect(await ended, `kill ${kill} at row ${at}`).toMatchObject({ signal: 'SIGKILL' });
  }
  const stopping = importing(path, cloud);
  const before = rowReached(path);
  while (rowReached(path) <= before && stopping.child.exitCode === null) await sleep(20);
  stopping.child.kill('SIGINT');
  const stopped = await stopping.ended;
  expect(stopped.code, stopped.said).toBe(130);
  expect(stopped.said).toContain('The same command goes on from here');

  const last = await importing(path, cloud).ended;
  expect(last.code, last.said).toBe(0);
  expect(last.said).toContain('Goes on after row');
  expect(last.said).toMatch(new RegExp(`${total.toLocaleString('en')} rows: .* ${bad} rejected`));
  await cloud.advance('3m'); // the sweep starts what a killed import had written and not started

  const rows = await rowsOf(cloud);
  const byLead = Map.groupBy(
    rows.filter(({ PK }) => String(PK).startsWith('LEAD#')),
    ({ PK }) => String(PK),
  );
  const found = [...byLead.values()].map((all) => {
    const history = historyOf(all.toSorted((a, b) => (String(a.SK) > String(b.SK) ? -1 : 1)));
    const submitted = history?.activities.filter(({ type }) => type === 'form.submitted') ?? [];
    return {
      identity: history?.lead.email.replace('+fair', ''),
      name: history?.lead.name,
      basis: history?.lead.consent?.basis,
      source: history?.lead.first.source,
      open: history?.lead.open,
      halls: submitted.map(({ detail }) => ('answers' in detail ? detail.answers?.Halle : '')).sort(),
      // What is in the table, before a reader leaves out what was written twice.
      written: all.filter(({ type }) => type === 'form.submitted').length + 1,
    };
  });
  const wanted = everybody.map(({ email, name, consent, halls }) => {
    const kept = [...new Set(halls)].sort();
    return {
      identity: email,
      name,
      basis: consent ? 'consent' : undefined,
      source: 'Fair 2026',
      open: true,
      halls: kept,
      written: kept.length,
    };
  });
  const byIdentity = (a: { identity?: string }, b: { identity?: string }) =>
    (a.identity ?? '') < (b.identity ?? '') ? -1 : 1;
  expect(found.sort(byIdentity)).toEqual(wanted.sort(byIdentity));

  // Table, queues, logs and what is promised, as they lie on the disk.
  expect(overhead(dataDir) / JSON.stringify(rows).length, 'files beside their data').toBeLessThan(3);

  const executions = await cloud.executions();
  expect(executions).toHaveLength(everybody.length);
  expect(new Set(executions.map(({ leadId }) => leadId)).size).toBe(everybody.length);
  expect(rows.filter(({ pendingFor }) => pendingFor === 'start')).toEqual([]);

  const rejected = readFileSync(join(dataDir, 'fair.rejected.csv'), 'utf8').trim().split('\r\n');
  expect(new Set(rejected.slice(1).map((line) => /nobody-\d+/.exec(line)?.[0])).size).toBe(nobody.length);
  expect(rejected).toHaveLength(nobody.length + 1);
  expect(existsSync(`${path}.import.json`)).toBe(false);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bench, interleaved, median, ratioOf, show } from '../measure.ts';
import { start } from '../server/server.ts';
import { writeList } from './list.ts';

const run = promisify(execFile);
const rounds = 3;
const rowsPerRound = 20_000;
const few = 10_000;
const many = Number(process.env.LEADLOOP_BENCH_ROWS ?? 1_000_000);

interface Dry {
  /** Rows a second, from starting the process to its end. */
  rate: number;
  /** Bytes. */
  rss: number;
  heap: number;
}

/** `npx leadloop import <list> --dry-run` against the embedded cloud: its speed beside reading the file, and its memory. */
export const importing: Bench = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bench-import-'));
  const cloud = await start('cloud.ts');
  const list = async (rows: number): Promise<string> => {
    const path = join(folder, `${rows}.csv`);
    await writeList(path, rows);
    return path;
  };
  const dry = async (path: string, rows: number): Promise<Dry> => {
    const peak = join(folder, `peak-${rows}.json`);
    rmSync(peak, { force: true });
    const started = performance.now();
    const { stdout } = await run(
      process.execPath,
      [
        ...['--import', './bench/import/peak-memory.ts', 'cli/leadloop.mjs', 'import'],
        ...[path, '--source', 'Bench', '--basis', 'consent', '--dry-run'],
      ],
      {
        cwd: join(import.meta.dirname, '../..'),
        env: { ...process.env, LEADLOOP_PORT: String(cloud.port), LEADLOOP_BENCH_PEAK: peak },
        maxBuffer: 16_000_000,
      },
    );
    const rate = rows / ((performance.now() - started) / 1_000);
    if (!stdout.includes(`${rows.toLocaleString('en')} rows: `)) throw new Error(`the import said ${stdout}`);
    return { rate, ...(JSON.parse(readFileSync(peak, 'utf8')) as { rss: number; heap: number }) };
  };
  try {
    const path = await list(rowsPerRound);
    const rates = await interleaved(
      rounds,
      {
        dry: async () => (await dry(path, rowsPerRound)).rate,
        parse: async () => {
          const started = performance.now();
          await run(process.execPath, ['bench/import/parse.ts', path], { cwd: join(import.meta.dirname, '../..') });
          return rowsPerRound / ((performance.now() - started) / 1_000);
        },
      },
      (name, round, rate) => progress(`round ${round} of ${rounds}: ${name} ${show(rate)} rows/s`),
    );
    const small = await dry(await list(few), few);
    progress(`${few} rows: ${mb(small.rss)} at most`);
    const large = await dry(await list(many), many);
    progress(`${many} rows: ${mb(large.rss)} at most, ${show(large.rate)} rows/s`);
    const count = (rows: number) => rows.toLocaleString('en');
    return [
      {
        what: `dry run of ${count(rowsPerRound)} rows, from starting the command to its summary`,
        ratio: show(ratioOf(rates.dry, rates.parse)),
        got: `${show(median(rates.dry))} rows/s`,
        floor: `csv-parse reading the same file: ${show(median(rates.parse))} rows/s`,
        aim: '≥ 2,000 rows/s',
      },
      {
        what: `dry run of ${count(many)} rows beside the one of ${count(rowsPerRound)}`,
        ratio: show(large.rate / median(rates.dry)),
        got: `${show(large.rate)} rows/s`,
        floor: `${show(median(rates.dry))} rows/s`,
        aim: '≥ 2,000 rows/s',
      },
      {
        what: `most memory (RSS) of ${count(many)} rows beside ${count(few)}, a process each`,
        ratio: show(large.rss / small.rss),
        got: `${mb(large.rss)}, heap ${mb(large.heap)}`,
        floor: `${mb(small.rss)}, heap ${mb(small.heap)}`,
        aim: 'flat',
      },
    ];
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true });
  }
};

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'esbuild';
import { bundle } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { type Bench, type Figure, interleaved, median } from '../measure.ts';

const run = promisify(execFile);
const rounds = 7;

/** The SDK alone, minified like our bundles: the lower limit of a function with these clients. */
const sdkOnly = {
  'SDK: DynamoDB alone': `
    import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
    import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
    export const used = [DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand, marshall, unmarshall];`,
  'SDK: with Step Functions and secrets': `
    export * from '../SDK-DynamoDB-alone.ts';
    import { SFNClient, SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
    import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
    export const more = [SFNClient, SendTaskSuccessCommand, StartExecutionCommand, GetSecretValueCommand, SecretsManagerClient];`,
};

/** Milliseconds from starting a fresh Node until a handler's module is loaded and the process has ended. */
async function coldImport(file: string): Promise<number> {
  const started = performance.now();
  await run(process.execPath, ['-e', 'require(process.argv[1])', file], { env: { PATH: process.env.PATH } });
  return performance.now() - started;
}

/** kB and cold import of each function beside an empty handler and beside the SDK alone. */
export const bundles: Bench = async (progress) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bundles-'));
  try {
    const settings = readSettings();
    const { functions } = await bundle({ ...settings, outdir: join(folder, 'dist'), quiet: true });
    const empty = join(folder, 'empty.js');
    writeFileSync(empty, 'exports.handler = async () => ({});\n');
    const files: Record<string, string> = await bundleSdk(join(folder, 'sdk'), settings);
    for (const { name } of functions) files[name] = join(folder, 'dist', name, 'index.js');
    const times = await interleaved(rounds, withFloor(files, empty), (name, round) => {
      if (name === 'empty 0') progress(`round ${round} of ${rounds}`);
    });
    const empties = Object.entries(times).flatMap(([name, values]) => (name.startsWith('empty') ? values : []));
    const floor = median(empties);
    const best = (values: number[]) => Math.min(...values).toFixed(0);
    return Object.entries(files).map(
      ([name, file]): Figure => ({
        what: `cold import, ${name} (${Math.round(statSync(file).size / 1000)} kB)`,
        ratio: (median(times[name] ?? []) / floor).toFixed(2),
        got: `${median(times[name] ?? []).toFixed(0)} ms, best ${best(times[name] ?? [])}`,
        floor: `empty handler ${floor.toFixed(0)} ms, best ${best(empties)}`,
        aim: name.startsWith('SDK') ? 'what the SDK alone takes' : '≤ 2.5, < 500 kB',
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** An empty handler before every fourth file: the common reference is measured most often. */
function withFloor(files: Record<string, string>, empty: string): Record<string, () => Promise<number>> {
  const candidates: Record<string, () => Promise<number>> = {};
  for (const [place, [name, file]] of Object.entries(files).entries()) {
    if (place % 4 === 0) candidates[`empty ${place}`] = () => coldImport(empty);
    candidates[name] = () => coldImport(file);
  }
  return candidates;
}

/** The bench writes the code to a folder far from the packages. */
const ourPackages: Plugin = {
  name: 'our-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@aws-sdk\// }, ({ path, kind, pluginData }) =>
      pluginData === ourPackages
        ? undefined
        : resolve(path, { kind, resolveDir: import.meta.dirname, pluginData: ourPackages }),
    );
  },
};

async function bundleSdk(folder: string, settings: ReturnType<typeof readSettings>): Promise<Record<string, string>> {
  const room = join(folder, 'functions');
  mkdirSync(room, { recursive: true });
  const outdir = join(folder, 'dist');
  const files: Record<string, string> = {};
  for (const [name, code] of Object.entries(sdkOnly)) {
    const file = name.replace(/\W+/g, '-');
    writeFileSync(join(room, `${file}.ts`), code);
    files[name] = join(outdir, file, 'index.js');
  }
  await bundle({ ...settings, functions: room, outdir, quiet: true, plugins: [ourPackages] });
  return files;
}

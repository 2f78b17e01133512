import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../bin/bundle.ts';
import { readSettings } from '../bin/settings.ts';
import { type Bench, type Figure, interleaved, median, ratioOf } from './measure.ts';

const run = promisify(execFile);
const rounds = 7;
const emptyHandler = 'exports.handler = async () => ({});\n';

/** The SDK alone, made small the way our bundles are: what no function that needs these clients can be below. */
const sdkOnly = {
  'SDK: dynamodb': ['client-dynamodb', 'util-dynamodb'],
  'SDK: all four': ['client-dynamodb', 'util-dynamodb', 'client-sfn', 'client-secrets-manager', 'client-sesv2'],
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
    const files: Record<string, string> = { empty: join(folder, 'empty.js') };
    writeFileSync(join(folder, 'empty.js'), emptyHandler);
    for (const { name } of functions) files[name] = join(folder, 'dist', name, 'index.js');
    Object.assign(files, await bundleSdk(join(folder, 'sdk'), settings));
    const times = await interleaved(
      rounds,
      Object.fromEntries(Object.entries(files).map(([name, file]) => [name, () => coldImport(file)])),
      (name, round) => name === 'empty' && progress(`round ${round} of ${rounds}`),
    );
    const { empty = [], ...others } = times;
    return Object.entries(others).map(([name, values]): Figure => {
      const isFloor = name.startsWith('SDK');
      return {
        what: `cold import, ${name} (${Math.round(statSync(files[name] ?? '').size / 1000)} kB)`,
        ratio: `${ratioOf(values, empty).toFixed(2)}`,
        got: `${median(values).toFixed(0)} ms`,
        floor: `empty handler ${median(empty).toFixed(0)} ms`,
        aim: isFloor ? 'is a floor' : '≤ 2.5, < 500 kB',
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function bundleSdk(folder: string, settings: ReturnType<typeof readSettings>): Promise<Record<string, string>> {
  const room = join(folder, 'functions');
  mkdirSync(room, { recursive: true });
  const outdir = join(folder, 'dist');
  const files: Record<string, string> = {};
  for (const [name, packages] of Object.entries(sdkOnly)) {
    const file = name.replace(/\W+/g, '-');
    const imports = packages.map((one, n) => `import * as p${n} from '@aws-sdk/${one}';`);
    const uses = packages.map((_, n) => `p${n}`);
    writeFileSync(join(room, `${file}.ts`), `${imports.join('\n')}\nexport const used = [${uses}];\n`);
    files[name] = join(outdir, file, 'index.js');
  }
  await bundle({ ...settings, functions: room, outdir, quiet: true });
  return files;
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../domain/lead/errors.ts';
import { settingsFolder } from '../../lib/config/folders.ts';

const root = resolve(import.meta.dirname, '../..');

/** The sources of bundles and template. Code that only runs here (cli, local, test) is left out. */
const sources = [
  'app',
  'bin',
  'functions',
  'domain',
  'lib',
  'state-machines',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
];
const settings = ['config', 'emails', 'guides'] as const;
const keyName = 'made-of';

/**
 * Builds what `cdk deploy` would ship: bundles, and the cloud assembly without checks for deployments. Both are cached by the
 * hash of their sources: an unchanged start builds nothing, an edit only what it reaches. Returns the assembly's folder.
 */
export async function build(buildDir: string, step: (what: string) => void = () => undefined): Promise<string> {
  const outdir = join(buildDir, 'cdk.out');
  const keyFile = join(buildDir, keyName);
  const key = madeOf();
  if (existsSync(join(outdir, 'manifest.json')) && read(keyFile) === key) {
    step('nothing to build: nothing changed');
    return outdir;
  }
  rmSync(keyFile, { force: true });
  rmSync(outdir, { recursive: true, force: true }); // assets of former versions would pile up
  await assembleApart(outdir, join(buildDir, 'dist'), join(buildDir, 'bundles.json'));
  writeFileSync(keyFile, key);
  step('built functions and stack');
  return outdir;
}

/** In a process that ends: esbuild and the CDK would keep half a gigabyte of this one for nothing. */
async function assembleApart(...paths: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'assemble.ts'), ...paths], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // esbuild lives for one build: collecting its garbage would be a quarter of its work.
    env: { GOGC: 'off', GOMEMLIMIT: '2GiB', ...process.env, NODE_OPTIONS: '' },
  });
  let problems = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems += text;
  });
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0) throw new UserError(problems.trim() || `the build ended with ${code}`);
}

/** Names and bytes of every source, as one hash. */
function madeOf(): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of [...sources.map((name) => join(root, name)), ...settings.map((name) => settingsFolder(name))])
    for (const file of filesOf(path)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (/\.\w+$/.test(path)) return existsSync(path) ? [path] : [];
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

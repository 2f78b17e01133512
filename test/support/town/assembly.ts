import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../../domain/config/config.ts';
import { bundle } from '../../../lib/build/bundle.ts';
import { readSettings } from '../../../lib/build/settings.ts';

export interface Assembly {
  dir: string;
  config: Config;
}

/** Other rules than those in config/, for what they leave switched off. The name tells builds apart. */
interface Variant {
  name: string;
  edit?: (config: Config) => Config;
  /** The definition that lifecycles are on instead of today's. */
  definition?: string;
}

/** All test files of a run have the same parent process, so its id names the folder they share. */
const prefix = 'leadloop-journeys-';
const folder = join(tmpdir(), `${prefix}${process.ppid}`);
const longestBuild = 55_000;

/** What `cdk deploy` would ship, built once per test run: the first test file builds, the others wait for it. */
export async function assembled({ name, edit, definition }: Variant = { name: 'as-it-is' }) {
  const settings = readSettings();
  const config = edit?.(settings.config) ?? settings.config;
  const dir = join(folder, name);
  const ready = join(dir, 'ready');
  const assembly: Assembly = { dir: join(dir, 'cdk.out'), config };
  dropLeftovers();
  mkdirSync(folder, { recursive: true });
  if (isFirst(dir)) {
    const dist = join(dir, 'dist');
    const [, { synth }] = await Promise.all([
      bundle({ ...settings, config, outdir: dist, quiet: true }),
      import('../../../lib/build/synth.ts'),
    ]);
    await synth({ ...settings, config, dist, outdir: assembly.dir });
    if (definition !== undefined) redefine(assembly.dir, definition);
    writeFileSync(ready, '');
  }
  for (let waited = 0; !existsSync(ready); waited += 50) {
    if (waited > longestBuild) throw new Error(`${dir} was not built in time; did another test file fail to build it?`);
    await sleep(50);
  }
  return assembly;
}

/** Puts another definition into the template. The substitutions of the stack stay. */
function redefine(dir: string, definition: string): void {
  const file = readdirSync(dir).find((name) => name.endsWith('.template.json'));
  const path = join(dir, file ?? '');
  const template = JSON.parse(readFileSync(path, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  for (const { Type, Properties } of Object.values(template.Resources))
    if (Type === 'AWS::StepFunctions::StateMachine') Properties.DefinitionString = definition;
  writeFileSync(path, JSON.stringify(template));
}

function isFirst(dir: string): boolean {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Nobody knows which test file is the last, so each run clears up after those before it. */
function dropLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

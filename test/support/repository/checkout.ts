import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './edited.ts';
import { root } from './sources.ts';

const made = ['node_modules', 'dist', 'cdk.out', 'coverage'];
const besides = ['test', 'docs', 'bench'];

interface Checkout {
  dir: string;
  /** Replaces a part of a file; answers how to undo it. Throws when the part is not there. */
  edit(file: string, from: string | RegExp, to: string): () => void;
  /** Runs a program of the copy to its end. */
  run(
    program: string,
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): { status: number | null; stdout: string; stderr: string };
  remove(): void;
}

/** A copy of what runs, in `dir`, with the fixture settings as its own config/, emails/ and guides/. */
export function checkout(dir: string): Checkout {
  const copy = wholeCheckout(dir, besides);
  cpSync(settings, dir, { recursive: true });
  return copy;
}

/** A copy of the repository with its tests and the settings it ships, but for folders that are `left` out. */
export function wholeCheckout(dir: string, left: readonly string[] = []): Checkout {
  mkdirSync(dir, { recursive: true });
  for (const name of readdirSync(root).filter(
    (one) => !/^\.(?!ci$|gitignore$)/.test(one) && ![...made, ...left].includes(one),
  ))
    cpSync(join(root, name), join(dir, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  return {
    dir,
    edit(file, from, to) {
      const path = join(dir, file);
      const before = readFileSync(path, 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file} has no ${from}: correct this test`);
      writeFileSync(path, after);
      return () => writeFileSync(path, before);
    },
    run(program, args, env = {}) {
      const own = { ...process.env, LEADLOOP_SETTINGS: '', ...env };
      // Node ends a program that has written a megabyte; metrics of a whole run of tests are more.
      const maxBuffer = Number.POSITIVE_INFINITY;
      return spawnSync(program, args, { cwd: dir, encoding: 'utf8', env: own, maxBuffer });
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

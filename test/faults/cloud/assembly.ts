import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { build } from '../../../local/build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cloud assembly that all clouds of this suite run. */
    assemblyDir?: string;
  }
}

/** Global setup of the suite: bundles and synthesizes once, for all files. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'leadloop-faults-'));
  provide('assemblyDir', await build(dir));
  return () => rmSync(dir, { recursive: true, force: true });
}

let own: { dir: string; built: Promise<string> } | undefined;
afterAll(() => own && rmSync(own.dir, { recursive: true, force: true }));

/** The assembly of the suite; where no global setup has made one, one for this file. */
export function assembly(): Promise<string> {
  const shared = inject('assemblyDir');
  if (shared !== undefined) return Promise.resolve(shared);
  if (own === undefined) {
    const dir = mkdtempSync(join(tmpdir(), 'leadloop-faults-'));
    own = { dir, built: build(dir) };
  }
  return own.built;
}

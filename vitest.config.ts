import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { readSettings } from './lib/build/settings.ts';
import { viteSettings } from './lib/build/virtual-modules.ts';
import { LongestFirst } from './test/support/longest-first.ts';

/** Suites that try everything, start whole clouds, kill processes or drive a browser: `.ci/run` runs them, `npm test` does not. */
const slow = ['exhaustive', 'lifecycle', 'faults', 'browser'];

/** Slow suites wait for disks, browsers and processes for a quarter of their time: one worker more keeps the cores busy. */
const workersThatWait = availableParallelism() + 1;

/** The settings that tests assert numbers, names and texts of. The shipped ones are for their users to edit (`shipped`). */
const fixture = resolve(import.meta.dirname, 'test/support/settings');

/** Programs that tests start keep their compiled code where `npm start` keeps it: half of a command is loading. */
const compiled = join(tmpdir(), 'node-compile-cache');

/** The problems of a folder's settings, with the folder: `config/sales.yaml` is in two of them. */
function settingsIn(folder: string) {
  try {
    return readSettings(folder);
  } catch (error) {
    throw new Error(`The settings in ${folder} are wrong.\n${String(error)}`, { cause: error });
  }
}

const suite = (
  name: string,
  include: string[],
  {
    settings = fixture,
    ...more
  }: {
    settings?: string;
    exclude?: string[];
    testTimeout?: number;
    isolate?: boolean;
    maxWorkers?: number;
    retry?: number;
    sequence?: { groupOrder: number };
  } = {},
) => ({
  extends: true as const,
  plugins: [viteSettings(() => settingsIn(settings))],
  test: { name, include, env: { LEADLOOP_SETTINGS: settings, STAGE: 'test', NODE_COMPILE_CACHE: compiled }, ...more },
});

export default defineConfig({
  test: {
    pool: 'forks',
    // The default leaves a core to the watcher, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Modules are loaded once a worker, not once a file: that was half of the time.
      suite('fast', ['test/**/*.test.ts'], {
        exclude: [...slow, 'shipped'].map((name) => `test/${name}/**`),
        isolate: false,
      }),
      suite('shipped', ['test/shipped/**/*.test.ts'], { settings: import.meta.dirname, isolate: false }),
      // Journeys keep servers and journals open; a worker of its own keeps one file's leftovers from another.
      // The first story of a file waits for the build, and whole clouds have other suites beside them: a limit is for what hangs.
      ...slow.map((name) =>
        suite(name, [`test/${name}/**/*.test.ts`], {
          testTimeout: 120_000,
          maxWorkers: workersThatWait,
          // A browser or a process that the machine forgot for half a minute is no defect; what fails twice is one.
          retry: process.env.CI ? 1 : 0,
          sequence: { groupOrder: 1 },
        }),
      ),
    ],
  },
});

import { defineConfig } from 'vitest/config';
import { viteSettings } from './lib/build/virtual-modules.ts';
import { loadConfig } from './lib/config/load.ts';
import { compileMails } from './lib/mail/compile.ts';
import { compileGuides } from './lib/mail/guides.ts';

/** Suites that try everything, start whole clouds, kill processes or drive a browser: `.ci/run` runs them, `npm test` does not. */
const slow = ['exhaustive', 'lifecycle', 'faults', 'browser'];

const suite = (name: string, include: string[], more: { exclude?: string[]; testTimeout?: number } = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});

export default defineConfig({
  plugins: [viteSettings(() => ({ config: loadConfig(), mails: compileMails(), guides: compileGuides() }))],
  test: {
    // Journeys keep servers and journals open; a worker of its own keeps one file's leftovers from another.
    pool: 'forks',
    // The default leaves a core to the watcher, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      suite('fast', ['test/**/*.test.ts'], { exclude: slow.map((name) => `test/${name}/**`) }),
      // The first story of a file waits for the build, and whole clouds have other suites beside them: a limit is for what hangs.
      ...slow.map((name) => suite(name, [`test/${name}/**/*.test.ts`], { testTimeout: 120_000 })),
    ],
  },
});

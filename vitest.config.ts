import { defineConfig } from 'vitest/config';
import { viteSettings } from './bin/virtual-modules.ts';
import { loadConfig } from './config/load.ts';
import { compileMails } from './emails/compile.ts';

export default defineConfig({
  plugins: [viteSettings(() => ({ config: loadConfig(), mails: compileMails() }))],
  test: {
    include: ['test/**/*.test.ts'],
    // Journeys keep servers and journals open; a worker of its own keeps one file's leftovers from another.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

import { parseArgs } from 'node:util';
import type { Bench } from './measure.ts';
import { machine } from './measure.ts';
import { markdown, save } from './report.ts';

// `npm run bench` runs every bench, `npm run bench -- capture bundles` these; `-- --save` also writes bench/README.md.

const benches: Record<string, () => Promise<Bench>> = {
  capture: async () => (await import('./server/capture.ts')).capture,
  interpreter: async () => (await import('./interpreter/interpreter.ts')).interpreter,
  bundles: async () => (await import('./build/bundles.ts')).bundles,
  'virtual-time': async () => (await import('./many-leads/virtual-time.ts')).virtualTime,
  start: async () => (await import('./build/start.ts')).start,
  memory: async () => (await import('./many-leads/memory.ts')).memory,
  scoring: async () => (await import('./rules/scoring.ts')).scoring,
  routing: async () => (await import('./rules/routing.ts')).routing,
  click: async () => (await import('./rep-mail/click.ts')).click,
  'hot-form': async () => (await import('./rep-mail/hot-form.ts')).hotForm,
  preview: async () => (await import('./many-leads/preview.ts')).preview,
  cost: async () => (await import('./cost/cost.ts')).cost,
  import: async () => (await import('./import/import.ts')).importing,
  release: async () => (await import('./build/release.ts')).release,
  chaos: async () => (await import('./many-leads/chaos.ts')).chaos,
  retention: async () => (await import('./many-leads/retention.ts')).retention,
  calls: async () => (await import('./cost/calls.ts')).calls,
  lists: async () => (await import('./app/lists.ts')).lists,
};

const { values, positionals } = parseArgs({ options: { save: { type: 'boolean' } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`no bench named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(1);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const started = performance.now();
say(machine());
for (const name of names) {
  const at = performance.now();
  say(`\n${name}:`);
  const bench = await benches[name]?.();
  const figures = (await bench?.((line) => say(`  ${line}`))) ?? [];
  const table = markdown(figures);
  say(`\n${table}\n(${((performance.now() - at) / 1000).toFixed(0)} s)`);
  if (values.save) save(name, table);
}
say(`\ndone in ${((performance.now() - started) / 1000).toFixed(0)} s; ${machine()}`);
// In the chaos bench functions died at a call, and their timers would keep this process for ever.
process.exit();

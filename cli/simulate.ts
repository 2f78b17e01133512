import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareLead, previewOf } from '../analysis/preview/preview.ts';
import { simulate } from '../analysis/simulation/run.ts';
import type { Config } from '../domain/config/config.ts';
import type { RepLoad } from '../domain/distribution/routing.ts';
import { configIn } from '../lib/build/deployed-config.ts';
import { loadConfig } from '../lib/config/load.ts';
import { CommandError } from './command/arguments.ts';
import { previewPage } from './preview/page.ts';
import { previewText } from './preview/text.ts';
import { readArguments } from './simulate/arguments.ts';
import { simulationSection } from './simulate/section.ts';
import { simulationText } from './simulate/text.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run simulate`; what it takes is told by cli/simulate/arguments.ts.

/** What a rep holds at the end; nothing for somebody new. */
function loadOf(reps: readonly RepLoad[], id: string): Omit<RepLoad, 'rep'> {
  return reps.find(({ rep }) => rep.id === id) ?? { holding: 0 };
}

/** What the working config is compared with. */
async function baseline(against: string | undefined, working: Config): Promise<{ name: string; config: Config }> {
  if (against === undefined) return { name: 'itself', config: working };
  const { region, stage } = working.deployment;
  if (against === 'local' || against === 'deployed') {
    const target = await deploymentTarget(against === 'local' ? undefined : `Leadloop-${stage}`, region);
    return { name: `what ${target.name} runs with`, config: configIn(await target.metadata(), target.name) };
  }
  if (!existsSync(against))
    throw new CommandError(`got --against ${against}, expected local, deployed or a folder with a config/`);
  return { name: against, config: loadConfig(resolve(against)) };
}

await runCommand(async (given) => {
  const args = readArguments(given);
  const working = loadConfig();
  const { name, config: other } = await baseline(args.against, working);
  const after = simulate(working, args.plan);
  const before = other === working ? after : simulate(other, args.plan);
  const sides = [
    { config: other, reps: before.reps },
    { config: working, reps: working.sales.reps.map((rep) => ({ ...loadOf(before.reps, rep.id), rep })) },
  ] as const;
  const waiting = before.stories.filter(({ lead }) => lead.open);
  const compared = waiting.map((story) => compareLead(story, ...sides, before.end));
  const found = previewOf(compared, before.end);
  const { leads, days, seed } = args.plan;
  const source = `${leads.toLocaleString('en')} made-up leads of ${days} days (seed ${seed})`;
  const facts = { source, before: name, after: 'the working config', waiting: found.leads, seed, limits: args.limits };
  const runs = { before, after, name: other === working ? undefined : name, plan: args.plan };
  process.stdout.write(
    `${simulationText(runs)}\n\nThen, for those who wait at the end:\n${previewText(found, facts)}\n`,
  );
  writeFileSync(args.html, previewPage(found, facts, simulationSection(runs)));
  process.stdout.write(`The same with plots: ${args.html}\n`);
});

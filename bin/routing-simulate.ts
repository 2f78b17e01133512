import { loadConfig } from '../config/load.ts';
import type { Config, SalesRules } from '../domain/config.ts';
import { type Instant, plus } from '../domain/instant.ts';
import { handOffsOf } from '../domain/routing/routing-history.ts';
import { replayRouting } from '../domain/routing/routing-replay.ts';
import { routingStatistics } from '../domain/routing/routing-statistics.ts';
import { simulate } from '../domain/simulation/run.ts';
import { createLeadWalk } from '../functions/adapters/lead-walk.ts';
import { createLeads } from '../functions/adapters/leads.ts';
import { createTable } from '../functions/adapters/table.ts';
import { deploymentTarget } from './deployment-target.ts';
import { runCommand } from './problems.ts';
import { inOrder, readHandOffs } from './routing/history.ts';
import { readSimulateArguments, type SimulateArguments } from './routing/simulate-arguments.ts';
import { simulateText } from './routing/simulate-text.ts';

// `npm run routing:simulate`; what it takes is told by bin/routing/simulate-arguments.ts.

/** A fixed Monday, so that the same seed always makes the same leads. */
const start: Instant = '2026-01-05T08:00:00.000Z';
const strategies = ['longest-idle', 'weighted', 'load-balanced', 'best-to-best'] as const;

async function history({ synthetic, since, seed, stack }: SimulateArguments, config: Config) {
  if (synthetic) {
    const { end, stories } = simulate(config, { seed, start, ...synthetic });
    const source = `of ${synthetic.leads.toLocaleString('en')} made-up leads in ${synthetic.days} days`;
    return { source, end, handOffs: inOrder(stories.flatMap((story) => handOffsOf(story, config))) };
  }
  const target = await deploymentTarget(stack, config.deployment.region);
  const table = createTable(target.output('TableName'));
  const end = target.now();
  const from = plus(end, -since);
  const deps = { walk: createLeadWalk(table), leads: createLeads(table), screen: process.stdout };
  const source = `in ${target.name} since ${from.slice(0, 10)}`;
  return { source, end, handOffs: await readHandOffs(deps, config, from) };
}

const shared = (sales: SalesRules, strategy: (typeof strategies)[number]): SalesRules => ({
  ...sales,
  teams: sales.teams.map((team) => ({ ...team, strategy })),
});

await runCommand(async (given) => {
  const args = readSimulateArguments(given);
  const config = loadConfig();
  const { source, end, handOffs } = await history(args, config);
  const ways = [
    { name: 'as configured', sales: config.sales },
    ...strategies.map((strategy) => ({ name: strategy, sales: shared(config.sales, strategy) })),
  ].map(({ name, sales }) => ({ name, replay: replayRouting(handOffs, sales, args.seed, end) }));
  const statistics = routingStatistics(handOffs, config.sales);
  const facts = { source, handOffs: handOffs.length, sales: config.sales, seed: args.seed, ways, statistics };
  process.stdout.write(`${simulateText(facts)}\n`);
});

import { handOffsOf } from '../analysis/routing/history.ts';
import { replayRouting } from '../analysis/routing/replay.ts';
import { routingStatistics } from '../analysis/routing/statistics.ts';
import { simulate } from '../analysis/simulation/run.ts';
import type { Config, SalesRules } from '../domain/config/config.ts';
import { type Instant, plus } from '../domain/time/instant.ts';
import { createLeadWalk } from '../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../lib/config/load.ts';
import { inOrder, readHandOffs } from './routing/history.ts';
import { readSimulateArguments, type SimulateArguments } from './routing/simulate-arguments.ts';
import { simulateText } from './routing/simulate-text.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run routing:simulate`; what it takes is told by cli/routing/simulate-arguments.ts.

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

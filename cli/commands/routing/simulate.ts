import { handOffsOf } from '../../../analysis/routing/history.ts';
import { replayRouting } from '../../../analysis/routing/replay.ts';
import { routingStatistics } from '../../../analysis/routing/statistics.ts';
import { simulate } from '../../../analysis/simulation/run.ts';
import type { Config, SalesRules } from '../../../domain/config/config.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import { createLeadWalk } from '../../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { CommandError, spanOf, whole } from '../../command/arguments.ts';
import { defineCommand, shared } from '../../command/command.ts';
import type { Terminal } from '../../command/terminal.ts';
import { inOrder, readHandOffs } from '../../routing/history.ts';
import { simulateText } from '../../routing/simulate-text.ts';
import { deploymentTarget } from '../../target.ts';

interface RoutingInput {
  /** Milliseconds. */
  since: number;
  seed: number;
  synthetic?: { leads: number; days: number };
  stack?: string;
}

/** A fixed Monday, so that the same seed always makes the same leads. */
const start: Instant = '2026-01-05T08:00:00.000Z';
const strategies = ['longest-idle', 'weighted', 'load-balanced', 'best-to-best'] as const;

export const command = defineCommand<RoutingInput>({
  about:
    'Routes every lead that went to sales once more, by the rules of config/sales.yaml as they are and with each strategy for all teams: who would have got how many, how full desks were, and how fair that is. Then shows the real outcomes, by rep and reason. Only reads.',
  options: {
    '--since <span>': 'only leads that went to sales within this time, such as 180d or 26w (365d)',
    '--seed <n>': 'what is left to chance (1); the same seed decides the same',
    '--synthetic': "made-up leads instead of a deployment's, to try it at once",
    '--leads <n>': 'how many to make up (1000)',
    '--days <n>': 'over how many days they come (180)',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['routing simulate --synthetic', 'routing simulate --since 26w --stack Leadloop-prod'],

  read(given) {
    const [leads, days] = [given.text('leads'), given.text('days')];
    const synthetic = given.flag('synthetic');
    if (!synthetic && (leads !== undefined || days !== undefined))
      throw new CommandError('got --leads or --days without --synthetic, expected them together — add --synthetic');
    const made = { leads: whole('leads', leads ?? '1000', 100_000), days: whole('days', days ?? '180', 3_650) };
    return {
      since: spanOf('since', given.text('since') ?? '365d'),
      seed: whole('seed', given.text('seed') ?? '1', 2 ** 32 - 1),
      stack: given.text('stack'),
      synthetic: synthetic ? made : undefined,
    };
  },

  async run(input, terminal) {
    const config = loadConfig();
    const { source, end, handOffs } = await handOffsFrom(input, config, terminal);
    const ways = [
      { name: 'as configured', sales: config.sales },
      ...strategies.map((strategy) => ({ name: strategy, sales: withStrategy(config.sales, strategy) })),
    ].map(({ name, sales }) => ({ name, replay: replayRouting(handOffs, sales, input.seed, end) }));
    const statistics = routingStatistics(handOffs, config.sales);
    const facts = { source, handOffs: handOffs.length, sales: config.sales, seed: input.seed, ways, statistics };
    terminal.result({ source, handOffs: handOffs.length, ways, statistics }, simulateText(facts));
    return undefined;
  },
});

async function handOffsFrom({ synthetic, since, seed, stack }: RoutingInput, config: Config, terminal: Terminal) {
  if (synthetic) {
    const { end, histories } = simulate(config, { seed, start, ...synthetic });
    const source = `of ${synthetic.leads.toLocaleString('en')} made-up leads in ${synthetic.days} days`;
    return { source, end, handOffs: inOrder(histories.flatMap((history) => handOffsOf(history, config))) };
  }
  const target = await deploymentTarget(stack, config.deployment.region);
  const table = createTable(target.output('TableName'));
  const end = target.now();
  const from = plus(end, -since);
  const deps = { walk: createLeadWalk(table), leads: createLeads(table), terminal };
  const source = `in ${target.name} since ${from.slice(0, 10)}`;
  return { source, end, handOffs: await readHandOffs(deps, config, from) };
}

const withStrategy = (sales: SalesRules, strategy: (typeof strategies)[number]): SalesRules => ({
  ...sales,
  teams: sales.teams.map((team) => ({ ...team, strategy })),
});

import { writeFileSync } from 'node:fs';
import { backtest, caseOf } from '../analysis/backtest/backtest.ts';
import { madeUpHistory } from '../analysis/simulation/made-up-history.ts';
import type { Instant } from '../domain/time/instant.ts';
import { loadConfig } from '../lib/config/load.ts';
import { type BacktestArguments, readArguments } from './backtest/arguments.ts';
import { closedLeads } from './backtest/closed-leads.ts';
import { withRules } from './backtest/new-rules.ts';
import { backtestPage } from './backtest/page.ts';
import { backtestText } from './backtest/text.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run backtest`; what it takes is told by cli/backtest/arguments.ts.

/** The end of the made-up year: a fixed day, so that the same seed always makes the same leads. */
const endOfYear: Instant = '2026-11-01T00:00:00.000Z';

async function casesOf({ synthetic, since, stack }: BacktestArguments, region: string) {
  if (synthetic) {
    const stories = madeUpHistory(synthetic.seed, synthetic.leads, endOfYear);
    const source = `a made-up year (seed ${synthetic.seed})`;
    return { source, cases: stories.flatMap((story) => caseOf(story) ?? []) };
  }
  const target = await deploymentTarget(stack, region);
  const cases = await closedLeads(target.output('TableName'), target.now(), since, process.stdout);
  return { source: target.name, cases };
}

await runCommand(async (given) => {
  const args = readArguments(given);
  const before = loadConfig();
  const after = args.rules === undefined ? before : withRules(args.rules);
  const { source, cases } = await casesOf(args, before.deployment.region);
  const found = backtest(cases, before, after);
  const names = { before: 'config/scoring.yaml', after: args.rules ?? 'config/scoring.yaml' };
  process.stdout.write(`${backtestText(found)}\n`);
  writeFileSync(args.html, backtestPage(found, { source, ...names, rules: { before, after } }));
  process.stdout.write(`The same with plots: ${args.html}\n`);
});

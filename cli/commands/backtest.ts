import { backtest, caseOf } from '../../analysis/backtest/backtest.ts';
import { madeUpHistory } from '../../analysis/simulation/made-up-history.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { closedLeads } from '../backtest/closed-leads.ts';
import { withRules } from '../backtest/new-rules.ts';
import { backtestPage } from '../backtest/page.ts';
import { backtestText } from '../backtest/text.ts';
import { CommandError, spanOf, whole } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import type { Terminal } from '../command/terminal.ts';
import { writePrivate } from '../private-file.ts';
import { deploymentTarget } from '../target.ts';

interface BacktestInput {
  rules?: string;
  since: number;
  synthetic?: { leads: number; seed: number };
  stack?: string;
  html: string;
}

/** The end of the made-up year: a fixed day, so that the same seed always makes the same leads. */
const endOfYear: Instant = '2026-11-01T00:00:00.000Z';

export const command = defineCommand<BacktestInput>({
  about:
    'Replays closed leads under the rules of config/scoring.yaml and under new ones, and compares the verdict of each with the real outcomes.',
  options: {
    '--rules <file>': "the new rules, a file like config/scoring.yaml. Without it: how good are today's rules?",
    '--since <span>': 'only leads closed within this time, such as 180d or 26w (365d)',
    '--synthetic': "a made-up year of leads instead of a deployment's, to try it at once",
    '--leads <n>': 'how many to make up (1000)',
    '--seed <n>': 'another year (1); the same seed makes the same leads',
    ...shared.stack,
    '--html <file>': 'where the page with plots goes (backtest.html)',
    ...shared.json,
  },
  examples: ['backtest --synthetic --rules new.yaml', 'backtest --since 180d --rules new.yaml --stack Leadloop-prod'],

  read(given) {
    const since = spanOf('since', given.text('since') ?? '365d');
    const [leads, seed] = [given.text('leads'), given.text('seed')];
    const made = { leads: whole('leads', leads ?? '1000', 100_000), seed: whole('seed', seed ?? '1', 2 ** 32 - 1) };
    const synthetic = given.flag('synthetic');
    if (!synthetic && (leads !== undefined || seed !== undefined))
      throw new CommandError('got --leads or --seed without --synthetic, expected them together — add --synthetic');
    return {
      rules: given.text('rules'),
      since,
      stack: given.text('stack'),
      html: given.text('html') ?? 'backtest.html',
      synthetic: synthetic ? made : undefined,
    };
  },

  async run(input, terminal) {
    const before = loadConfig();
    const after = input.rules === undefined ? before : withRules(input.rules);
    const { source, cases } = await casesOf(input, before.deployment.region, terminal);
    const found = backtest(cases, before, after);
    const names = { before: 'config/scoring.yaml', after: input.rules ?? 'config/scoring.yaml' };
    terminal.result({ source, ...found }, backtestText(found));
    writePrivate(input.html, backtestPage(found, { source, ...names, rules: { before, after } }));
    terminal.say(`The same with plots: ${input.html}`);
    return undefined;
  },
});

async function casesOf({ synthetic, since, stack }: BacktestInput, region: string, terminal: Terminal) {
  if (synthetic) {
    const histories = madeUpHistory(synthetic.seed, synthetic.leads, endOfYear);
    const source = `a made-up year (seed ${synthetic.seed})`;
    return { source, cases: histories.flatMap((history) => caseOf(history) ?? []) };
  }
  const target = await deploymentTarget(stack, region);
  const cases = await closedLeads(target.output('TableName'), target.now(), since, terminal);
  return { source: target.name, cases };
}

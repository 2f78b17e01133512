import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../domain/config/config.ts';
import { createRateLimiter } from '../../functions/adapters/aws/rate-limiter.ts';
import { createLeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { configIn } from '../../lib/build/deployed-config.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { stoppedCode } from '../command/terminal.ts';
import { reportText, runRescore } from '../rescore/run.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  about:
    'Scores every lead by the rules that run and tells who changes stage, and why. Deploy edits of config/scoring.yaml first (on a laptop: stop, then npm start); what they would change, leadloop preview shows.',
  options: {
    '--dry-run': 'only tells; this is what it does without --apply',
    '--apply':
      'wakes those who are sales-ready now, and notes the new scores on all leads. Can be run again at any time: a lead that has moved is left alone',
    '--rate <n>': 'with --apply: leads changed a second at most (50)',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['rescore', 'rescore --apply --stack Leadloop-prod'],
  exitCodes: { 130: 'it was stopped with Ctrl+C; the same command goes on' },

  read(given) {
    const [apply, stack] = [given.flag('apply'), given.text('stack')];
    if (apply && given.flag('dry-run'))
      throw new CommandError('got --dry-run and --apply, expected one of them — look first, then apply');
    const rate = Number(given.text('rate') ?? 50);
    if (!(rate > 0 && rate <= 1_000))
      throw new CommandError(
        `got --rate ${given.text('rate')}, expected a number of leads a second from above 0 to 1000`,
      );
    return { apply, rate, stack };
  },
  changes: ({ apply }) => apply,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ apply, rate, stack }, terminal) {
    const stopped = terminal.stoppable();
    const edited = loadConfig();
    const target = await deploymentTarget(stack, edited.deployment.region);
    const { name, output, now } = target;
    const config = configIn(await target.metadata(), name);
    const table = createTable(output('TableName'));
    const leads = createLeads(table);
    const newId = () => randomBytes(6).toString('hex');
    const lifecycles = createLifecycles(output('LifecycleArn'));
    const signals = createSignals({ leads, lifecycles, config, now, newId });
    terminal.say(`${apply ? 'Rescoring' : 'Dry run on'} ${name}`);
    const rulesDiffer = differs(edited, config);
    if (rulesDiffer)
      terminal.say(
        'config/scoring.yaml differs from the rules that run. These scores are by the rules that run: deploy the edit first, or on a laptop stop and npm start.',
      );
    const deps = { leads, signals, config, now, walk: createLeadWalk(table), terminal };
    const found = await runRescore({ ...deps, turn: createRateLimiter(rate), stopped }, apply);
    terminal.result({ ...found, rulesDiffer }, reportText(found, apply));
    return stopped() ? stoppedCode : undefined;
  },
});

/** Whether the scoring rules here differ from the running ones, which come from JSON and so have no undefined. */
export function differs(edited: Config, running: Config): boolean {
  return !isDeepStrictEqual(JSON.parse(JSON.stringify(edited.scoring)), running.scoring);
}

import { randomBytes } from 'node:crypto';
import { createRateLimiter } from '../functions/adapters/aws/rate-limiter.ts';
import { createLeadWalk } from '../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { createLifecycles } from '../functions/adapters/step-functions/lifecycles.ts';
import { createSignals } from '../functions/services/signals.ts';
import { loadConfig } from '../lib/config/load.ts';
import { readArguments } from './rescore/arguments.ts';
import { reportText, runRescore } from './rescore/run.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run rescore`; what it takes is told by cli/rescore/arguments.ts.

let stopping = false;
process.on('SIGINT', () => {
  stopping = true;
});

await runCommand(async (args) => {
  const { apply, rate, stack } = readArguments(args);
  const config = loadConfig();
  const { name, output, now } = await deploymentTarget(stack, config.deployment.region);
  const table = createTable(output('TableName'));
  const leads = createLeads(table);
  const newId = () => randomBytes(6).toString('hex');
  const lifecycles = createLifecycles(output('LifecycleArn'));
  const signals = createSignals({ leads, lifecycles, config, now, newId });
  process.stdout.write(`${apply ? 'Rescoring' : 'Dry run on'} ${name}\n`);
  const found = await runRescore(
    {
      ...{ leads, signals, config, now },
      walk: createLeadWalk(table),
      screen: process.stdout,
      turn: createRateLimiter(rate),
      stopped: () => stopping,
    },
    apply,
  );
  process.stdout.write(`${reportText(found, apply)}\n`);
  if (stopping) process.exitCode = 130;
});

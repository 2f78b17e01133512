import type { DomainEvent } from '../domain/lead/event-schemas.ts';
import { createLeadWalk } from '../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../functions/adapters/dynamodb/table.ts';
import { loadConfig } from '../lib/config/load.ts';
import { createDeadLetters } from './aws/dead-letters.ts';
import { callerOf, createEventBus } from './aws/event-bus-caller.ts';
import { CommandError } from './command/arguments.ts';
import { readArguments } from './events/arguments.ts';
import { replay } from './events/replay.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

// `npm run events:replay`; what it takes is told by cli/events/arguments.ts.

await runCommand(async (args) => {
  const { stack, ...wanted } = readArguments(args);
  const { deployment } = loadConfig();
  const { webhooks, chats } = deployment.integrations;
  const names = [...Object.keys(webhooks), ...Object.keys(chats)];
  if (wanted.to !== undefined && !names.includes(wanted.to))
    throw new CommandError(
      `got --to ${wanted.to}, expected one of integrations in config/deployment.yaml: ${names.join(', ') || 'none yet'}`,
    );
  const { name, region, output, now } = await deploymentTarget(stack, deployment.region);
  const table = createTable(output('TableName'));
  const { publish } = createEventBus(await callerOf(region, output('EventBusName')));
  const again = ({ 'detail-type': type, detail }: Record<string, unknown>) =>
    publish([{ type, ...(detail as object) } as DomainEvent]);
  const deadLetters = createDeadLetters(output('OutboundDeadLettersUrl'), again);
  const deps = { leads: createLeads(table), walk: createLeadWalk(table), deadLetters, publish, now };
  process.stdout.write(`In ${name}: ${await replay(deps, wanted)}\n`);
});

import type { DomainEvent } from '../../../domain/lead/event-schemas.ts';
import { createLeadWalk } from '../../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../../functions/adapters/dynamodb/table.ts';
import { createOutboundDeadLetters } from '../../../functions/adapters/sqs/outbound-dead-letters.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { callerOf, createEventBus } from '../../aws/event-bus-caller.ts';
import { leadIdOfWord } from '../../aws/find-lead.ts';
import { CommandError } from '../../command/arguments.ts';
import { defineCommand, shared } from '../../command/command.ts';
import { replay } from '../../events/replay.ts';
import { type ReplayWish, selectionOf } from '../../events/selection.ts';
import { deploymentTarget } from '../../target.ts';

export const command = defineCommand<ReplayWish & { stack?: string }>({
  about: 'Sends events of leads again, under the same ids: a system that keeps the ids it has seen ignores them.',
  options: {
    '--dead-letters': 'undelivered events: each goes back to its own receiver',
    '--lead <lead>': 'all events of one lead, by its address or id, from its stored history',
    '--since <time>': 'all events of all leads since then: 7d (s, m, h, d, w) or a moment such as 2026-11-24T08:00:00Z',
    '--to <name>': 'only to this webhook or chat of config/deployment.yaml; without it to everybody who listens',
    ...shared.apply,
    ...shared.stack,
    ...shared.json,
  },
  examples: ['events replay --dead-letters --apply', 'events replay --since 7d --to warehouse'],

  read: (given) => ({
    selection: selectionOf(given),
    to: given.text('to'),
    apply: given.flag('apply'),
    stack: given.text('stack'),
  }),
  changes: ({ apply }) => apply,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ stack, ...wanted }, terminal) {
    const { deployment } = loadConfig();
    const { webhooks, chats } = deployment.integrations;
    const names = [...Object.keys(webhooks), ...Object.keys(chats)];
    if (wanted.to !== undefined && !names.includes(wanted.to))
      throw new CommandError(
        `got --to ${wanted.to}, expected one of integrations in config/deployment.yaml: ${names.join(', ') || 'none yet'}`,
      );
    const target = await deploymentTarget(stack, deployment.region);
    const { name, region, output, now } = target;
    const table = createTable(output('TableName'));
    const { publish } = createEventBus(await callerOf(region, output('EventBusName')));
    const again = ({ 'detail-type': type, detail }: Record<string, unknown>) =>
      publish([{ type, ...(detail as object) } as DomainEvent]);
    const deadLetters = createOutboundDeadLetters(output('OutboundDeadLettersUrl'), again);
    const idOf = (word: string) => leadIdOfWord(word, target);
    const deps = { leads: createLeads(table), idOf, walk: createLeadWalk(table), deadLetters, publish, now, terminal };
    const { text, ...found } = await replay(deps, wanted);
    terminal.result(found, `In ${name}: ${text}`);
    return undefined;
  },
});

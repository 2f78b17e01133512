import { randomBytes } from 'node:crypto';
import { managerId } from '../../domain/lead/assignment.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createMerges } from '../../functions/adapters/dynamodb/merges.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createMerging } from '../../functions/services/sales/merging.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { findLead, leadIdOfWord, leadWord } from '../aws/find-lead.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  words: {
    '<kept>': 'the address or id of the lead that is kept',
    '<other>': 'the address or id of the other lead of the same person',
  },
  about:
    'Makes one lead of two that are the same person: links and mails of both lead to the one that is kept, and nothing is sent twice. The lead that has come further is the one to keep. For a day --undo takes it back.',
  options: {
    '--undo': 'makes two leads of them again',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['merge ada@works.example ada@home.example', 'merge ada@works.example ada@home.example --undo'],
  exitCodes: { 1: 'it broke off; the same command can be run again' },

  read({ words: [kept = '', other = ''], flag, text }) {
    return { kept: leadWord(kept), other: leadWord(other), undo: flag('undo'), stack: text('stack') };
  },
  changes: () => true,
  brokeOff: 'It broke off; the same command can be run again.',

  async run({ kept, other, undo, stack }, terminal) {
    const config = loadConfig();
    const target = await deploymentTarget(stack, config.deployment.region);
    const table = createTable(target.output('TableName'));
    const leads = createLeads(table);
    const lifecycles = createLifecycles(target.output('LifecycleArn'));
    const newId = () => randomBytes(6).toString('hex');
    const { now } = target;
    const signals = createSignals({ leads, lifecycles, config, now, newId });
    const [merges, reps] = [createMerges(table), createReps(table)];
    const merging = createMerging({ leads, merges, reps, signals, lifecycles, newId, now });
    const by = { repId: managerId, agent: 'the command' };

    const { lead } = await findLead(kept, target, leads);
    const { lead: second } = await findLead(other, target, leads);
    const otherId = await leadIdOfWord(other, target);
    if (!undo && otherId === lead.id) throw new CommandError(`got "${kept}" and "${other}", which are the same lead`);
    if (undo && !lead.merged?.some(({ id }) => id === otherId))
      throw new CommandError(`got "${other}", which is not merged into ${lead.email}`);
    const isDone = !undo && second.id === lead.id;
    const why = undo
      ? await merging.separate(otherId, by)
      : isDone
        ? undefined
        : await merging.merge(lead.id, second.id, by);
    if (why !== undefined) throw new CommandError(`${kept} and ${other}: ${why}`);
    const text = undo
      ? `${target.name}: ${other} is a lead by itself again.`
      : `${target.name}: ${other} goes on in ${lead.email}. For a day --undo takes it back.`;
    terminal.result({ target: target.name, lead: lead.id, other: otherId, merged: !undo }, text);
    return undefined;
  },
});

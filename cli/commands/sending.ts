import type { SendSwitchState } from '../../domain/nurture/send-pause.ts';
import { createSendSwitch } from '../../functions/adapters/ssm/send-switch.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

const toldBy: Record<SendSwitchState, string> = {
  on: 'Marketing mail is on.',
  paused: 'Marketing mail is paused. Confirmations, guides and mail to reps go out as always.',
};
const words = new Map<string, SendSwitchState>([
  ['pause', 'paused'],
  ['resume', 'on'],
]);

export const command = defineCommand({
  words: {
    '[what]':
      'pause: stops all marketing mail within a minute, and no step is lost; resume: goes on, what came due meanwhile leaves within three hours, spread; nothing: tells whether marketing mail is on',
  },
  about: 'The switch that stops all marketing mail without a deploy.',
  options: { ...shared.stack, ...shared.json },
  examples: ['sending', 'sending pause --stack Leadloop-prod', 'sending resume --stack Leadloop-prod'],

  read(given) {
    const [word] = given.words;
    const wanted = word === undefined ? undefined : words.get(word);
    if (word !== undefined && wanted === undefined)
      throw new CommandError(`got "${word}", expected pause, resume or nothing`);
    return { wanted, stack: given.text('stack') };
  },
  changes: ({ wanted }) => wanted !== undefined,

  async run({ wanted, stack }, terminal) {
    const target = await deploymentTarget(stack, loadConfig().deployment.region);
    const sending = createSendSwitch(target.output('SendSwitchName'), Date.now);
    if (wanted) await sending.set(wanted);
    const state = await sending.state();
    const soon = wanted ? ' Functions know it within a minute.' : '';
    terminal.result({ state }, `${target.name}: ${toldBy[state]}${soon}`);
    return undefined;
  },
});

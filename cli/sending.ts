import type { SendSwitchState } from '../domain/nurture/send-pause.ts';
import { createSendSwitch } from '../functions/adapters/ssm/send-switch.ts';
import { loadConfig } from '../lib/config/load.ts';
import { CommandError, parsedArguments } from './command/arguments.ts';
import { deploymentTarget } from './target.ts';
import { runCommand } from './user-error.ts';

const usage = `npm run sending                 says whether marketing mail is on
npm run sending -- pause        stops all marketing mail within a minute; no step is lost
npm run sending -- resume       goes on; what came due meanwhile leaves within three hours, spread
  --stack NAME                  a deployed stack instead of the embedded cloud`;

const toldBy: Record<SendSwitchState, string> = {
  on: 'Marketing mail is on.',
  paused: 'Marketing mail is paused. Confirmations, guides and mail to reps go out as always.',
};
const words = new Map<string, SendSwitchState>([
  ['pause', 'paused'],
  ['resume', 'on'],
]);

await runCommand(async (args) => {
  const options = { stack: { type: 'string' } } as const;
  const { values, positionals } = parsedArguments({ args: [...args], allowPositionals: true, options }, usage);
  const [word, ...more] = positionals;
  const wanted = word === undefined ? undefined : words.get(word);
  if (more.length > 0 || (word !== undefined && wanted === undefined))
    throw new CommandError(`got "${positionals.join(' ')}", expected pause, resume or nothing\n\n${usage}`);
  const target = await deploymentTarget(values.stack, loadConfig().deployment.region);
  const sending = createSendSwitch(target.output('SendSwitchName'), Date.now);
  if (wanted) await sending.set(wanted);
  const state = await sending.state();
  process.stdout.write(`${target.name}: ${toldBy[state]}${wanted ? ' Functions know it within a minute.' : ''}\n`);
});

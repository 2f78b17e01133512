import { parseArgs } from 'node:util';
import { loadConfig } from '../config/load.ts';
import type { SendSwitchState } from '../domain/send-pause.ts';
import { createSendSwitch } from '../functions/adapters/send-switch.ts';
import { deploymentTarget } from './deployment-target.ts';
import { textOf } from './problems.ts';

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

class SendingProblem extends Error {
  override readonly name = 'SendingProblem';
}

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args);
  const [word, ...more] = positionals;
  const wanted = word === undefined ? undefined : words.get(word);
  if (more.length > 0 || (word !== undefined && wanted === undefined))
    throw new SendingProblem(`got "${positionals.join(' ')}", expected pause, resume or nothing\n\n${usage}`);
  const target = await deploymentTarget(values.stack, loadConfig().deployment.region);
  const sending = createSendSwitch(target.output('SendSwitchName'), Date.now);
  if (wanted) await sending.set(wanted);
  const state = await sending.state();
  process.stdout.write(`${target.name}: ${toldBy[state]}${wanted ? ' Functions know it within a minute.' : ''}\n`);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { stack: { type: 'string' } } });
  } catch (error) {
    throw new SendingProblem(`${(error as Error).message}\n\n${usage}`);
  }
}

await run(process.argv.slice(2)).catch((error: unknown) => {
  const isForPeople = error instanceof Error && ['SendingProblem', 'TargetProblem', 'NotDeployed'].includes(error.name);
  process.stderr.write(`${isForPeople ? error.message : textOf(error)}\n`);
  process.exitCode = isForPeople ? 2 : 1;
});

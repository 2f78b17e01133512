import { relative } from 'node:path';
import { exitWithProblems } from '../../cli/user-error.ts';
import { build } from './build.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { forPeople, isDiskFault } from './faults-for-people.ts';
import { readSettingsFromEnvironment } from './start-settings.ts';

// What `npm start` does, after local/leadloop/start.ts has made loading fast.

const started = performance.now();
let lap = started;
const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

function step(what: string): void {
  say(`  ${what.padEnd(28)} ${seconds(lap)}`);
  lap = performance.now();
}

async function start(): Promise<Cloud> {
  const { port, dataDir, clockMode, ses, quotas } = readSettingsFromEnvironment(process.env, process.argv.slice(2));
  say('Leadloop starts:');
  const cloud = await startCloud({
    dataDir,
    port,
    clockMode,
    ses,
    quotas,
    assemblyDir: (buildDir) => build(buildDir, step),
    log: { info: say, error: (message) => process.stderr.write(`! ${message}\n`) },
  });
  step('started the embedded cloud');
  say(ready(cloud, relative(process.cwd(), dataDir) || dataDir));
  return cloud;
}

function ready({ url, clock }: Cloud, folder: string): string {
  const { now, mode } = clock();
  return `
Ready in ${seconds(started)}. Data is kept in ${folder}; the clock is ${mode} and says ${now.slice(0, 16).replace('T', ' ')} UTC.

  App       ${url}/app
  Form      ${url}/forms/contact
  Inbox     ${url}/_local/panel#inbox
  API       ${url}/leads

Make a lead:
  curl ${url}/leads -H 'content-type: application/json' \\
    -d '{"email":"grace@example.org","name":"Grace","form":"demo"}'

Let three days pass:
  curl ${url}/_local/clock -d '{"advance":"3d"}'

Ctrl+C stops it; the next start goes on where it stood.
`;
}

/** On Lambda a rejection outside a function's promise ends that instance only; here it must not end the cloud. */
process.on('unhandledRejection', (reason) => {
  if (isDiskFault(reason)) return exitWithProblems(forPeople(reason));
  process.stderr.write(`! unhandled rejection: ${reason instanceof Error ? reason.stack : String(reason)}\n`);
});

/** A disk error can come from any write: the process ends, with the reason in one sentence. */
process.on('uncaughtException', (error) => exitWithProblems(forPeople(error)));

// The reader of a pipe may leave first (`npm start | head`).
process.stdout.on('error', () => undefined);

let running: Cloud | undefined;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping || !running) process.exit(130); // the second time, or before anything runs: at once
    stopping = true;
    say('\nStopping (again to force) …');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => exitWithProblems(error),
    );
  });

running = await start().catch((error: unknown) => exitWithProblems(forPeople(error)));

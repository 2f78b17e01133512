import { e164 } from '../domain/capture/phone.ts';
import { throwAwayDomains } from '../lib/build/mail-domains.ts';
import { phoneMetadata } from '../lib/build/phone-metadata.ts';
import { loadConfig } from '../lib/config/load.ts';
import { readArguments } from './import/arguments.ts';
import { openDoors } from './import/doors.ts';
import { runImport } from './import/run.ts';
import { usualRate } from './import/throttle.ts';
import { deploymentTarget } from './target.ts';
import { textOf } from './user-error.ts';

// `npm run import -- leads.csv --source "Fair 2026"`; what it takes and ends with is told by cli/import/arguments.ts.

const exitCodes = { done: 0, brokeOff: 1, problem: 2, stopped: 130 };
const forPeople = ['ImportError', 'TargetError', 'ConfigError'];

let stopping = false;
process.on('SIGINT', () => {
  if (stopping) process.exit(exitCodes.stopped); // the second time: at once; the checkpoint is always good
  stopping = true;
  process.stderr.write('\nStopping after the rows under way (again to force) …\n');
});

try {
  const args = readArguments(process.argv.slice(2));
  const config = loadConfig();
  const target = await deploymentTarget(args.stack, config.deployment.region);
  const phones = phoneMetadata(Object.keys(config.nurture.timeZoneByCountry));
  const resources = {
    name: target.name,
    tableName: target.output('TableName'),
    lifecycleArn: target.output('LifecycleArn'),
    keysSecretId: target.output('KeysSecretId'),
    phone: (typed: string, country: string | undefined) => e164(typed, country, phones),
    now: target.now,
  };
  const doors = await openDoors(resources, config, args.rate ?? usualRate(target.region));
  const ended = await runImport({
    ...{ args, config, doors, throwAway: throwAwayDomains },
    ...{ screen: process.stdout, stopped: () => stopping },
  });
  process.exitCode = exitCodes[ended];
} catch (error) {
  const isForPeople = error instanceof Error && forPeople.includes(error.name);
  process.stderr.write(
    `${isForPeople ? error.message : `${textOf(error)}\nIt broke off; the same command goes on from there.`}\n`,
  );
  process.exitCode = isForPeople ? exitCodes.problem : exitCodes.brokeOff;
}

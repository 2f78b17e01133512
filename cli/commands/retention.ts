import { isOwnWords } from '../../domain/capture/answers.ts';
import { type Kept, type Retained, retained } from '../../domain/privacy/retention.ts';
import { day } from '../../domain/time/instant.ts';
import type { RetentionWalk } from '../../functions/adapters/dynamodb/retention-state.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { deployedS3 } from '../../functions/adapters/s3/s3.ts';
import { createErasureQueue } from '../../functions/adapters/sqs/erasure-queue.ts';
import { retentionOn } from '../../functions/services/privacy/retention.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { defineCommand, shared } from '../command/command.ts';
import { deploymentTarget } from '../target.ts';

export const command = defineCommand({
  about:
    'Counts which leads, visits, mails and messages are kept longer than config/privacy.yaml says. With --apply it erases them, as the nightly walk does where `apply` is true.',
  options: {
    '--apply': 'erases them; leads by the same way as `leadloop erase`, in the background',
    ...shared.stack,
    ...shared.json,
  },
  examples: ['retention', 'retention --json', 'retention --apply --stack Leadloop-prod'],
  exitCodes: { 1: 'it broke off; the same command goes on' },

  read: (given) => ({ apply: given.flag('apply'), stack: given.text('stack') }),
  changes: ({ apply }) => apply,
  brokeOff: 'It broke off; the same command goes on.',

  async run({ apply, stack }, terminal) {
    const { capture, deployment, privacy } = loadConfig();
    const target = await deploymentTarget(stack, deployment.region);
    const table = createTable(target.output('TableName'));
    const s3 = deployedS3();
    const bucket = deployment.replies && target.output('ReplyBucket');
    const retention = retentionOn(table, createErasureQueue(target.output('ErasureQueueUrl')), {
      removeMail: async (name) => (bucket ? s3.remove(bucket, `replies/${name}`) : undefined),
      by: 'command',
      kept: privacy.retention,
      isOwnWords: isOwnWords(capture.forms),
      now: target.now,
    });
    const walk = await retention.run(apply);
    const days = daysOf(privacy.retention);
    terminal.result({ target: target.name, days, ...walk }, retentionText(target.name, walk, days));
    return undefined;
  },
});

const daysOf = (kept: Kept) =>
  Object.fromEntries(retained.flatMap((what) => (kept[what] === undefined ? [] : [[what, kept[what] / day]])));

/** The findings, a line each. */
function retentionText(
  target: string,
  { looked, found, applies, failed }: RetentionWalk,
  days: Partial<Record<Retained, number>>,
): string {
  const lines = retained.map((what) => {
    const kept = days[what] === undefined ? 'kept as long as there is a reason' : `kept for ${days[what]} days`;
    return `  ${what.padEnd(13)}${String(found[what] ?? 0).padStart(7)}   ${kept}`;
  });
  const done = applies ? 'is being erased' : 'is past its time; nothing was erased, --apply does it';
  const rest = failed ? [`${failed} leads could not be looked at; the log names them. Run it again.`] : [];
  return [`${target}: of ${looked} leads at rest, this ${done}:`, ...lines, ...rest].join('\n');
}

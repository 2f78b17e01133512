import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionUsage, executionUsage } from '../../analysis/cost/execution-usage.ts';
import { eventsOf } from '../../cli/aws/histories.ts';
import { createClock } from '../../local/cloud/clock/index.ts';
import { createStepFunctions } from '../../local/cloud/step-functions/index.ts';
import { monday } from '../cloud.ts';

const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const arn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:plain';
const day = 86_400;

/** Send, Wait, Send …: these days between the mails. */
function plainDefinition(days: readonly number[]): object {
  const states: Record<string, object> = {};
  for (const [n, wait] of [0, ...days].entries()) {
    const isLast = n === days.length;
    if (n > 0) states[`Wait ${n}`] = { Type: 'Wait', Seconds: wait * day, Next: `Send ${n + 1}` };
    states[`Send ${n + 1}`] = {
      ...call,
      Arguments: { FunctionName: 'send', Payload: { step: n + 1 } },
      ...(isLast ? { End: true } : { Next: `Wait ${n + 1}` }),
    };
  }
  return { QueryLanguage: 'JSONata', StartAt: 'Send 1', States: states };
}

/** Runs a plain Wait/Send machine through the interpreter to its end, and adds up its history. */
export async function runPlain(days: readonly number[]): Promise<ExecutionUsage> {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-plain-'));
  const clock = createClock({ mode: 'virtual', startAt: monday });
  const sf = await createStepFunctions({
    clock,
    journalPath: join(folder, 'executions.ndjson'),
    stateMachines: [{ name: 'plain', arn, definition: plainDefinition(days), aliases: [] }],
    invokeLambda: async () => ({ payload: {} }),
    callSdk: async () => ({}),
  });
  try {
    await sf.startExecution({ stateMachineArn: arn, name: 'one', input: '{}' });
    await clock.advanceTo(monday + (days.reduce((sum, each) => sum + each, 0) + 1) * day * 1_000);
    const events = (await sf.history('one')) ?? [];
    if (events.at(-1)?.type !== 'ExecutionSucceeded')
      throw new Error(`the plain machine ended in ${events.at(-1)?.type}`);
    return executionUsage(eventsOf(events));
  } finally {
    clock.stop();
    await sf.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

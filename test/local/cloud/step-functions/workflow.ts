import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, createClock } from '../../../../local/cloud/clock/index.ts';
import type { Corruption } from '../../../../local/cloud/journal/file.ts';
import {
  createStepFunctions,
  type HistoryEvent,
  type StatusChange,
  type StepFunctions,
  type StepFunctionsOptions,
} from '../../../../local/cloud/step-functions/index.ts';

export const startOfTime = Date.UTC(2026, 10, 23, 9);
export const machineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:test';

/** One state machine on a virtual clock and a journal of its own, with fakes for the world. Gone when the test is over. */
export interface Workflow {
  clock: Clock;
  sf: StepFunctions;
  changes: StatusChange[];
  corruptions: Corruption[];
  calls: { service: string; action: string; parameters: Record<string, unknown> }[];
  /** Starts an execution and waits until nothing moves any more. */
  run(input?: unknown, name?: string): Promise<string>;
  /** Ends the interpreter as a killed process would, and opens another on the same journal at the same time. */
  restart(changed?: Partial<WorkflowOptions>): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  events(arn: string): Promise<HistoryEvent[]>;
  /** How it ended: the output, or status with error and cause. */
  outcome(arn: string): Promise<unknown>;
}

interface WorkflowOptions {
  definition: object;
  lambda: StepFunctionsOptions['invokeLambda'];
  sdk: StepFunctionsOptions['callSdk'];
  random: () => number;
  startQuota: StepFunctionsOptions['startQuota'];
  mode: 'real' | 'virtual';
  aliases: string[];
  /** What happens to the lines of the journal while the process is down. */
  damage: (lines: string[]) => string[];
  onStatusChange: (change: StatusChange) => void | Promise<void>;
}

export async function workflow(
  options: Partial<WorkflowOptions> & Pick<WorkflowOptions, 'definition'>,
): Promise<Workflow> {
  const folder = await mkdtemp(join(tmpdir(), 'step-functions-'));
  const changes: StatusChange[] = [];
  const corruptions: Corruption[] = [];
  const journalPath = join(folder, 'executions.ndjson');
  const calls: Workflow['calls'] = [];
  let settings = options;
  let clock = createClock({ mode: options.mode ?? 'virtual', startAt: startOfTime });

  const open = () =>
    createStepFunctions({
      clock,
      journalPath,
      stateMachines: [
        { name: 'test', arn: machineArn, definition: settings.definition, aliases: settings.aliases ?? ['live'] },
      ],
      invokeLambda: settings.lambda ?? (async (_, payload) => ({ payload })),
      callSdk: async (service, action, parameters) => {
        calls.push({ service, action, parameters: parameters as Record<string, unknown> });
        return (await settings.sdk?.(service, action, parameters)) ?? {};
      },
      random: settings.random,
      startQuota: settings.startQuota,
      onCorruption: (corruption) => void corruptions.push(corruption),
      onStatusChange: settings.onStatusChange ?? ((change) => void changes.push(change)),
    });

  const flow: Workflow = {
    clock,
    sf: await open(),
    changes,
    corruptions,
    calls,
    async run(input = {}, name) {
      const { executionArn } = await flow.sf.startExecution({
        stateMachineArn: machineArn,
        name,
        input: JSON.stringify(input),
      });
      await clock.idle();
      return executionArn;
    },
    async restart(changed = {}) {
      settings = { ...settings, ...changed };
      await flow.sf.stop();
      if (settings.damage !== undefined) {
        const lines = (await readFile(journalPath, 'utf8')).split('\n');
        await writeFile(journalPath, settings.damage(lines).join('\n'));
      }
      clock.stop();
      clock = createClock({ mode: options.mode ?? 'virtual', startAt: clock.now() });
      flow.clock = clock;
      flow.sf = await open();
      flow.sf.resume();
    },
    advance: (milliseconds) => clock.advanceTo(clock.now() + milliseconds),
    events: async (arn) => (await flow.sf.history(arn)) ?? [],
    async outcome(arn) {
      const { body } = await flow.sf.handle('AWSStepFunctions.DescribeExecution', { executionArn: arn });
      const { status, output, error, cause } = body as Record<string, string>;
      return status === 'SUCCEEDED' ? JSON.parse(output ?? 'null') : { status, error, cause };
    },
  };
  onTestFinished(async () => {
    await flow.sf.stop().catch(() => undefined);
    clock.stop();
    await rm(folder, { recursive: true });
  });
  return flow;
}

/** A definition of the given states in JSONata; the first is the start. */
export function machine(states: Record<string, object>, more: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

/** A callback task that calls a service and waits for its token. */
export function callback(more: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
    Arguments: { Token: '{% $states.context.Task.Token %}' },
    End: true,
    ...more,
  };
}

/** A task that invokes the function `f` with the state's input. */
export function invoke(more: object = {}): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
    End: true,
    ...more,
  };
}

export const types = (events: HistoryEvent[]) => events.map(({ type }) => type);

/** The token the newest service call was given. */
export function tokenOf(flow: Workflow): string {
  return String(flow.calls.at(-1)?.parameters.Token);
}

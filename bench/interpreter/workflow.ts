import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../local/cloud/clock/index.ts';
import { createStepFunctions, type StepFunctions } from '../../local/cloud/step-functions/index.ts';

// The interpreter on a journal of its own, with fakes for functions and services, to measure its own cost.

const arn = (kind: string) => `arn:aws:${kind}:eu-central-1:123456789012`;
const machineArn = `${arn('states')}:stateMachine:bench`;
const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };

/** Two durable steps and their results: what engines are usually compared on. */
export const simple: object = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { ...call, Arguments: { FunctionName: 'echo', Payload: '{% $states.input %}' }, Next: 'Second' },
    Second: { ...call, Arguments: { FunctionName: 'echo', Payload: '{% $states.input.Payload %}' }, End: true },
  },
};

const text = readFileSync(new URL('../../state-machines/lead-lifecycle.asl.json', import.meta.url), 'utf8');
/** The lifecycle as deployed; functions are called by their state's name for them. */
export const lifecycle: object = JSON.parse(text.replace(/\$\{(\w+)\}/g, (_, name: string) => name));

export interface Workflow {
  sf: StepFunctions;
  /** Starts an execution; resolves when the start is on disk, as StartExecution does. */
  start(name: string): Promise<void>;
  /** Resolves when the execution of that name has succeeded. */
  ended(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * `wakes`: a parked lead gets its signal at once and then goes dormant: four functions, one parking, one signal, from
 * capture to Dormant. Otherwise it stays parked.
 */
export async function openWorkflow(folder: string, definition: object, wakes: boolean): Promise<Workflow> {
  const clock = createClock({ mode: 'real' });
  const qualified = new Set<string>();
  const waiting = new Map<string, () => void>();
  const until = new Date(Date.now() + 86_400_000).toISOString();

  const says: Record<string, (leadId: string) => string> = {
    verification: () => 'real',
    scoring: (leadId) => (qualified.has(leadId) || !qualified.add(leadId) ? 'dormant' : 'nurture'),
    nurture: () => 'wait',
  };
  const sf = await createStepFunctions({
    clock,
    journalPath: join(folder, 'executions.ndjson'),
    stateMachines: [{ name: 'bench', arn: machineArn, definition, aliases: [] }],
    invokeLambda: async (functionName, payload) => {
      const next = says[functionName]?.((payload as { leadId: string }).leadId);
      return { payload: next === undefined ? payload : { next, revision: 1, until } };
    },
    callSdk: async (_service, _action, parameters) => {
      const values = (parameters as { ExpressionAttributeValues: { ':parked': { M: { token: { S: string } } } } })
        .ExpressionAttributeValues;
      const taskToken = values[':parked'].M.token.S;
      if (wakes) setImmediate(() => void sf.sendTaskSuccess({ taskToken, output: '{"signal":"link.clicked"}' }));
      return {};
    },
    onStatusChange: ({ name, status }) => {
      if (status === 'SUCCEEDED') waiting.get(name)?.();
    },
  });
  return {
    sf,
    async start(name) {
      const input = JSON.stringify({ leadId: name.slice(0, 32), lifecycleId: name.slice(33) });
      await sf.startExecution({ stateMachineArn: machineArn, name, input });
    },
    ended: (name) => new Promise((resolve) => waiting.set(name, resolve)),
    async stop() {
      await clock.idle();
      clock.stop();
      await sf.stop();
    },
  };
}

/** As a real execution is called: lead id, dash, lifecycle id. */
export const nameOf = (n: number) => `${n.toString(16).padStart(32, '0')}-${n.toString(16).padStart(12, '0')}`;

/** Does `work` for 0 … count − 1, `atOnce` at a time. */
export async function inFlight(count: number, atOnce: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

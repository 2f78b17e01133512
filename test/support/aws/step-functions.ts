import {
  type ExecutionFacts,
  type Executions,
  NotRedrivableError,
} from '../../../functions/adapters/step-functions/executions.ts';
import { leadOfExecution } from '../../../functions/adapters/step-functions/lifecycles.ts';
import type { World } from '../world.ts';

/** The executions of a world as Step Functions would keep them: what was started runs until it `ends`. */
export function executionsOf(world: World, redrivable = true) {
  const ended = new Map<string, 'FAILED' | 'ABORTED' | 'SUCCEEDED'>();
  const calls: string[] = [];
  const find = async (name: string): Promise<ExecutionFacts | undefined> => {
    if (!world.started.includes(name)) return undefined;
    const status = ended.get(name) ?? 'RUNNING';
    const notRedrivable = redrivable && ended.has(name) ? {} : { notRedrivable: `Execution is ${status}` };
    return { name, status, startedAt: world.now(), ...notRedrivable };
  };
  const executions = {
    find,
    status: async (name: string) => (await find(name))?.status,
    page: async () => ({ rows: [], cursor: undefined }),
    events: async () => [],
    died: async function* () {
      yield* [...ended].flatMap(([name, status]) => (status === 'SUCCEEDED' ? [] : [name]));
    },
    stop: async (name: string) => {
      calls.push(`stop ${name}`);
      ends(name, 'ABORTED');
    },
    redrive: async (name: string) => {
      if (!redrivable) throw new NotRedrivableError('it is too old');
      calls.push(`redrive ${name}`);
      ended.delete(name);
      world.sfn.ended.delete(name);
    },
  } satisfies Partial<Executions>;
  function ends(name: string, status: 'FAILED' | 'ABORTED' | 'SUCCEEDED'): void {
    ended.set(name, status);
    world.sfn.ended.add(name);
  }
  return {
    executions,
    calls,
    ends,
    /** The executions of a lead that run. */
    running: (leadId: string) =>
      [...new Set(world.started)].filter((name) => leadOfExecution(name) === leadId && !ended.has(name)),
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ChildMessage, ChildOptions, ParentMessage } from './child.ts';

/** An embedded cloud in a process of its own, which can be killed. */
export interface CloudProcess {
  url: string;
  pid: number;
  /** What it has written to the terminal so far. */
  output(): string;
  /** Resolves when the process has ended, by whatever means. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGKILL, to this process only. */
  kill(): Promise<void>;
  /** Waits until the next `hold` is reached; answers what was held and how to let it go on. */
  held(): Promise<{ call: string; release: () => void }>;
}

export type CloudProcessOptions = Omit<ChildOptions, 'faults' | 'clockMode'> &
  Partial<Pick<ChildOptions, 'faults' | 'clockMode'>>;

const running = new Set<ChildProcess>();

/** Starts a cloud on a data folder and waits until it answers. It also runs when a fault kills it later. */
export async function startCloudProcess(options: CloudProcessOptions): Promise<CloudProcess> {
  const told: ChildOptions = { clockMode: 'virtual', faults: [], ...options };
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '', VITEST: '' },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const holds: { call: string; release: () => void }[] = [];
  const waiting: ((hold: { call: string; release: () => void }) => void)[] = [];
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if ('ready' in message) return resolve(message.ready);
      const hold = {
        call: message.call,
        release: () => void child.send({ release: message.held } satisfies ParentMessage),
      };
      const next = waiting.shift();
      if (next) next(hold);
      else holds.push(hold);
    });
    void ended.then(({ code, signal }) => reject(new Error(`the cloud ended (${code ?? signal}):\n${output}`)));
  });
  const url = await ready;
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    held: async () => holds.shift() ?? new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Ends whatever a failed test has left. */
export async function killAll(): Promise<void> {
  const gone = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ChildMessage, ChildOptions, ParentMessage } from './child.ts';
import type { Fault } from './interception.ts';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A call of the cloud to one of its services that waits for `release`. */
export interface Held {
  call: string;
  release(): void;
}

/** An embedded cloud in a process of its own, which can be killed. */
export interface CloudProcess {
  url: string;
  pid: number;
  /** What it has written to the terminal so far. */
  output(): string;
  /** Resolves when the process has ended, by itself or killed. */
  ended: Promise<Ended>;
  /** SIGKILL, to this process only. */
  kill(): Promise<void>;
  /** Lets a fault lie in wait from now on. */
  arm(fault: Fault): Promise<void>;
  /** Waits for the next call that a `hold` stops. */
  held(): Promise<Held>;
}

export type CloudProcessOptions = Omit<ChildOptions, 'faults' | 'clockMode'> &
  Partial<Pick<ChildOptions, 'faults' | 'clockMode'>>;

const running = new Set<ChildProcess>();

/** Starts a cloud on a data folder and waits until it answers. */
export async function startCloudProcess(options: CloudProcessOptions): Promise<CloudProcess> {
  const told: ChildOptions = { clockMode: 'virtual', faults: [], ...options };
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const inbox = { ready: mailbox<string>(), armed: mailbox<true>(), held: mailbox<Held>() };
  const send = (message: ParentMessage) => void child.send(message);
  child.on('message', (message: ChildMessage) => {
    if ('ready' in message) inbox.ready.put(message.ready);
    else if ('armed' in message) inbox.armed.put(message.armed);
    else inbox.held.put({ call: message.call, release: () => send({ release: message.held }) });
  });
  /** Nothing comes any more once the process has ended. */
  const whileAlive = <T>(message: Promise<T>) =>
    Promise.race([
      message,
      ended.then(({ code, signal }) => Promise.reject(new Error(`the cloud ended (${code ?? signal}):\n${output}`))),
    ]);

  return {
    url: await whileAlive(inbox.ready.take()),
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async arm(fault) {
      send({ arm: fault });
      await whileAlive(inbox.armed.take());
    },
    held: () => whileAlive(inbox.held.take()),
  };
}

/** Ends what a failed test has left. */
export async function killAll(): Promise<void> {
  const gone = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}

/** What came before somebody waited for it is kept. */
function mailbox<T>() {
  const arrived: T[] = [];
  const waiting: ((message: T) => void)[] = [];
  return {
    put(message: T) {
      const next = waiting.shift();
      if (next) next(message);
      else arrived.push(message);
    },
    async take(): Promise<T> {
      return arrived.shift() ?? new Promise((resolve) => waiting.push(resolve));
    },
  };
}

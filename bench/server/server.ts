import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Each server is measured in a process of its own; these functions connect it with the bench.

/** In the child: listens, reports the port, and ends when the bench is gone. */
export function serve(server: Server, end?: () => Promise<void>): void {
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port, {}, end));
}

/** In the child: reports the port, answers questions (`cpu` always), and ends when the bench is gone. */
export function ready(port: number, answers: Record<string, () => unknown> = {}, end = async () => {}): void {
  const all: Record<string, () => unknown> = { cpu: () => process.cpuUsage(), ...answers };
  process.on('message', async (question: string) => process.send?.({ answer: await all[question]?.() }));
  process.on('disconnect', () => end().finally(() => process.exit(0)));
  process.send?.({ port });
}

export interface Measured {
  port: number;
  /** One question at a time. */
  ask<T>(question: string): Promise<T>;
  /** CPU seconds the process has used, all threads. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `bench/<file>` in a process of its own. */
export async function start(file: string, args: string[] = []): Promise<Measured> {
  const child = fork(new URL(file, import.meta.url), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await heard<{ port: number }>(child, file);
  async function ask<T>(question: string): Promise<T> {
    child.send(question);
    return (await heard<{ answer: T }>(child, file)).answer;
  }
  return {
    port,
    ask,
    async cpu() {
      const { user, system } = await ask<NodeJS.CpuUsage>('cpu');
      return (user + system) / 1e6;
    },
    async stop() {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function heard<T>(child: ChildProcess, file: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const hear = (message: unknown): void => {
      child.off('exit', gone);
      resolve(message as T);
    };
    const gone = (code: number | null): void => {
      child.off('message', hear);
      reject(new Error(`bench/${file} ended with ${code}`));
    };
    child.once('message', hear).once('exit', gone);
  });
}

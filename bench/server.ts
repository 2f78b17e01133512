import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Servers are measured in processes of their own; this is how they and the bench talk.

/** In the child: listens, tells the port, and ends when the bench is gone. */
export function serve(server: Server, end?: () => Promise<void>): void {
  server.listen(0, '127.0.0.1', () => ready((server.address() as AddressInfo).port, {}, end));
}

/** In the child: tells the port, answers `ask`, and ends when the bench is gone. */
export function ready(port: number, answers: Record<string, () => unknown> = {}, end = async () => {}): void {
  process.on('message', async (question: string) => process.send?.({ answer: await answers[question]?.() }));
  process.on('disconnect', () => end().finally(() => process.exit(0)));
  process.send?.({ port });
}

export interface Measured {
  port: number;
  /** One question at a time. */
  ask<T>(question: string): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `bench/<file>` in a process of its own. */
export async function start(file: string, args: string[] = []): Promise<Measured> {
  const child = fork(new URL(file, import.meta.url), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await heard<{ port: number }>(child, file);
  return {
    port,
    async ask<T>(question: string) {
      child.send(question);
      return (await heard<{ answer: T }>(child, file)).answer;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function heard<T>(child: ChildProcess, file: string): Promise<T> {
  const [[message]] = (await Promise.race([
    once(child, 'message').then((got) => [got]),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`bench/${file} ended with ${code}`))),
  ])) as [[T]];
  return message;
}

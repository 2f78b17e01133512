import { enableCompileCache, flushCompileCache } from 'node:module';
import type { CloudOptions } from '../../../local/leadloop/cloud.ts';
import { type Fault, intercept } from './interception.ts';

/** What a child is told, as its only argument. */
export interface ChildOptions extends Pick<CloudOptions, 'dataDir' | 'clockMode' | 'startAt' | 'throttled'> {
  assemblyDir: string;
  /** Those that lie in wait from the very start; `arm` adds others. */
  faults: Fault[];
}

/** What a child tells. */
export type ChildMessage = { ready: string } | { armed: true } | { held: number; call: string };
/** What it is told while it runs. */
export type ParentMessage = { arm: Fault } | { release: number };

// A real process around the embedded cloud. The test that started it may kill it; if the test dies first, so does this.
process.on('disconnect', () => process.exit());
const tell = (message: ChildMessage) => process.send?.(message);

const held = new Map<number, () => void>();
const arm = intercept((fault, call) => {
  if (fault.do === 'kill') process.kill(process.pid, 'SIGKILL');
  return new Promise((resolve) => {
    const id = held.size + 1;
    held.set(id, resolve);
    tell({ held: id, call });
  });
});
process.on('message', (message: ParentMessage) => {
  if ('release' in message) return held.get(message.release)?.();
  arm(message.arm);
  tell({ armed: true });
});

const { faults, ...options } = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
for (const fault of faults) arm(fault);
enableCompileCache();
const { startCloud } = await import('../../../local/leadloop/cloud.ts');
const cloud = await startCloud({
  ...options,
  port: 0,
  log: { info: console.log, error: (message) => console.error(`! ${message}`) },
});
tell({ ready: cloud.url });
flushCompileCache(); // a killed process writes nothing at its end

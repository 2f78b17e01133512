import { enableCompileCache } from 'node:module';
import type { CloudOptions } from '../../../local/cloud.ts';
import { type Fault, intercept } from './interception.ts';

/** What a child is told, as its only argument. */
export interface ChildOptions {
  dataDir: string;
  assemblyDir: string;
  clockMode: CloudOptions['clockMode'];
  startAt?: number;
  faults: Fault[];
}

/** What a child tells. */
export type ChildMessage = { ready: string } | { held: number; call: string };
/** What it is told while it runs. */
export type ParentMessage = { release: number };

// A real process around the embedded cloud. The test that started it may kill it; if the test dies first, so does this.
process.on('disconnect', () => process.exit());
const tell = (message: ChildMessage) => process.send?.(message);
const held = new Map<number, () => void>();
process.on('message', ({ release }: ParentMessage) => held.get(release)?.());

const { faults, ...options } = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
let holds = 0;
intercept(faults, (fault, call) => {
  if (fault.do === 'kill') process.kill(process.pid, 'SIGKILL');
  holds += 1;
  tell({ held: holds, call });
  const id = holds;
  return new Promise((resolve) => held.set(id, resolve));
});

enableCompileCache();
const { startCloud } = await import('../../../local/cloud.ts');
const cloud = await startCloud({
  ...options,
  port: 0,
  log: { info: console.log, error: (message) => console.error(`! ${message}`) },
});
tell({ ready: cloud.url });

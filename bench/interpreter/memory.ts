import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inFlight, lifecycle, nameOf, openWorkflow } from './workflow.ts';

// A fresh process (node --expose-gc) that parks the given number of leads and prints the memory they hold, in bytes.

const leads = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'leadloop-waiting-'));

async function used(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await sleep(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const workflow = await openWorkflow(folder, lifecycle, false);
const before = await used();
await inFlight(leads, 200, (n) => workflow.start(nameOf(n)));
const parked = () => workflow.sf.executions().filter(({ waitsUntil }) => waitsUntil !== undefined).length;
while (parked() < leads) await sleep(50);
const total = await used();
process.stdout.write(JSON.stringify({ leads: total - before, total }));
await workflow.stop();
rmSync(folder, { recursive: true });

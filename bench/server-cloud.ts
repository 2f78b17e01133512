import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../local/build.ts';
import { startCloud } from '../local/cloud.ts';
import { ready } from './server.ts';

// The embedded cloud as `npm start` runs it, on a fresh folder, without the stage's throttling.

const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-bench-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
const errors: string[] = [];
const cloud = await startCloud({
  dataDir,
  port: 0,
  clockMode: 'real',
  assemblyDir: build,
  throttled: false,
  log: { info: () => undefined, error: (message) => void errors.push(message) },
});

const answers = {
  /** How many leads have got their first mail and are parked until the next touch. */
  nurtured: () => {
    const { stepFunctions, ses } = cloud.services();
    const parked = stepFunctions
      .executions()
      .filter(({ state, waitsUntil }) => state === 'Wait for engagement' && waitsUntil);
    return Math.min(parked.length, ses.mails().length);
  },
  errors: () => errors,
  cpu: () => ({ ...process.cpuUsage(), main: performance.eventLoopUtilization().active }),
};
ready(cloud.port, answers, () => cloud.stop());

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, vi } from 'vitest';
import { assembled } from '../town/assembly.ts';
import { type Client, clientOf } from './client.ts';
import { type CloudProcess, type CloudProcessOptions, killAll, startCloudProcess } from './index.ts';

/** How long a test may take, in milliseconds: many processes start in it, perhaps on a busy machine. */
export const patience = 900_000;
vi.setConfig({ testTimeout: patience, hookTimeout: patience });

/** A Monday in office hours: every rep of config/sales.yaml is at work, and mail may go out in Europe. */
export const monday = '2026-11-23T14:40:00.000Z';

export type Running = CloudProcess & Client;

export interface Scene {
  dataDir: string;
  /** Starts a process on the scene's data, the first or the next after one that was killed. */
  start(options?: Partial<CloudProcessOptions>): Promise<Running>;
}

const folders: string[] = [];

/** A data folder of its own. After each test, or after all of the file, it is gone together with every process. */
export function scene(): Scene {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-scene-'));
  folders.push(dataDir);
  return {
    dataDir,
    async start(options = {}) {
      const cloud = await startCloudProcess({
        dataDir,
        assemblyDir: (await assembled()).dir,
        startAt: Date.parse(monday),
        ...options,
      });
      return { ...cloud, ...clientOf(cloud.url) };
    },
  };
}

async function cleanUp(): Promise<void> {
  await killAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** For files whose tests have a cloud each. */
export const cleanUpAfterEach = () => afterEach(cleanUp);
/** For files whose tests share one. */
export const cleanUpAfterAll = () => afterAll(cleanUp);

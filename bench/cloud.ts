import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from '../local/leadloop/build.ts';
import { type Cloud, type CloudOptions, startCloud } from '../local/leadloop/cloud.ts';

/** A Monday, 10:00 in Berlin: inside the send window and the reps' hours. */
export const monday = Date.parse('2026-11-23T09:00:00.000Z');

/** The shipped settings, under which thousands of posts in one hour are no surge. */
function withoutSurges(): void {
  const root = resolve(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bench-settings-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['config', 'emails', 'guides']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const path = join(folder, 'config/capture.yaml');
  const limits = /^( +(?:forms|mails)PerHour): .*$/gm;
  writeFileSync(path, readFileSync(path, 'utf8').replace(limits, '$1: 1000000'));
  process.env.LEADLOOP_SETTINGS = folder;
}
withoutSurges();

/** An account with a raised rate: marketing mail keeps to a share of it, and no bench measures that wait. */
const mailsPerSecond = 10_000;

/** The embedded cloud as `npm start` runs it, on a fresh folder that goes with it, without the stage's throttling. */
export async function freshCloud(
  clockMode: 'real' | 'virtual',
  onError: (message: string) => void,
  assemblyDir: string | ((buildDir: string) => Promise<string>) = build,
  more: Partial<CloudOptions> = {},
): Promise<Cloud> {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-bench-'));
  const cloud = await startCloud({
    dataDir,
    port: 0,
    clockMode,
    ...(clockMode === 'virtual' && { startAt: monday }),
    assemblyDir,
    throttled: false,
    mailsPerSecond,
    log: { info: () => undefined, error: onError },
    ...more,
  });
  return {
    ...cloud,
    async stop() {
      await cloud.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The body of a post to /leads; each number is another person. */
export const leadBody = (n: number): string =>
  JSON.stringify({
    email: `visitor-${n}@example.org`,
    name: 'Grace Hopper',
    company: 'Example Works',
    phone: '030 901820',
    country: 'DE',
    formShownAt: '2026-11-23T08:00:00.000Z',
    form: 'contact',
    message: 'Hello, please tell me more about it.',
    consent: true,
  });

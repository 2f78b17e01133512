import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettingsFromEnvironment } from '../../local/leadloop/start-settings.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'leadloop-start-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one of the two commands; `until` waits for text in its output. */
function command(file: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  const grow = (chunk: Buffer) => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', grow);
  child.stderr.on('data', grow);
  const exit = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((done, fail) => {
      const look = () => {
        const match = pattern.exec(output);
        if (match) done(match);
      };
      listeners.add(look);
      look();
      void exit.then(() => fail(new Error(`ended without ${pattern}: ${output}`)));
    });
  return { child, exit, until, output: () => output };
}

test('npm start is ready with its addresses, is the only one on its folder, and stops cleanly', {
  timeout: 60_000,
}, async () => {
  const env = { LEADLOOP_PORT: '0', LEADLOOP_DATA: folder, LEADLOOP_CLOCK: 'virtual' };
  const first = command('local/leadloop/start.ts', env);
  const [, url = ''] = await first.until(/App {7}(http:\/\/127\.0\.0\.1:\d+)\/app/);
  expect(await (await fetch(`${url}/_local/health`)).json()).toMatchObject({ status: 'ok' });
  expect((await fetch(`${url}/forms/contact`)).status).toBe(200);

  const second = command('local/leadloop/start.ts', env);
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(
    /in use by process \d+\. Stop that one, or choose another folder with LEADLOOP_DATA\.\n$/,
  );
  const third = command('local/leadloop/start.ts', {
    ...env,
    LEADLOOP_PORT: new URL(url).port,
    LEADLOOP_DATA: join(folder, 'other'),
  });
  expect(await third.exit).toBe(1);
  expect(third.output()).toMatch(/is already in use\. Choose another one, for example: LEADLOOP_PORT=\d+ npm start/);

  first.child.kill('SIGTERM');
  expect(await first.exit).toBe(0);
  expect(first.output()).toContain('built functions and stack');
  const again = command('local/leadloop/start.ts', env);
  await again.until(/Inbox {5}http:\/\/127\.0\.0\.1:\d+\/_local\/panel#inbox/);
  expect(again.output()).toContain('nothing to build');
  again.child.kill('SIGTERM');
  expect(await again.exit).toBe(0);
});

test('npm run demo tells its story to the end', { timeout: 60_000 }, async () => {
  const demo = command('local/demo/index.ts');
  expect([await demo.exit, demo.output()]).toEqual([
    0,
    expect.stringMatching(/Now customer[\s\S]*Now dormant[\s\S]*43 days in/),
  ]);
});

test('settings from the environment have defaults and say what is wrong', () => {
  expect(readSettingsFromEnvironment({})).toEqual({
    port: 4000,
    dataDir: resolve('.leadloop'),
    clockMode: 'real',
    ses: 'production',
    quotas: false,
  });
  expect(readSettingsFromEnvironment({}, ['--quotas']).quotas).toBe(true);
  expect(readSettingsFromEnvironment({ LEADLOOP_SES: 'unverified' }, ['--ses', 'sandbox']).ses).toBe('sandbox');
  expect(() => readSettingsFromEnvironment({ LEADLOOP_SES: 'gmail' })).toThrow('expected one of production, sandbox');
  expect(() => readSettingsFromEnvironment({ LEADLOOP_PORT: '70000' })).toThrow('LEADLOOP_PORT: got "70000", expected');
  expect(() => readSettingsFromEnvironment({ LEADLOOP_CLOCK: 'sun' })).toThrow('expected real or virtual');
});

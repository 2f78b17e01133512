import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientOf } from '../support/cloud/client.ts';
import { npmStart } from '../support/cloud/npm-start.ts';
import { cleanUpAfterEach, patience, scene } from '../support/cloud/scene.ts';
import { checkout } from '../support/repository/checkout.ts';

cleanUpAfterEach();

let folder = '';
let dataDir = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-start-'));
  dataDir = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('npm start says what is wrong and how to go on, without a stack,', () => {
  async function refused(env: Parameters<typeof npmStart>[0], directory?: string): Promise<string> {
    const { code, said } = await npmStart({ LEADLOOP_DATA: dataDir, ...env }, directory).ended;
    expect(code, said).toBe(1);
    expect(said).not.toMatch(/^\s+at /m);
    return said;
  }

  test('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo;
    const said = await refused({ LEADLOOP_PORT: String(port) });
    expect(said).toMatch(new RegExp(`Port ${port} is already in use\\. .*LEADLOOP_PORT=\\d+ npm start`));
    other.close();
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  test('when another process has the data folder', async () => {
    const { dataDir: taken, start } = scene();
    const { pid } = await start();
    const said = await refused({ LEADLOOP_DATA: taken });
    expect(said).toMatch(new RegExp(`The data folder ${taken} is in use by process ${pid}\\. .*LEADLOOP_DATA`));
  });

  test('when the data folder is a file', async () => {
    writeFileSync(dataDir, '');
    expect(await refused({})).toContain(dataDir);
  });

  test.each([
    ['LEADLOOP_PORT', 'four thousand', /LEADLOOP_PORT: got "four thousand", expected a port/],
    ['LEADLOOP_CLOCK', 'fast', /LEADLOOP_CLOCK: got "fast", expected real or virtual/],
  ] as const)('when %s is %s', async (name, value, message) => {
    expect(await refused({ [name]: value })).toMatch(message);
  });

  test('when a YAML file is broken or a setting is wrong: every problem with file and line', async () => {
    const { dir, edit } = checkout(join(folder, 'copy'));
    edit('config/sales.yaml', /^capacity: .*$/m, 'capacity: [30');
    edit('config/nurture.yaml', /^jitter: .*$/m, 'jitter: some');
    const said = await refused({}, dir);
    expect(said).toMatch(/^config\/sales\.yaml:\d+:\d+ broken YAML: /m);
    expect(said).toMatch(/^config\/nurture\.yaml:\d+:\d+ jitter: got "some", expected /m);
  });
});

describe('npm start', () => {
  const reachable = (host: string, port: number) =>
    new Promise<boolean>((done) => {
      const socket = connect({ host, port });
      socket.once('connect', () => {
        socket.destroy();
        done(true);
      });
      socket.once('error', () => done(false));
    });

  /** Milliseconds. */
  async function lasting(work: () => Promise<unknown>): Promise<number> {
    const began = performance.now();
    await work();
    return performance.now() - began;
  }

  test('takes a free port on this machine only, stops in time, and goes on where it stood', async () => {
    mkdirSync(dataDir);
    const first = npmStart({ LEADLOOP_DATA: dataDir });
    const cloud = clientOf(await first.ready);
    for (const endpoint of Object.values(await cloud.endpoints())) {
      const { hostname, port } = new URL(endpoint);
      expect(hostname).toBe('127.0.0.1');
      expect(await reachable('127.0.0.1', Number(port)), endpoint).toBe(true);
      // Another address of this machine, as every network card has one.
      expect(await reachable('127.0.0.2', Number(port)), endpoint).toBe(false);
    }
    await cloud.postLead({ email: 'ada@example.org', form: 'contact' });
    await cloud.advance('4d');
    const before = [await cloud.leads(), await cloud.mail(), await cloud.executions()];
    const at = await cloud.now();

    const idle = await lasting(async () => {
      first.signal('SIGTERM');
      expect(await first.ended).toMatchObject({ code: 0, signal: null });
    });

    const second = npmStart({ LEADLOOP_DATA: dataDir });
    // A start that builds nothing is what people wait for without a thought, on this machine as it is now.
    const patient = await lasting(() => second.ready);
    expect(idle / patient).toBeLessThan(2);
    const again = clientOf(await second.ready);
    await again.settled();
    expect(await again.now()).toBe(at);
    expect([await again.leads(), await again.mail(), await again.executions()]).toEqual(before);

    // In the middle of the hardest work there is.
    for (let n = 0; n < 20; n++) await again.postLead({ email: `lead-${n}@example.org`, form: 'contact' });
    const passing = again.advance('60d').catch((error: unknown) => error);
    await expect.poll(() => again.now(), { timeout: patience }).not.toBe(at);
    const busy = await lasting(async () => {
      second.signal('SIGINT');
      expect(await second.ended).toMatchObject({ code: 0, signal: null });
    });
    expect(busy / patient).toBeLessThan(2);
    await passing;

    const third = npmStart({ LEADLOOP_DATA: dataDir });
    const last = clientOf(await third.ready);
    expect(Date.parse(await last.now())).toBeLessThan(Date.parse(at) + 60 * 86_400_000);
    await last.settled();
    // What ran was let finish: of no mail it is unknown whether it went.
    const ledgers = await Promise.all((await last.leads()).map(async ({ id }) => (await last.lead(id)).sends));
    expect(ledgers.flat().length).toBeGreaterThan(20);
    expect(ledgers.flat().filter(({ state }) => state === 'unknown' || state === 'claimed')).toEqual([]);
  });
});

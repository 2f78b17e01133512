import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formerLog } from '../../../local/cloud/lambda/function-log.ts';
import type { SesMode } from '../../../local/cloud/ses/index.ts';
import { type Cloud, startCloud } from '../../../local/leadloop/cloud.ts';
import { everyMail } from '../cloud/client.ts';
import { type Assembly, assembled } from './assembly.ts';
import type { Town } from './model.ts';
import { keepsItsPromises, namesNobody } from './promises.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/**
 * A test that is one journey. `at` is when it begins, `2026-11-23T10:00+01:00`. When it is told, all that must hold at the
 * end of every journey is checked too (see promises.ts).
 */
export function story(title: string, at: string, tell: Tell, assembly = assembled): void {
  test(title, () => live(at, tell, assembly));
}

type Tell = (town: Town) => Promise<void>;

async function live(at: string, tell: Tell, assembly: () => Promise<Assembly>): Promise<void> {
  const { town, close } = await openTown(at, await assembly());
  try {
    await tell(town);
    await keepsItsPromises(town);
  } finally {
    const logs = await close();
    namesNobody(logs, town.visitors());
  }
}

/** For tests in which several leads live in one town; the caller closes it. */
export async function openTown(at: string, assembly: Assembly): Promise<{ town: Town; close(): Promise<string> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-town-'));
  const trouble: string[] = [];
  const visitors: Visitor[] = [];
  let { dir, config } = assembly;
  let ses: SesMode = 'production';
  const open = (port: number): Promise<Cloud> =>
    startCloud({
      dataDir,
      port,
      clockMode: 'virtual',
      startAt: Date.parse(at),
      ses,
      assemblyDir: dir,
      config,
      log: { info: () => undefined, error: (message) => isWaitingItsTurn(message) || trouble.push(message) },
    });
  let cloud = await open(0);
  const { url, port } = cloud;
  let now = new Date(at).toISOString();

  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${url}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  async function clock(move: { advance: string } | { to: string }): Promise<void> {
    const response = await fetch(`${url}/_local/clock`, { method: 'POST', body: JSON.stringify(move) });
    const answer = (await response.json()) as { now: string };
    expect(response.status, JSON.stringify(answer)).toBe(200);
    now = answer.now;
  }

  const town: Town = {
    url,
    config,
    trouble,
    get,
    now: () => now,
    minutes: (count) => clock({ advance: `${count}m` }),
    hours: (count) => clock({ advance: `${count}h` }),
    days: (count) => clock({ advance: `${count}d` }),
    until: (moment) => clock({ to: new Date(moment).toISOString() }),
    untilSomethingHappens: () => clock({ to: 'next' }),
    settles: () => clock({ advance: '0s' }),
    visitor(person) {
      const visitor = createVisitor(town, person);
      visitors.push(visitor);
      return visitor;
    },
    visitors: () => visitors,
    mails: () => everyMail((path) => get(`/_local/${path}`)),
    executions: () => get('/_local/executions'),
    logs: () => {
      const path = join(dataDir, 'functions.log');
      return [formerLog(path), path].map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')).join('');
    },
    async restarts() {
      await cloud.stop();
      cloud = await open(port);
      await town.settles();
    },
    async granted(mode) {
      ses = mode;
      await town.restarts();
    },
    async deploys(next) {
      ({ dir, config } = next);
      town.config = config;
      await town.restarts();
    },
  };
  return {
    town,
    async close() {
      await cloud.stop();
      const logs = town.logs();
      rmSync(dataDir, { recursive: true, force: true });
      return logs;
    },
  };
}

/** Marketing mail keeps to its share of SES's rate: the step is tried again, and that it waits is no trouble. */
const isWaitingItsTurn = (message: string) => message.endsWith('marketing mail has had its share of this second');

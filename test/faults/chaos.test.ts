import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { day, hour } from '../../domain/time/instant.ts';
import { functionRows } from '../../lib/functions.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../local/leadloop/cloud.ts';
import type { Trouble } from '../support/chaos/trouble.ts';
import { livesThrough, type Weather } from '../support/chaos/world.ts';
import { monday, patience } from '../support/cloud/scene.ts';
import { type Assembly, assembled } from '../support/town/assembly.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function cloudOn({ dir, config }: Assembly) {
  const log = { info: () => undefined, error: () => undefined };
  return (faults: NonNullable<CloudOptions['faults']>): Promise<Cloud> => {
    const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-chaos-'));
    folders.push(dataDir);
    const clock = { clockMode: 'virtual', startAt: Date.parse(monday) } as const;
    return startCloud({ dataDir, port: 0, ...clock, assemblyDir: dir, config, throttled: false, faults, log });
  };
}

/** One step of the workflow, a listener or two and two or three doors are broken on each day, until all have been. */
const rooms = Object.values(Object.groupBy(functionRows, ([, { room }]) => room));
const days = Math.max(...rooms.map((rows) => Math.ceil(rows.length / 2)));
/** Two days between the rooms: while nobody gets in, a step and a listener that only new people meet would have nothing to do. */
const brokenOn = (date: number): string[] =>
  rooms.flatMap((rows, room) => rows.filter((_, n) => (n + 2 * room) % days === date).map(([name]) => name));
/** What is wrong with them, a quarter of the day each. */
const wrong: readonly Trouble[] = ['throws', 'times out', 'cannot be imported', 'loses a permission'];
/** After its day this step stays broken for two more: longer than an execution tries again, so executions die and are replaced. */
const broken = { name: 'nurture', from: 3, to: 5 };
const weather: Weather = (name, at) => {
  const date = Math.floor(at / day);
  if (name === broken.name && date >= broken.from && date < broken.to) return 'throws';
  return brokenOn(date).includes(name) ? wrong[Math.floor((at % day) / (6 * hour))] : undefined;
};
/**
 * Nobody calls these in this world: it has no ads, no webhook hears of events, and the weeks of the digest are over before there is
 * something to say. These tests break them at each call, or let each of theirs fail.
 */
const elsewhere = {
  'ad-leads': '../functions/listeners/ad-leads.test.ts',
  digest: '../functions/services/digest/weekly-digest.test.ts',
  'event-delivery': '../functions/listeners/event-delivery.test.ts',
};
/** An absence note: it is read, and no mail comes of it. */
const robot = {
  from: 'robot@example.org',
  subject: 'Away',
  text: 'I am away.',
  headers: { 'Auto-Submitted': 'auto-replied' },
};

/** The way to a door, and what it answered when. */
type Door = { name: string; method: string; path: string; answers: { at: number; status: number }[] };
const doors = functionRows.flatMap(([name, { routes, signedInRoutes }]): Door[] => {
  const [methods = '', path] = ((routes ?? signedInRoutes)?.[0] ?? '').replace('$default', 'GET /nowhere').split(' ');
  const [method = ''] = methods.replace('ANY', 'GET').split('|');
  return path ? [{ name, method, path: path.replace(/\{[^}]+\}/g, 'x'), answers: [] }] : [];
});

test(
  '13.1: every function is broken for a day in four ways, and every lead ends as its script says, with no mail twice',
  async () => {
    const assembly = await assembled();
    const { config } = assembly;
    const eachTurn = async (cloud: Cloud, at: number) => {
      if (at > (days + 1) * day) return;
      await cloud.reply({ ...robot, to: `us@${config.deployment.replies?.domain}` });
      const headers = { authorization: `Bearer ${(await cloud.token(config.deployment.manager.email))?.token}` };
      for (const { method, path, answers } of doors) {
        const { status } = await fetch(`${cloud.url}${path}`, { method, redirect: 'manual', headers });
        answers.push({ at, status });
      }
    };
    const found = await livesThrough({ seed: 1, people: 12, days, config, weather, eachTurn }, cloudOn(assembly));
    expect(found).toMatchObject({ lost: [], doubled: [], stuck: [] });
    const untroubled = functionRows.map(([name]) => name).filter((name) => !found.troubled[name]);
    expect(untroubled).toEqual(Object.keys(elsewhere));
    for (const file of Object.values(elsewhere)) expect(existsSync(join(import.meta.dirname, file)), file).toBe(true);
    expect(found.replaced).toBeGreaterThan(0);
    for (const { name, answers } of doors) {
      // A door that cannot answer says so, and one that is mended answers again.
      const down = answers.filter(({ at }) => ['throws', 'cannot be imported'].includes(weather(name, at) ?? ''));
      expect(down.length, name).toBeGreaterThan(0);
      for (const { status } of down) expect(status, name).toBeGreaterThanOrEqual(500);
      const well = answers.filter(({ at }) => weather(name, at) === undefined);
      // Ads answer 503 for as long as nobody has set their secrets.
      expect([...new Set(well.map(({ status }) => status))], name).toEqual([answers.at(-1)?.status]);
    }
  },
  patience,
);

test.each([1, 2, 3])(
  'functions die, are throttled, denied and late at random: nobody is lost, nothing comes twice, nobody is stuck (seed %i)',
  async (seed) => {
    const assembly = await assembled();
    const found = await livesThrough({ seed, people: 6, days: 6, config: assembly.config }, cloudOn(assembly));
    expect(found).toMatchObject({ lost: [], doubled: [], stuck: [] });
    // A world without trouble would keep all promises as well.
    const troubled = Object.values(found.troubled).reduce((sum, one) => sum + one, 0);
    expect(troubled).toBeGreaterThan(20);
  },
  patience,
);

import { expect, test } from 'vitest';
import { usualStep } from '../../functions/http/even-time.ts';
import { functionFiles, functionRows } from '../../lib/functions.ts';
import { sources } from '../support/repository/sources.ts';
import { config } from '../support/world.ts';

const all = new Map(sources().map((source) => [source.path, source]));

/** All files that run with this one. */
function reached(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { target, typeOnly } of all.get(path)?.imports ?? []) if (!typeOnly) reached(target, seen);
  return seen;
}

const evenDoors = functionRows.filter(([name]) =>
  reached(functionFiles[name] ?? '').has('functions/http/even-time.ts'),
);

test('doors whose answers wait leave half of the ten functions that a new account has to others', () => {
  expect(evenDoors.map(([name]) => name)).toEqual(['capture', 'privacy']);
  for (const [name, { routes = [], throttle = {} }] of evenDoors) {
    const buckets = Object.entries(throttle);
    expect(buckets.length, name).toBeGreaterThan(0);
    for (const [route, bucket] of buckets) {
      expect(routes, name).toContain(route);
      const { perSecond } = config.deployment.throttle[bucket];
      expect((perSecond * usualStep) / 1000, route).toBeLessThanOrEqual(5);
    }
  }
});

import { expect, test } from 'vitest';
import { deploymentSchema } from '../../domain/config/deployment.ts';
import { answersAfter } from '../../functions/web/privacy/self-service-pages.ts';
import { functionFiles, functionRows } from '../../lib/functions.ts';
import { sources } from '../support/repository/sources.ts';

const all = new Map(sources().map((source) => [source.path, source]));

/** All files that run with this one. */
function reached(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { target, typeOnly } of all.get(path)?.imports ?? []) if (!typeOnly) reached(target, seen);
  return seen;
}

test('a door whose answers wait has a limit of its own, for a flood of it would take all functions of an account', () => {
  const evenDoors = functionRows.filter(([name]) =>
    reached(functionFiles[name] ?? '').has('functions/http/even-time.ts'),
  );
  expect(evenDoors.map(([name]) => name)).toEqual(['capture', 'privacy']);
  for (const [name, { routes = [], throttle = {} }] of evenDoors) {
    expect(Object.keys(throttle).length, name).toBeGreaterThan(0);
    for (const route of Object.keys(throttle)) expect(routes, name).toContain(route);
  }
});

test('who asks for their data leaves half of the ten functions of a new account to others', () => {
  const { perSecond } = deploymentSchema.shape.throttle.shape.ownData.parse(undefined);
  expect((perSecond * answersAfter) / 1_000).toBeLessThanOrEqual(5);
});

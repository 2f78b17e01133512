import { expect, vi } from 'vitest';
import { explore } from './explore.ts';
import { sceneOf } from './scene.ts';
import type { Setting } from './scene-state.ts';

/** Nothing wrong in any order; tells how much was tried. */
export async function holds(setting: Setting, fewest: number): Promise<void> {
  quiet();
  const { found, states, steps, ends, ms } = await explore(await sceneOf(setting));
  expect(found).toBeUndefined();
  // A scene that no longer plays what it should would hold as well.
  expect(states).toBeGreaterThan(fewest);
  process.stderr.write(
    `${Object.keys(setting.parts).join(', ')}: ${states} states, ${steps} steps, ${ends} ends, ${ms} ms\n`,
  );
}

/** What is found wrong in a mutated scene. */
export async function wrongIn(setting: Setting): Promise<string> {
  quiet();
  const { found } = await explore(await sceneOf(setting));
  return found?.wrong ?? 'nothing';
}

function quiet(): void {
  for (const level of ['error', 'warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
}

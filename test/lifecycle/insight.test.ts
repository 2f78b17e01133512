import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import { root } from '../support/repository/sources.ts';
import { story } from '../support/town/town.ts';

vi.setConfig({ testTimeout: 180_000 });

async function command(url: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(url).port };
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/main.ts', ...args], { cwd: root, env });
  return stdout;
}

story('insight knows each lead by its events, and clicks after the night', '2026-11-23T11:00+01:00', async (town) => {
  const [asks, reads] = [town.visitor(), town.visitor()];
  await asks.posts('demo');
  await reads.posts('contact');
  await town.days(3);
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-spend-'));
  const file = join(folder, 'spend.csv');
  writeFileSync(file, 'source,campaign,day,amount,currency\nunknown,,2026-11-23,80,EUR\n');
  expect(await command(town.url, 'spend', 'import', file)).toContain('1 lines of 1 sources');
  expect(await command(town.url, 'spend', 'import', file)).toContain('1 lines of 1 sources');
  rmSync(folder, { recursive: true });

  const { all } = JSON.parse(await command(town.url, 'insight', 'funnel', 'mails', 'sources', '--json'));
  expect(all.lifecycles).toBe(2);
  const { captured, real, ready } = all.funnel.all.reached;
  expect([captured.n, real.n, ready.n]).toEqual([2, 2, 1]);
  const { leads } = JSON.parse(await command(town.url, 'insight', 'funnel', '--behind', 'ready@all', '--json'));
  expect(leads).toEqual([expect.objectContaining({ who: expect.stringContaining('@'), stage: 'assigned' })]);
  expect(all.mails.mails.reduce((sum: number, { sent }: { sent: number }) => sum + sent, 0)).toBeGreaterThan(0);
  expect(all.sources.map(({ spend }: { spend: Record<string, number> }) => spend)).toEqual(
    expect.arrayContaining([{ EUR: 80 }]),
  );
});

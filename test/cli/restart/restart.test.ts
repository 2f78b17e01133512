import { describe, expect, test } from 'vitest';
import { command } from '../../../cli/commands/restart.ts';
import { leadsOfDied, restartLeads, restartText } from '../../../cli/restart/restart.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { executionName } from '../../../functions/adapters/step-functions/lifecycles.ts';
import { read, unseen } from '../../support/cli.ts';
import { history, lead, monday } from '../../support/fixtures.ts';

const id = (letter: string) => letter.repeat(32);
const nameOf = (one: Lead) => executionName(one.id, one.lifecycleId, one.restarts);

/** Leads with executions in these states; what is written and started is kept. */
function world(all: readonly [Lead, string | undefined][]) {
  const started: [string, number | undefined][] = [];
  const now = new Map(all.map(([one]) => [one.id, one]));
  const statuses = new Map(all.map(([one, status]) => [nameOf(one), status]));
  const deps = {
    leads: {
      history: async (leadId: string) => {
        const found = now.get(leadId);
        return found && history(found);
      },
      restart: async (one: Lead) => {
        const next = { ...one, restarts: (one.restarts ?? 0) + 1 };
        now.set(one.id, next);
        statuses.set(nameOf(next), 'RUNNING');
        return next;
      },
    },
    lifecycles: {
      start: async (leadId: string, _: string, restarts?: number) => started.push([leadId, restarts]) > 0,
    },
    executions: {
      status: async (name: string) => statuses.get(name) as never,
      died: async function* () {
        for (const [name, status] of [...statuses]) if (status === 'FAILED' || status === 'ABORTED') yield name;
      },
    },
    now: () => monday,
    turn: async () => undefined,
    terminal: unseen,
  };
  return { deps, started };
}

const dead = lead({ id: id('a') });
const again = lead({ id: id('b'), restarts: 2 });
const alive = lead({ id: id('c') });
const over = lead({ id: id('d'), open: false });
const unborn = lead({ id: id('e'), restarts: 1 });
const every: [Lead, string | undefined][] = [
  [dead, 'FAILED'],
  [again, 'ABORTED'],
  [alive, 'RUNNING'],
  [over, 'FAILED'],
  [unborn, undefined],
];
const ids = [...every.map(([one]) => one.id), id('f')];

describe('leadloop restart', () => {
  test('only tells without --apply', async () => {
    const { deps, started } = world(every);
    const found = await restartLeads(ids, deps, false);
    expect(found.map(({ state }) => state)).toEqual(['died', 'died', 'runs', 'ended', 'absent']);
    expect(started).toEqual([]);
    expect(restartText(found, false)).toMatch(
      /3 leads would be started again\. Nothing was changed; --apply starts them\.$/,
    );
  });

  test('starts each dead one under its next name, one that never began under its own, and nobody else', async () => {
    const { deps, started } = world(every);
    const found = await restartLeads(ids, deps, true);
    expect(started.toSorted()).toEqual([
      [dead.id, 1],
      [again.id, 3],
      [unborn.id, 1],
    ]);
    expect(restartText(found, true)).toMatch(/\n3 leads started again\.$/);
  });

  test('twice starts nobody twice', async () => {
    const { deps, started } = world([[dead, 'FAILED']]);
    await restartLeads([dead.id], deps, true);
    const [second] = await restartLeads([dead.id], deps, true);
    expect([second?.state, second?.started, started.length]).toEqual(['runs', false, 1]);
  });

  test('leaves a lead to the sweep when that was first', async () => {
    const { deps, started } = world([[dead, 'FAILED']]);
    const late = { ...deps, leads: { ...deps.leads, restart: async () => undefined } };
    expect((await restartLeads([dead.id], late, true))[0]?.started).toBe(false);
    expect(started).toEqual([]);
  });

  test('--failed finds each lead once, however often its executions died', async () => {
    const { deps } = world([...every, [lead({ id: id('a'), restarts: 1 }), 'FAILED']]);
    expect(await leadsOfDied(deps.executions)).toEqual([dead.id, again.id, over.id]);
  });

  test('takes a lead or --failed, and not both', () => {
    expect(read(command, '--failed', '--apply')).toMatchObject({ word: undefined, apply: true });
    expect(read(command, 'grace@example.org')).toMatchObject({ word: 'grace@example.org', apply: false });
    expect(() => read(command)).toThrow('got neither, expected one of a lead and --failed');
    expect(() => read(command, 'grace@example.org', '--failed')).toThrow(
      'got both, expected one of a lead and --failed',
    );
  });
});

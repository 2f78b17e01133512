import { describe, expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command as explain } from '../../../cli/commands/routing/explain.ts';
import { command as simulate } from '../../../cli/commands/routing/simulate.ts';
import { readHandOffs } from '../../../cli/routing/history.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { read as given, unseen } from '../../support/cli.ts';
import { leadloopHere } from '../../support/command-here.ts';
import { assignment, config, history, monday } from '../../support/fixtures.ts';

test('leadloop routing simulate says the same twice: fairness, load and what came of leads, for each strategy', async () => {
  const line = ['routing', 'simulate', '--synthetic', '--leads', '150', '--days', '60', '--seed', '3'];
  const { stdout: text } = await leadloopHere(line);
  expect(text).toMatch(/^\d+ hand-offs of 150 made-up leads in 60 days, routed again by config\/sales\.yaml, seed 3\./);
  expect(text).toMatch(/^ +as configured +longest-idle +weighted +load-balanced +best-to-best$/m);
  expect(text).toMatch(/^fairness of leads given( +0\.\d{3}| +1\.000){5}$/m);
  expect(text).toMatch(/^ {2}Jonas Weller \(30\)( +\d+, \d+, \d+ %){5}$/m);
  expect(text).toMatch(/^Real outcomes +offered +accepted +declined/m);
  expect(text).toMatch(/ {2}(Not a fit|Not a real inquiry|With us already) \(counts for no rep\)$/m);
  expect(text).not.toMatch(/NaN|undefined/);
  expect((await leadloopHere(line)).stdout).toBe(text);
});

test('history is read once a lead and told in the order of time, not of reading', async () => {
  const lead = (id: string, offeredAt: string) =>
    history({ id }, { assignments: [assignment(1, 'ada', { offeredAt })] });
  const histories = new Map(
    [
      lead('late', plus(monday, hour)),
      lead('early', monday),
      lead('old', plus(monday, -9 * day)),
      history({ id: 'never' }),
    ].map((one) => [one.lead.id, one]),
  );
  const ids = async function* () {
    yield* [...histories.keys(), 'late', 'erased'];
  };
  let read = 0;
  const leads = {
    history: async (id: string) => {
      read += 1;
      return histories.get(id);
    },
  };
  const deps = { walk: { ids }, leads, terminal: unseen };
  const found = await readHandOffs(deps, config, plus(monday, -day));
  expect(found.map(({ leadId }) => leadId)).toEqual(['early', 'late']);
  expect(read).toBe(5);
});

describe('arguments', () => {
  test('have defaults', () => {
    expect(given(simulate)).toEqual({ since: 365 * day, seed: 1 });
    expect(given(simulate, '--since', '26w', '--synthetic')).toMatchObject({
      since: 182 * day,
      synthetic: { leads: 1_000, days: 180 },
    });
    expect(given(explain, 'grace@example.org', '--stack', 'Leadloop-prod')).toEqual({
      word: 'grace@example.org',
      stack: 'Leadloop-prod',
    });
  });

  test.each([
    ['--since', 'long'],
    ['--leads', '5'],
    ['--synthetic', '--days=0'],
    ['--sead', '1'],
  ])('of the simulation say what is wrong: %s %s', (...args) => {
    expect(() => given(simulate, ...args)).toThrow(CommandError);
  });

  test.each([[[]], [['one', 'two']], [['one', '--stak', 'x']]])('of the explanation say what is wrong: %s', (args) => {
    expect(() => given(explain, ...args)).toThrow(CommandError);
  });
});

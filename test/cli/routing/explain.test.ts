import { expect, test } from 'vitest';
import { explain, explainedNow } from '../../../cli/routing/explain.ts';
import type { Config } from '../../../domain/config/config.ts';
import { type EnteredRep, withEntered } from '../../../domain/distribution/entered-team.ts';
import type { RepLoad } from '../../../domain/distribution/routing.ts';
import { minute, plus } from '../../../domain/time/instant.ts';
import { assignment, config, form, history, load, monday } from '../../support/fixtures.ts';

const zone = 'Europe/Berlin';
const ada = load('ada', plus(monday, -minute), { name: 'Ada Byron' });
const full = load('full', undefined, { capacity: 1, name: 'Fay Full' }, 1);
const team = (...loads: RepLoad[]) => ({ ...config, sales: { ...config.sales, reps: loads.map(({ rep }) => rep) } });
const person = { country: 'DE', name: 'Mara Lindqvist', email: 'mara@works.example' };

test('a lead nobody was offered: who would get it now, why, and why nobody else', () => {
  const lines = explain(history(person, { activities: [form('demo')] }), [full, ada], team(full, ada), monday, zone);
  expect(lines).toContain('No rep was asked yet.');
  expect(lines).toContain('At Mon 23 Nov 2026, 10:00 (GMT+1) it would go to Ada Byron');
  expect(lines).toContain('    - Fay Full: is full (1 of 1 leads)');
  expect(lines.some((line) => /^ {2}rule everybody, longest-idle; waited longest \(since 9:59\)$/.test(line))).toBe(
    true,
  );
  expect(lines[1]).toContain('country: DE');
  expect(lines.join()).not.toContain('Mara');
});

test('a rep whose absence or hours were entered in the app would not get it', async () => {
  const reps = { holdings: async () => new Map() };
  const now = async (entered: EnteredRep) => {
    const into = async <C extends Pick<Config, 'sales'>>(settings: C) => withEntered(settings, { ada: entered });
    return (await explainedNow(history(person), { entered: { into }, reps }, team(ada), monday, zone)).join('\n');
  };
  expect(await now({ absences: [] })).toContain('it would go to Ada Byron');
  expect(await now({ absences: [{ from: '2026-11-20', to: '2026-12-31' }] })).not.toContain('it would go to Ada');
  const hours = { days: ['Tue' as const], from: '09:00', to: '17:00' };
  expect(await now({ absences: [], hours })).toContain('it would wait until Tue 24 Nov 2026');
});

test('each offer with its rule, its candidates and what came of it, the oldest first', () => {
  const offers = [
    assignment(2, 'manager', { toManager: true, offeredAt: plus(monday, minute), why: '1 reps did not take it' }),
    assignment(1, 'ada', {
      status: 'declined',
      rule: 'everybody',
      strategy: 'longest-idle',
      why: 'waited longest (since 9:59)',
      unlisted: 3,
      candidates: [{ repId: 'ada', eligible: true, why: 'no lead yet', score: 0 }],
    }),
  ];
  const lines = explain(history(person, { assignments: offers }), [ada], team(ada), monday, zone);
  const told = lines.slice(lines.indexOf('Mon 23 Nov 2026, 10:00 (GMT+1) offered to Ada Byron: declined'), -4);
  expect(told).toEqual([
    'Mon 23 Nov 2026, 10:00 (GMT+1) offered to Ada Byron: declined',
    '  rule everybody, longest-idle; waited longest (since 9:59)',
    '    + Ada Byron: no lead yet (0)',
    '    and 3 more',
    '',
    'Mon 23 Nov 2026, 10:01 (GMT+1) offered to the manager: offered',
    '  1 reps did not take it',
  ]);
});

test('when nobody is at work it says until when the lead would wait, and when waiting cannot help where it would go', () => {
  const sunday = plus(monday, -24 * 60 * minute);
  expect(explain(history(person), [ada], team(ada), sunday, zone)).toContain(
    'At Sun 22 Nov 2026, 10:00 (GMT+1) it would wait until Mon 23 Nov 2026, 09:00 (GMT+1)',
  );
  expect(explain(history(person), [full], team(full), monday, zone)).toContain(
    'At Mon 23 Nov 2026, 10:00 (GMT+1) it would go to the manager',
  );
});

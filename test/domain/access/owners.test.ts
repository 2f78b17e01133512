import { expect, test } from 'vitest';
import { ownersOf } from '../../../domain/access/owners.ts';
import type { User } from '../../../domain/access/user.ts';
import { config } from '../../support/world.ts';

const reps = config.sales.reps.map(({ id }) => id);
const [ada = '', jonas = '', ...others] = reps;
const strategy = 'longest-idle' as const;
const sales = {
  ...config.sales,
  teams: [{ id: 'north', reps: [ada, jonas], strategy }],
};
const user = (more: Partial<User>): User => ({ name: 'x', roles: [], timeZone: 'UTC', ...more });
const rep = user({ roles: ['rep'], repId: ada });
const manager = user({ roles: ['manager'] });
const marketer = user({ roles: ['marketer'] });

test.each<[string, User, string, string[] | undefined]>([
  ['mine, of a rep', rep, 'me', [ada]],
  ['mine, of the manager', manager, 'me', ['manager']],
  ['mine, of who has none', marketer, 'me', []],
  ['my team’s, of a rep', rep, 'team', [ada, jonas]],
  ['my team’s, of the manager: everybody', manager, 'team', [...reps, 'manager']],
  ['those of a team by its id', marketer, 'team:north', [ada, jonas]],
  ['those of a team that does not exist', manager, 'team:south', undefined],
  ['those of one rep', marketer, others[0] ?? '', [others[0] ?? '']],
  ['those of the manager', marketer, 'manager', ['manager']],
])('%s', (_, who, asked, owners) => {
  expect(ownersOf(asked, who, sales)?.toSorted()).toEqual(owners?.toSorted());
});

test('a team without reps of its own is all reps', () => {
  expect(ownersOf('team:all', manager, { ...sales, teams: [{ id: 'all', strategy }] })).toEqual(reps);
});

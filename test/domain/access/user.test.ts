import { describe, expect, test } from 'vitest';
import { permissionsOf } from '../../../domain/access/permissions.ts';
import { teammatesOf, userOf, users } from '../../../domain/access/user.ts';
import { config } from '../../support/world.ts';

const { sales, deployment } = config;
const [rep] = sales.reps;

describe('who somebody is', () => {
  test('a rep by the address in sales.yaml, in any case; the manager and people by deployment.yaml', () => {
    expect(userOf(rep?.email.toUpperCase() ?? '', config)).toMatchObject({
      name: rep?.name,
      roles: ['rep'],
      repId: rep?.id,
    });
    expect(userOf(deployment.manager.email, config)?.roles).toEqual(['manager']);
    expect(userOf('stranger@example.org', config)).toBeUndefined();
  });

  test('one address can be several: a rep who is a marketer too has both roles once', () => {
    const people = [{ name: 'Any', email: rep?.email ?? '', roles: ['marketer' as const] }];
    expect(userOf(rep?.email ?? '', { sales, deployment: { ...deployment, people } })).toMatchObject({
      name: rep?.name,
      roles: ['rep', 'marketer'],
    });
    expect(users({ sales, deployment: { ...deployment, people } }).length).toBe(sales.reps.length + 1);
  });

  test('who was taken out of config is nobody with the next request', () => {
    expect(userOf(rep?.email ?? '', { sales: { ...sales, reps: sales.reps.slice(1) }, deployment })).toBeUndefined();
  });
});

test('a rep sees the reps of the own teams, everybody else all', () => {
  const teams = [
    { id: 'north', reps: [sales.reps[0]?.id ?? '', sales.reps[1]?.id ?? ''], strategy: 'longest-idle' as const },
    { id: 'south', reps: sales.reps.slice(2).map(({ id }) => id), strategy: 'longest-idle' as const },
  ];
  expect(teammatesOf({ repId: sales.reps[0]?.id }, { ...sales, teams })).toEqual([
    sales.reps[0]?.id,
    sales.reps[1]?.id,
  ]);
  expect(teammatesOf({}, { ...sales, teams })).toEqual(sales.reps.map(({ id }) => id));
});

test.each([
  ['rep', 'leads:team', 'leads:all'],
  ['marketer', 'insight:read', 'leads:personal'],
  ['ops', 'operations:act', 'leads:team'],
  ['manager', 'team:lead', 'operations:act'],
] as const)('%s may %s and not %s', (role, may, mayNot) => {
  expect(permissionsOf({ roles: [role] })).toContain(may);
  expect(permissionsOf({ roles: [role] })).not.toContain(mayNot);
});

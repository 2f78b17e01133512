import type { Config } from '../config/config.ts';
import { managerId } from '../lead/assignment.ts';
import { permissionsOf } from './permissions.ts';
import { teammatesOf, type User } from './user.ts';

const ofTeam = 'team:';

/**
 * Whose leads somebody asks for, as ids of reps and `manager`: `me`, `team` (of a rep the own teams, of others all reps), `team:<id>`, or one
 * such id. Undefined when there is no such team.
 */
export function ownersOf(asked: string, user: User, sales: Config['sales']): string[] | undefined {
  const own = [...(user.repId ? [user.repId] : []), ...(permissionsOf(user).includes('team:lead') ? [managerId] : [])];
  if (asked === 'me') return own;
  if (asked === 'team') return [...new Set([...teammatesOf(user, sales), ...own])];
  if (!asked.startsWith(ofTeam)) return [asked];
  const team = sales.teams.find(({ id }) => id === asked.slice(ofTeam.length));
  return team && (team.reps ?? sales.reps.map(({ id }) => id));
}

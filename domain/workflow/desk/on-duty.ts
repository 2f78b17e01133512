import { permissionsOf } from '../../access/permissions.ts';
import type { SignedIn, User } from '../../access/user.ts';
import type { Config } from '../../config/config.ts';
import { managerOnDuty, managersStandIns } from '../../distribution/at-work.ts';
import type { Instant } from '../../time/instant.ts';

type People = Pick<Config, 'sales' | 'deployment'>;

/** Whether this person decides for the manager during some absence: then who they are now depends on what was entered about the team. */
export const mayStandIn = ({ repId }: Pick<User, 'repId'>, people: People): boolean =>
  repId !== undefined && managersStandIns(people).includes(repId);

/** The person as they are now: who stands in for the manager is a manager until the manager is back. `people`: with what was entered. */
export function onDuty(user: SignedIn, people: People, now: Instant): SignedIn {
  const { id, inPlaceOf } = managerOnDuty(people, now);
  const isStandIn = inPlaceOf !== undefined && id === user.repId;
  if (!isStandIn || permissionsOf(user).includes('team:lead')) return user;
  return { ...user, roles: [...user.roles, 'manager'], inPlaceOf };
}

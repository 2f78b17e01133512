import { type SignedIn, userOf } from '../../../domain/access/user.ts';
import type { Config } from '../../../domain/config/config.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { mayStandIn, onDuty } from '../../../domain/workflow/desk/on-duty.ts';
import type { Entered } from '../../adapters/dynamodb/entered-team.ts';

/**
 * Finds who signs in with an address, as they are now; undefined for a stranger. What was entered about the team is read for those alone
 * who may stand in for the manager. `rules`: as they are deployed.
 */
export const createUserFinder =
  (entered: Pick<Entered, 'into'>, rules: Pick<Config, 'sales' | 'deployment'>, now: () => Instant) =>
  async (email: string): Promise<SignedIn | undefined> => {
    const user = userOf(email, rules);
    return user && mayStandIn(user, rules) ? onDuty(user, await entered.into(rules), now()) : user;
  };

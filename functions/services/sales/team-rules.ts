import type { TeamRules } from '../../../domain/distribution/entered-team.ts';
import type { Entered } from '../../adapters/dynamodb/entered-team.ts';

/**
 * A handler that follows the team as people entered it. Each call looks whether the team changed, and then the handler is made anew. Calls
 * that need no working hours (`asksNoHours`) skip the look.
 */
export function followingTeam<C extends TeamRules, In, Out>(
  entered: Pick<Entered, 'into'>,
  config: C,
  make: (config: C) => (input: In) => Promise<Out>,
  asksNoHours: (input: In) => boolean = () => false,
): (input: In) => Promise<Out> {
  let made: { config: C; handle: (input: In) => Promise<Out> } | undefined;
  return async (input) => {
    const now = made && asksNoHours(input) ? made.config : await entered.into(config);
    if (made?.config !== now) made = { config: now, handle: make(now) };
    return made.handle(input);
  };
}

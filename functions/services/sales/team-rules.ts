import type { Config } from '../../../domain/config/config.ts';
import type { Entered } from '../../adapters/dynamodb/entered-team.ts';

/**
 * A handler that follows what people entered about the team: made again when that has changed, asked before each call but for those
 * that are about nobody's hours (`asksNoHours`).
 */
export function followingTeam<C extends Pick<Config, 'sales'>, In, Out>(
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

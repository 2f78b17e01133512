import type { Config } from '../../../domain/config/config.ts';
import { type EnteredTeam, withEntered } from '../../../domain/distribution/entered-team.ts';

/** The rules with what people entered, as the table would give them. */
export const enteredAs = (team: EnteredTeam) => ({
  into: async <C extends Pick<Config, 'sales'>>(config: C) => withEntered(config, team),
});

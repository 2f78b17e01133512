import { type EnteredTeam, type TeamRules, withEntered } from '../../../domain/distribution/entered-team.ts';

/** The rules with what people entered, as the table would give them. */
export const enteredAs = (team: EnteredTeam) => ({
  into: async <C extends TeamRules>(config: C) => withEntered(config, team),
});

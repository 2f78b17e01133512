import {
  type EnteredRep,
  type EnteredTeam,
  enteredVersion,
  type TeamRules,
  withEntered,
} from '../../../domain/distribution/entered-team.ts';
import { teamKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

export type Entered = ReturnType<typeof createEntered>;

/** Absences and hours that people enter: one row for the team, because each step of sales reads it. */
export function createEntered(table: Pick<Table, 'get' | 'change'>) {
  let last: { text: string; config: TeamRules; merged: TeamRules } | undefined;

  const read = async (): Promise<EnteredTeam> => ((await table.get(teamKey))?.reps ?? {}) as EnteredTeam;

  return {
    read,

    /** The rules with what people entered. The same object while nothing changes, because calendars are cached by it. */
    async into<C extends TeamRules>(config: C): Promise<C> {
      const entered = await read();
      const text = JSON.stringify(entered);
      if (last?.text !== text || last.config !== config) last = { text, config, merged: withEntered(config, entered) };
      return last.merged as C;
    },

    /** Replaces what was entered for a rep or the manager. False when that has changed since the team was read as `seen`. */
    async enter(repId: string, entered: EnteredRep, seen?: EnteredTeam): Promise<boolean> {
      const version = `versions.${repId}`;
      // A path needs its map: the first entry makes the row.
      await table.change(teamKey, { setOnce: { reps: {}, versions: {} } });
      const set = { [`reps.${repId}`]: entered, [version]: enteredVersion(entered) };
      const before = seen?.[repId];
      // A row written before versions existed has nothing at the path.
      const when = seen && { equals: { [version]: before?.changed && enteredVersion(before) } };
      return (await table.change(teamKey, { set, when })) !== undefined;
    },
  };
}

import type { Config, Rep } from '../config/config.ts';
import type { Absence, WorkingHours } from '../time/calendar.ts';

/** What people entered about a rep in the app, beside what sales.yaml says; in force at once, without a deploy. */
export interface EnteredRep {
  absences: Absence[];
  /** Instead of the hours in sales.yaml. */
  hours?: WorkingHours;
}

/** By the id of the rep. */
export type EnteredTeam = Readonly<Record<string, EnteredRep>>;

/** The team as it is: the absences of sales.yaml and those entered, the entered hours in place of those of sales.yaml. */
export function withEntered<C extends Pick<Config, 'sales'>>(config: C, entered: EnteredTeam): C {
  if (Object.keys(entered).length === 0) return config;
  const reps = config.sales.reps.map((rep): Rep => {
    const { absences = [], hours = rep.hours } = entered[rep.id] ?? {};
    return absences.length === 0 && hours === rep.hours
      ? rep
      : { ...rep, hours, absences: [...rep.absences, ...absences] };
  });
  return { ...config, sales: { ...config.sales, reps } };
}

import type { Config, Rep } from '../config/config.ts';
import { hash } from '../lead/hash.ts';
import type { Absence, WorkingHours } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** What people entered about a rep in the app, beside what sales.yaml says; in force at once, without a deploy. */
export interface EnteredRep {
  absences: Absence[];
  /** Instead of the hours in sales.yaml. */
  hours?: WorkingHours;
  /** Who changed which part of it last, for people. */
  changed?: { at: Instant; by: string; what: 'absences' | 'hours' | 'absences and hours' };
}

/** Names what was entered about a rep so far, for `If-Match`. */
export function enteredVersion(entry: EnteredRep | undefined): string {
  if (!entry?.changed) return 'new';
  return `${entry.changed.at}_${hash(`${entry.changed.by} ${daysOf(entry)} ${weekOf(entry)}`).toString(36)}`;
}

const daysOf = ({ absences = [] }: Partial<EnteredRep>) => absences.map(({ from, to }) => `${from} ${to}`).join();
const weekOf = ({ hours }: Partial<EnteredRep>) => hours && `${hours.days} ${hours.from} ${hours.to}`;

/** The part in which the entry differs from the one before. */
export function changedPart(before: Partial<EnteredRep>, now: EnteredRep): NonNullable<EnteredRep['changed']>['what'] {
  if (weekOf(before) === weekOf(now)) return 'absences';
  return daysOf(before) === daysOf(now) ? 'hours' : 'absences and hours';
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

import type { Config } from '../config/config.ts';
import { managerId } from '../lead/assignment.ts';
import { hash } from '../lead/hash.ts';
import type { Absence, WorkingHours } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** What people entered about a rep or the manager in the app, beside what the settings say; in force at once, without a deploy. */
export interface EnteredRep {
  absences: Absence[];
  /** Instead of the hours in the settings. */
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

/** By the id of the rep, and `manager`. */
export type EnteredTeam = Readonly<Record<string, EnteredRep>>;

/** The settings that say who works when. */
export type TeamRules = Pick<Config, 'sales'> & Partial<Pick<Config, 'deployment'>>;

/** The team as it is: the absences of the settings and those entered, the entered hours in place of those of the settings. */
export function withEntered<C extends TeamRules>(config: C, entered: EnteredTeam): C {
  if (Object.keys(entered).length === 0) return config;
  const { sales, deployment } = config;
  const reps = sales.reps.map((rep) => timed(rep, entered[rep.id]));
  const manager = deployment && timed(deployment.manager, entered[managerId]);
  return { ...config, sales: { ...sales, reps }, ...(manager && { deployment: { ...deployment, manager } }) };
}

function timed<One extends { hours: WorkingHours; absences: Absence[] }>(one: One, entry?: EnteredRep): One {
  const { absences = [], hours = one.hours } = entry ?? {};
  return absences.length === 0 && hours === one.hours
    ? one
    : { ...one, hours, absences: [...one.absences, ...absences] };
}

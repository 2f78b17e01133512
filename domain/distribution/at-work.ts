import type { Config, Rep } from '../config/config.ts';
import { type Language, ownLanguage } from '../language/language.ts';
import { type Assignment, managerId } from '../lead/assignment.ts';
import { awayFrom } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

/** Somebody who answers for a lead, and when they are at work. */
type AtWork = Pick<Rep, 'name' | 'email' | 'hours' | 'timeZone' | 'absences' | 'language'>;

/** The person who gets mail about a lead, with the id in assignments. */
interface Reader extends AtWork {
  id: string;
  /** The name of who is away. */
  inPlaceOf?: string;
  /** Reads what the manager decides: as the manager, or instead of the manager. */
  forManager?: true;
}

type People = Pick<Config, 'sales' | 'deployment'>;
type OfferedTo = Pick<Assignment, 'toManager' | 'repId'>;

/** In which language pages and mails speak with one of ours: their own, else that of the deployment. */
export const languageOf = ({ language }: Pick<Rep, 'language'>, { deployment }: Pick<Config, 'deployment'>): Language =>
  language ?? ownLanguage(deployment.product.language);

/** The person who answers for an offer: its rep, or the manager when the offer is the manager's or its rep has left the team. */
export function answererOf(offer: OfferedTo, { sales, deployment }: People): AtWork & { id: string } {
  const rep = offer.toManager ? undefined : sales.reps.find(({ id }) => id === offer.repId);
  return rep ?? { id: managerId, ...deployment.manager };
}

/** Who decides what the manager decides: the manager, or during an absence the first stand-in who is not away. Without one it stays with the manager. */
export function managerOnDuty(people: People, now: Instant): Reader {
  const { manager } = people.deployment;
  const [first] = isAway(manager, now) ? present(managersStandIns(people), people.sales.reps, now) : [];
  if (!first) return { id: managerId, ...manager, forManager: true };
  return { ...first, inPlaceOf: manager.name, forManager: true };
}

/** The ids of the reps who may decide for the manager, the first of them first. */
export function managersStandIns({ sales: { reps }, deployment: { manager } }: People): string[] {
  return manager.standIn === undefined ? [] : [manager.standIn, ...standInsOf(manager.standIn, reps)];
}

/** When who decides for the manager now goes away, so that somebody else may decide; undefined when nobody stands in or no absence is planned. */
export function handsOverAt(people: People, now: Instant): Instant | undefined {
  const { timeZone, absences } = managerOnDuty(people, now);
  const from = managersStandIns(people).length > 0 ? awayFrom(now, timeZone, absences) : undefined;
  return from !== undefined && from > now ? from : undefined;
}

/** The person to tell about the lead of an offer: the one who answers for it, or during an absence the stand-in or the manager. */
export function readerOf(offer: OfferedTo, people: People, now: Instant): Reader {
  const mine = answererOf(offer, people);
  if (mine.id === managerId) return managerOnDuty(people, now);
  if (!isAway(mine, now)) return mine;
  return { ...(standInOf(mine, people.sales.reps, now) ?? managerOnDuty(people, now)), inPlaceOf: mine.name };
}

/** The first of a rep's stand-ins who is not away. */
export function standInOf({ id }: Pick<Rep, 'id'>, reps: readonly Rep[], now: Instant): Rep | undefined {
  return present(standInsOf(id, reps), reps, now)[0];
}

const present = (ids: readonly string[], reps: readonly Rep[], now: Instant): Rep[] =>
  ids.flatMap((id) => reps.find((rep) => rep.id === id) ?? []).filter((rep) => !isAway(rep, now));

/** The ids of a rep's stand-in, of the stand-in's stand-in, and so on. */
export function standInsOf(repId: string, reps: readonly Rep[]): string[] {
  const passed: string[] = [];
  const after = (id: string) => reps.find((rep) => rep.id === id)?.standIn;
  for (let id = after(repId); id !== undefined && id !== repId && !passed.includes(id); id = after(id)) passed.push(id);
  return passed;
}

/** Whether one of the rep's absences runs. The hours are no absence. */
export function isAway({ timeZone, absences }: Pick<AtWork, 'timeZone' | 'absences'>, now: Instant): boolean {
  const from = awayFrom(now, timeZone, absences);
  return from !== undefined && from <= now;
}

/** A rep who is in the team no longer: such an offer cannot be accepted any more. */
export const hasLeft = ({ toManager, repId }: OfferedTo, { sales }: Pick<Config, 'sales'>) =>
  !toManager && !sales.reps.some(({ id }) => id === repId);

import type { SalesRules } from '../../domain/config/config.ts';
import { localTime } from '../../domain/time/calendar.ts';

/** The name of a rep as people call them; who has left keeps the id. */
export function repNames({ reps }: Pick<SalesRules, 'reps'>): (id: string) => string {
  const names = new Map(reps.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** The time zone of this machine, which is its user's. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A text with its moments on the wall of a zone. */
export const onTheWall = (text: string, zone: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (at) => localTime(at, zone));

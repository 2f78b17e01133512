import { isZone } from '../time/calendar.ts';
import type { Lead } from './lead.ts';

/** Rules for the zone of a lead that names none. */
export interface ZoneRules {
  timeZoneByCountry: Record<string, string>;
  defaultTimeZone: string;
}

/** The lead's own time zone when it is one, else its country's, else the default. */
export function zoneOf(lead: Pick<Lead, 'timeZone' | 'country'>, rules: ZoneRules): string {
  if (lead.timeZone !== undefined && isZone(lead.timeZone)) return lead.timeZone;
  return rules.timeZoneByCountry[lead.country?.toUpperCase() ?? ''] ?? rules.defaultTimeZone;
}

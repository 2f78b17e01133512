import { isZone } from '../time/calendar.ts';
import type { Lead } from './lead.ts';

/** What decides about a zone where the lead does not say one. */
export interface ZoneRules {
  timeZoneByCountry: Record<string, string>;
  defaultTimeZone: string;
}

/** The lead's own time zone when it is one, else its country's, else the default. */
export function zoneOf(lead: Pick<Lead, 'timeZone' | 'country'>, rules: ZoneRules): string {
  if (lead.timeZone !== undefined && isZone(lead.timeZone)) return lead.timeZone;
  return rules.timeZoneByCountry[lead.country?.toUpperCase() ?? ''] ?? rules.defaultTimeZone;
}

import type { Lead } from '../lead/lead.ts';
import { wallTime } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

const happened = {
  unsubscribed: 'They unsubscribed',
  bounced: 'Our mails to them come back',
  complained: 'They reported a mail of ours as spam',
} as const;

/** Why somebody may get no marketing mail, for sales; undefined for everybody else. */
export function cautionOf({ suppressed }: Pick<Lead, 'suppressed'>, zone: string, now: Instant): string | undefined {
  if (!suppressed) return undefined;
  return `${happened[suppressed.reason]} (${wallTime(suppressed.at, zone, now)}).`;
}

import type { Lead } from '../lead/lead.ts';
import { wallTime } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';

const happened = {
  unsubscribed: 'They unsubscribed',
  bounced: 'Our mails to them come back',
  complained: 'They reported a mail of ours as spam',
} as const;

/** What sales must know before it contacts somebody who may get no marketing mail; undefined for everybody else. */
export function cautionOf({ suppressed }: Pick<Lead, 'suppressed'>, zone: string, now: Instant): string | undefined {
  if (!suppressed) return undefined;
  const when = wallTime(suppressed.at, zone, now);
  return `No marketing mail; calls only if they asked. ${happened[suppressed.reason]} (${when}).`;
}

import { dateOn, startOfDay } from '../../time/calendar.ts';
import { day, type Instant, plus } from '../../time/instant.ts';

/** What lists of leads are asked about the next step: due before today, today, within seven days from today on, or none planned. */
export const nextSteps = ['overdue', 'today', 'week', 'none'] as const;
export type NextStepFilter = (typeof nextSteps)[number];

/** When such a next step is due, for a reader in `zone`. */
export function nextDueIn(
  asked: NextStepFilter,
  now: Instant,
  zone: string,
): { from?: Instant; below: Instant } | 'none' {
  if (asked === 'none') return 'none';
  const from = startOfDay(dateOn(now, zone), zone);
  if (asked === 'overdue') return { below: from };
  return { from, below: startOfDay(dateOn(plus(now, asked === 'today' ? day : 7 * day), zone), zone) };
}

/** `within-7`: the person did something in the last seven days; `quiet-14`: nothing for fourteen days. */
export const lastActivity = /^(?:within|quiet)-\d{1,3}$/;

/** The days (UTC) that fit, the first and last included. */
export function activeOnIn(asked: string, now: Instant): { from?: string; to?: string } {
  const [kind, days] = asked.split('-');
  const since = plus(now, -Number(days) * day).slice(0, 10);
  return kind === 'within' ? { from: since } : { to: since };
}

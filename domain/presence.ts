import { type Opening, opening } from './calendar.ts';
import type { Rep } from './config.ts';
import type { Instant } from './instant.ts';

/** The working hours of reps, found out once a stretch: calendars cost more than everything else about a choice. */
const known = new WeakMap<Rep, Opening & { asked: Instant }>();

/** When a rep is at work next: an opening that has begun is now. Reps are never changed in place. */
export function workOf(rep: Rep, now: Instant): Opening {
  const last = known.get(rep);
  if (last && last.asked <= now && now < last.to) return last;
  const found = { ...opening(now, rep.hours, rep.timeZone, rep.absences), asked: now };
  known.set(rep, found);
  return found;
}

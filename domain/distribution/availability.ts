import type { Rep, Team } from '../config/config.ts';
import { opening } from '../time/calendar.ts';
import { instant, millis } from '../time/instant.ts';

// Calendars cost more than everything else about a choice, so what they say is kept until it changes. Reps and teams are read
// once and never changed in place.

/** When a rep is at work next, in milliseconds since the epoch: `from` that has passed means now. */
interface WorkTime {
  from: number;
  to: number;
}

const works = new WeakMap<Rep, WorkTime & { asked: number }>();

/** The opening a rep is in at `now` (milliseconds since the epoch), or the next one. */
export function workTimeOf(rep: Rep, now: number): WorkTime {
  const last = works.get(rep);
  if (last && last.asked <= now && now < last.to) return last;
  const { from, to } = opening(instant(now), rep.hours, rep.timeZone, rep.absences);
  const found = { from: millis(from), to: millis(to), asked: now };
  works.set(rep, found);
  return found;
}

/** A team between two moments at which somebody comes or goes. */
interface Availability {
  members: readonly Rep[];
  atWork: readonly Rep[];
}

const shifts = new WeakMap<readonly Rep[], WeakMap<Team, Availability & { asked: number; until: number }>>();

/** The reps of a team who are at work at `now`; `reps` are the reps of all teams. */
export function availabilityOf(reps: readonly Rep[], team: Team, now: number): Availability {
  const ofTeams = shifts.get(reps) ?? new WeakMap();
  shifts.set(reps, ofTeams);
  const last = ofTeams.get(team);
  if (last && last.asked <= now && now < last.until) return last;
  const ids = team.reps && new Set(team.reps);
  const members = ids ? reps.filter(({ id }) => ids.has(id)) : reps;
  const until = Math.min(...members.map((rep) => changeOf(workTimeOf(rep, now), now)));
  const found = { members, atWork: members.filter((rep) => workTimeOf(rep, now).from <= now), asked: now, until };
  ofTeams.set(team, found);
  return found;
}

const changeOf = ({ from, to }: WorkTime, now: number) => (from <= now ? to : from);

import type { NurtureRules } from '../config/config.ts';
import { fraction } from '../lead/hash.ts';
import type { Lead } from '../lead/lead.ts';
import type { Step, Track } from '../lead/track.ts';
import { zoneOf } from '../lead/zone.ts';
import type { WorkingHours } from '../time/calendar.ts';
import { nextWeekMoment, type Opening, opening, weekMoment } from '../time/calendar.ts';
import { holidaysAround } from '../time/holidays.ts';
import { type Instant, latest, millis, plus } from '../time/instant.ts';

/** When a mail may leave: `open` when that is at the moment that was asked about. */
interface Sendable {
  at: Instant;
  open: boolean;
  why: string;
}

/** When a step is due by its own delay, counted from the last touch. */
export function dueAfter(touched: Instant, step: Step, lead: Lead, rules: NurtureRules): Instant {
  return step.on ? nextWeekMoment(touched, step.on, zoneOf(lead, rules)) : plus(touched, step.after);
}

/**
 * Moves a moment into a step's send window, in the lead's zone and past holidays of the lead's country. The jitter is constant
 * for a lead and step, and takes at most half of the remaining window.
 */
function inSendWindow(lead: Lead, track: Track, step: Step, at: Instant, rules: NurtureRules): Sendable {
  const zone = zoneOf(lead, rules);
  const hours = hoursOf(track, step, rules);
  const { from, to } = sendable(lead, hours, at, rules);
  const inside = latest(at, from);
  const room = Math.min(rules.jitter, (millis(to) - millis(inside)) / 2);
  const jitter = Math.floor(fraction(`${lead.id}#${step.id}`) * room);
  const open = from <= at;
  const holiday = !open && opening(at, hours, zone).from < from ? `, a holiday of ${countryOf(lead, rules)}` : '';
  const { days, from: opens, to: closes } = hours;
  return { at: plus(inside, jitter), open, why: `send window ${days.join(' ')} ${opens}–${closes} ${zone}${holiday}` };
}

/** A step that names its weekday waits at most this many weeks for one that is in its window; holidays take one or two. */
const mostWeeks = 60;

/**
 * The same for a step that may name its weekday: what holds it back moves it to another week, never to another day. A window
 * without that day is refused by the check; where an old version of a track has one, the window decides.
 */
export function onItsDay(lead: Lead, track: Track, step: Step, at: Instant, rules: NurtureRules): Sendable {
  const found = inSendWindow(lead, track, step, at, rules);
  const { on } = step;
  if (!on) return found;
  const zone = zoneOf(lead, rules);
  const isItsDay = (moment: Instant) => weekMoment(moment, zone).weekday === on.weekday;
  if (isItsDay(found.at) && weekMoment(found.at, zone).clock >= on.clock) return found;
  let next = at;
  for (let week = 0; week < mostWeeks; week++) {
    next = nextWeekMoment(next, on, zone);
    const then = inSendWindow(lead, track, step, next, rules);
    if (isItsDay(then.at)) return { at: then.at, open: false, why: `its weekday is ${on.weekday} ${on.clock}` };
  }
  return found;
}

/** The earliest moment at or after `at` for a mail of no track: in the window for all, outside quiet hours and holidays. */
export function nextSendTime(lead: Lead, at: Instant, rules: NurtureRules): Instant {
  return latest(at, sendable(lead, hoursOf({}, {}, rules), at, rules).from);
}

/** The step's own window, else the track's, else the general one, each without its quiet hours. */
export function hoursOf(track: Pick<Track, 'window'>, step: Pick<Step, 'window'>, rules: NurtureRules): WorkingHours {
  const { days, from, to } = step.window ?? track.window ?? rules.window;
  const { from: night, to: morning } = rules.quietHours;
  return { days, from: from > morning ? from : morning, to: to < night ? to : night };
}

function sendable(lead: Lead, hours: WorkingHours, at: Instant, rules: NurtureRules): Opening {
  const holidays = rules.holidays[countryOf(lead, rules) ?? ''];
  const away = holidays ? holidaysAround(Number(at.slice(0, 4)), holidays) : [];
  return opening(at, hours, zoneOf(lead, rules), away);
}

/** The lead's country, else the one whose people live in the lead's zone. */
function countryOf(lead: Lead, rules: NurtureRules): string | undefined {
  if (lead.country) return lead.country.toUpperCase();
  const zone = zoneOf(lead, rules);
  return Object.keys(rules.timeZoneByCountry).find((country) => rules.timeZoneByCountry[country] === zone);
}

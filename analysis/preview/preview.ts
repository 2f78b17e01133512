import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { whoIsExactly } from '../../domain/lead/who.ts';
import { between, day, type Instant, instant, millis, minute } from '../../domain/time/instant.ts';
import { type Cost, costOf, timesUsage, touchUsage } from '../cost/cost.ts';
import { type Forecast, forecast } from './forecast.ts';

/** How far the preview looks ahead. */
export const horizon = 60;

/** Mails that leave within this time make SES's rate felt; windows spread theirs over a jitter of about as much. */
export const burst = 15 * minute;

/** A change's effect on a lead's next mail; `now`: due at once, and only by the new settings. */
export const shifts = ['now', 'sooner', 'later', 'never', 'same'] as const;
export type Shift = (typeof shifts)[number];

/** One waiting lead under both settings. */
export interface Compared {
  leadId: string;
  /** Name, company and address, for people. */
  who: string;
  before: Forecast;
  after: Forecast;
  shift: Shift;
}

/** What decides about a lead: the settings, and the leads that the reps hold. */
export interface Side {
  config: Config;
  reps: readonly RepLoad[];
}

interface TrackCounts extends Record<Shift, number> {
  track: string;
  leads: number;
  /** How many of them follow another track by the new settings. */
  switched: number;
}

export interface Preview {
  at: Instant;
  /** Leads looked at. */
  leads: number;
  tracks: TrackCounts[];
  /** Sales-ready by the new settings only. */
  ready: { leadId: string; who: string; why: string }[];
  /** Leads whose first rep would change when they go to sales; none: no rep could take them. */
  reps: { leadId: string; who: string; before: string; after: string }[];
  /** Mails of each day (UTC), today first. */
  perDay: { day: string; before: number; after: number }[];
  mails: { before: number; after: number };
  /** The span of `burst` with the most mails by the new settings; undefined when there are none. */
  busiest?: { at: Instant; mails: number };
  /** Standard deviation of the mails of one lead by the new settings, for the error of a sample. */
  spread: number;
  /** What these mails cost, with all that sending them takes. */
  cost: { before: Cost; after: Cost };
}

/** One lead under both settings. A lead that neither setting nurtures has no difference. */
export function compareLead(history: LeadHistory, before: Side, after: Side, now: Instant): Compared {
  const played = ({ config, reps }: Side) => forecast(history, config, reps, now, horizon);
  const [old, next] = [played(before), played(after)];
  return {
    leadId: history.lead.id,
    who: whoIsExactly(history.lead),
    before: old,
    after: next,
    shift: shiftOf(old, next, now),
  };
}

/** `never`: the lead goes to sales and gets no more mail. */
function shiftOf(before: Forecast, after: Forecast, now: Instant): Shift {
  const [old, next] = [before.touches[0]?.at, after.touches[0]?.at];
  if (old === next) return 'same';
  if (next === undefined) return 'never';
  if (next <= now) return 'now';
  return old === undefined || next < old ? 'sooner' : 'later';
}

/** Adds up the compared leads; their order does not matter. */
export function previewOf(all: readonly Compared[], now: Instant): Preview {
  const compared = all.toSorted((a, b) => (a.leadId < b.leadId ? -1 : 1));
  const perDay = mailsPerDay(compared, now);
  const mails = { before: 0, after: 0 };
  for (const each of perDay) {
    mails.before += each.before;
    mails.after += each.after;
  }
  const cost = (count: number) => costOf(timesUsage(touchUsage, count));
  return {
    at: now,
    leads: compared.length,
    tracks: trackCounts(compared),
    ready: compared.flatMap(({ leadId, who, before, after }) =>
      after.ready !== undefined && before.ready === undefined ? [{ leadId, who, why: after.ready }] : [],
    ),
    reps: compared.flatMap(({ leadId, who, before: { rep: old = 'nobody' }, after: { rep: next = 'nobody' } }) =>
      old === next ? [] : [{ leadId, who, before: old, after: next }],
    ),
    perDay,
    mails,
    busiest: busiestOf(compared),
    spread: deviation(compared.map(({ after }) => after.touches.length)),
    cost: { before: cost(mails.before), after: cost(mails.after) },
  };
}

function trackCounts(compared: readonly Compared[]): TrackCounts[] {
  const counts = new Map<string, TrackCounts>();
  for (const { before, after, shift } of compared) {
    const track = before.track ?? after.track ?? 'no track';
    const row = counts.get(track) ?? {
      track,
      leads: 0,
      switched: 0,
      now: 0,
      sooner: 0,
      later: 0,
      never: 0,
      same: 0,
    };
    row.leads += 1;
    row[shift] += 1;
    if (before.track !== after.track) row.switched += 1;
    counts.set(track, row);
  }
  return [...counts.values()].sort((a, b) => b.leads - a.leads || (a.track < b.track ? -1 : 1));
}

function mailsPerDay(compared: readonly Compared[], now: Instant): Preview['perDay'] {
  const today = instant(Math.floor(millis(now) / day) * day);
  const days = Array.from({ length: horizon + 1 }, (_, n) => ({
    day: instant(millis(today) + n * day).slice(0, 10),
    before: 0,
    after: 0,
  }));
  for (const one of compared)
    for (const side of ['before', 'after'] as const)
      for (const { at } of one[side].touches) {
        const found = days[Math.floor(between(today, at) / day)];
        if (found) found[side] += 1;
      }
  return days;
}

function busiestOf(compared: readonly Compared[]): Preview['busiest'] {
  const counts = new Map<number, number>();
  for (const { after } of compared)
    for (const { at } of after.touches) {
      const span = Math.floor(millis(at) / burst);
      counts.set(span, (counts.get(span) ?? 0) + 1);
    }
  const [first] = [...counts].sort(([a, most], [b, more]) => more - most || a - b);
  return first && { at: instant(first[0] * burst), mails: first[1] };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

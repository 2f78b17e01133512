import type { Config } from '../config/config.ts';
import type { NextStep } from '../lead/activity.ts';
import { shown } from '../lead/activity-text.ts';
import type { Assignment } from '../lead/assignment.ts';
import { hash } from '../lead/hash.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import type { Lead } from '../lead/lead.ts';
import { zoneOf } from '../lead/zone.ts';
import { longestNote } from '../settlement/contact.ts';
import type { Meeting } from '../settlement/meetings.ts';
import { dateOn, localTime } from '../time/calendar.ts';
import { day, type Instant, latest, plus } from '../time/instant.ts';
import { holderOf } from '../workflow/hand-off-round.ts';
import { ahead, momentOf, repOf } from './said.ts';

const events = ['booked', 'moved', 'cancelled'] as const;

/** A meeting in a calendar's report. */
export interface ReportedMeeting {
  event: (typeof events)[number];
  /** Its name in the calendar, and the one before where a move has given it another. */
  id: string;
  was?: string;
  /** When it was booked, moved or cancelled. */
  at: Instant;
  starts: Instant;
  /** The host, where the host is one of our reps. */
  repId?: string;
  title?: string;
  note?: string;
}

type Rules = Pick<Config, 'sales' | 'nurture'>;
type Read = { ok: true; meeting: ReportedMeeting | undefined } | { ok: false; invalid: InvalidField[] };

/** Reads the mapped fields of a message, or names every wrong one. Undefined when it reports none of the three events. */
export function readMeeting(said: Readonly<Record<string, unknown>>, config: Rules, now: Instant): Read {
  const { event, was, host } = said;
  if (event === undefined || event === null) return { ok: true, meeting: undefined };
  const invalid: InvalidField[] = [];
  const right = <T>(field: string, value: T | undefined, expected: string): T => {
    if (value === undefined) invalid.push({ field, got: shown(said[field]), expected });
    return value as T;
  };
  const moment = (field: string) => (said[field] === undefined ? undefined : momentOf(said[field]));
  const at = moment('at');
  const hosts = (Array.isArray(host) ? host : [host]).map((one) => one && repOf(one, config));
  const meeting: ReportedMeeting = {
    event: right(
      'event',
      events.find((one) => one === event),
      events.join(', '),
    ),
    id: right('id', name(said.id), 'the name of the meeting in the calendar'),
    was: name(was),
    at: right('at', at !== undefined && at <= plus(now, ahead) ? at : undefined, 'a moment that has been'),
    starts: right('starts', moment('starts'), 'a moment such as 2026-11-24T10:00:00Z'),
    repId: hosts.find((one) => one !== undefined),
    title: line(said.title, 120),
    note: line(said.note, longestNote),
  };
  return invalid.length > 0 ? { ok: false, invalid } : { ok: true, meeting };
}

const name = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const line = (value: unknown, longest: number): string | undefined =>
  typeof value === 'string' ? value.trim().slice(0, longest) || undefined : undefined;

/**
 * The activity of a report; a repeated message gives the same one. `via` names the calendar. An unknown person's earlier
 * meeting is placed at the lead's beginning.
 */
export function meetingActivity(
  { event, id, was, at, starts, repId, title, note }: ReportedMeeting,
  via: string,
  lead: Pick<Lead, 'lifecycleId' | 'createdAt' | 'timeZone' | 'country'>,
  config: Rules,
): Meeting {
  const named = (meeting: string) => hash(JSON.stringify([via, meeting])).toString(36);
  const meeting = named(id);
  // A calendar may move the same meeting many times.
  const key = event === 'moved' ? `${meeting}-${hash(at).toString(36)}` : meeting;
  const zone = config.sales.reps.find((rep) => rep.id === repId)?.timeZone ?? zoneOf(lead, config.nurture);
  const detail = {
    meeting,
    starts,
    zone,
    title,
    repId,
    agent: via,
    next: nextOf({ event, at, starts, title }, zone),
    ...(event === 'moved' ? { was: was === undefined ? undefined : named(was) } : { note }),
  };
  const { lifecycleId } = lead;
  return {
    id: `meeting-${event}-${key}`,
    type: `meeting.${event}`,
    at: latest(at, lead.createdAt),
    lifecycleId,
    detail,
  };
}

/** The rep's next step: attend, or find another time. */
function nextOf(
  { event, at, starts, title }: Pick<ReportedMeeting, 'event' | 'at' | 'starts' | 'title'>,
  zone: string,
): NextStep | undefined {
  const what = `the meeting${title === undefined ? '' : ` “${title}”`}, ${localTime(starts, zone)}`;
  if (event === 'cancelled') return { on: dateOn(plus(at, day), zone), what: `Find another time for ${what}` };
  return starts > at ? { on: dateOn(starts, zone), what: `Be at ${what}` } : undefined;
}

/**
 * The offer by which the host has the lead: the current one, or a new one in place of another rep's unaccepted offer. Undefined
 * when a colleague has accepted the lead, or no rep may have it now.
 */
export function hostOffer(
  history: LeadHistory,
  repId: string,
  at: Instant,
): { offer: Assignment; isNew: boolean; instead?: Assignment } | undefined {
  const { lead, assignments } = history;
  const isRefused = lead.captured?.type === 'form.submitted' && lead.captured.detail.refused !== undefined;
  if (!lead.open || isRefused || at < lead.openedAt) return undefined;
  if (lead.outcomeAt !== undefined && at <= lead.outcomeAt) return undefined;
  const holder = holderOf(history);
  if (holder?.repId === repId && holder.status !== 'closed') return { offer: holder, isNew: false };
  if (holder && holder.status !== 'offered') return undefined;
  const { lifecycleId } = lead;
  const attempts = assignments.filter((one) => one.lifecycleId === lifecycleId).map(({ attempt }) => attempt);
  const offer: Assignment = {
    lifecycleId,
    attempt: Math.max(0, ...attempts) + 1,
    repId,
    toManager: false,
    status: 'offered',
    offeredAt: at,
    acceptBy: at,
    why: 'they booked a meeting',
    candidates: [],
  };
  return { offer, isNew: true, instead: holder };
}

import type { Activity, ActivityOf } from '../lead/activity.ts';

export type Meeting = ActivityOf<'meeting.booked' | 'meeting.moved' | 'meeting.cancelled'>;

/** Whether a calendar reported it. */
export const isMeeting = (one: Activity): one is Meeting =>
  one.type === 'meeting.booked' || one.type === 'meeting.moved' || one.type === 'meeting.cancelled';

/** What became of a meeting, after the name of the person. */
export const meetingWords: Record<Meeting['type'], string> = {
  'meeting.booked': 'booked a meeting',
  'meeting.moved': 'moved the meeting',
  'meeting.cancelled': 'cancelled the meeting',
};

/** A meeting with one of our reps is booked: they were in touch. */
export const isBookedWithUs = (one: Activity): boolean =>
  one.type === 'meeting.booked' && one.detail.repId !== undefined;

/**
 * Meetings that were neither moved nor cancelled. Calendars report late and in any order, so a report finds its meeting by id
 * and not by time.
 */
export function standing(activities: readonly Activity[]): readonly Activity[] {
  const meetings = activities.filter(isMeeting);
  if (meetings.length < 2) return activities;
  const over = new Set(meetings.filter(({ type }) => type === 'meeting.cancelled').map(({ detail }) => detail.meeting));
  const moved = new Map<string, Meeting>();
  for (const one of meetings) {
    if (one.type !== 'meeting.moved') continue;
    if (one.detail.was !== undefined && one.detail.was !== one.detail.meeting) over.add(one.detail.was);
    // A calendar without new names: the last move counts.
    moved.set(one.detail.meeting, one);
  }
  return activities.filter((one) => {
    if (!isMeeting(one) || one.type === 'meeting.cancelled') return true;
    const last = moved.get(one.detail.meeting);
    return !over.has(one.detail.meeting) && (last === undefined || last === one);
  });
}

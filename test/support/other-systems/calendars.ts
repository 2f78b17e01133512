import { createHmac } from 'node:crypto';
import type { Instant } from '../../../domain/time/instant.ts';

export interface Booking {
  uid: string;
  email: string;
  at: Instant;
  starts: Instant;
  host?: string;
  /** Who hosts it as well. */
  with?: string;
  timeZone?: string;
  was?: string;
  name?: string;
  note?: string;
}

/** What Cal.com tells beside the three: asked for and not yet agreed, refused, paid, who did not come, over. */
export const ofNoMeeting = [
  ...(['PING', 'BOOKING_REQUESTED', 'BOOKING_REJECTED', 'BOOKING_PAID'] as const),
  ...(['BOOKING_NO_SHOW_UPDATED', 'MEETING_ENDED'] as const),
] as const;

/** As Cal.com sends it ("Webhooks" in its docs, and what its source adds for a move), cut to what matters. */
export function calCom(
  triggerEvent: 'BOOKING_CREATED' | 'BOOKING_RESCHEDULED' | 'BOOKING_CANCELLED' | (typeof ofNoMeeting)[number],
  { uid, email, at, starts, was, host = 'team@fieldnote.example', name = 'Grace Hopper', note, ...more }: Booking,
) {
  return {
    triggerEvent,
    createdAt: at,
    payload: {
      type: 'demo',
      title: `Demo between Fieldnote and ${name}`,
      eventTitle: 'Demo',
      additionalNotes: note ?? '',
      startTime: starts,
      organizer: { id: 5, name: 'Our host', email: host, timeZone: 'Europe/Berlin', language: { locale: 'en' } },
      responses: { name: { value: name }, email: { value: email } },
      attendees: [{ email, name, timeZone: more.timeZone ?? 'Europe/Paris', language: { locale: 'en' } }],
      uid,
      bookingId: 91,
      status: triggerEvent === 'BOOKING_CANCELLED' ? 'CANCELLED' : 'ACCEPTED',
      ...(was !== undefined && { rescheduleId: 90, rescheduleUid: was }),
      ...(triggerEvent === 'BOOKING_CANCELLED' && { cancellationReason: note ?? 'Ill' }),
    },
  };
}

const uri = (uid: string) => `https://api.calendly.com/scheduled_events/${uid}/invitees/${uid}`;

/** As Calendly sends it ("Webhook payload" in its docs), cut to what matters. A move is both: `created` with `was`, `canceled` with `isMove`. */
export function calendly(
  event: 'invitee.created' | 'invitee.canceled',
  { uid, email, at, starts, was, host = 'team@fieldnote.example', name = 'Grace Hopper', note, ...more }: Booking,
  isMove = false,
) {
  return {
    event,
    created_at: at,
    created_by: 'https://api.calendly.com/users/AAAA',
    payload: {
      uri: uri(uid),
      email,
      name,
      status: event === 'invitee.created' ? 'active' : 'canceled',
      timezone: more.timeZone ?? 'Europe/Paris',
      rescheduled: isMove,
      old_invitee: was === undefined ? null : uri(was),
      new_invitee: null,
      text_reminder_number: null,
      questions_and_answers: note === undefined ? [] : [{ question: 'What about?', answer: note, position: 0 }],
      tracking: { utm_source: 'newsletter', utm_medium: null, utm_campaign: 'spring' },
      scheduled_event: {
        uri: `https://api.calendly.com/scheduled_events/${uid}`,
        name: 'Demo',
        start_time: starts,
        event_memberships: [host, ...(more.with ? [more.with] : [])].map((user_email) => ({
          user: 'https://api.calendly.com/users/AAAA',
          user_email,
          user_name: 'Our host',
        })),
      },
      ...(event === 'invitee.canceled' && {
        cancellation: { canceled_by: name, canceler_type: 'invitee', reason: note },
      }),
    },
  };
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');

/** The headers under which a calendar sends this body at `now`. */
export function signedBy(
  source: 'cal' | 'calendly',
  body: string,
  now: Instant,
  key = `${source}-secret`,
): Record<string, string> {
  if (source === 'cal') return { 'x-cal-signature-256': hmac(key, body) };
  const time = String(Math.floor(Date.parse(now) / 1000));
  return { 'calendly-webhook-signature': `t=${time},v1=${hmac(key, `${time}.${body}`)}` };
}

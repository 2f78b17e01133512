import { type ActivityDetails, type Channel, channels, type NextStep } from '../lead/activity.ts';
import { dateOn } from '../time/calendar.ts';
import type { Instant } from '../time/instant.ts';
import { bad, dayOf, type Fields, ok, type Read, text } from './form-reading.ts';

/** A rep's report of a contact. */
export type Contact = Pick<ActivityDetails['contact.made'], 'channel' | 'reached' | 'note' | 'next'>;

/** A rep's choices, the most frequent first. */
export const contactChoices: readonly { id: string; name: string; channel: Channel; reached: boolean }[] = [
  { id: 'call', name: 'Called: we spoke', channel: 'call', reached: true },
  { id: 'call-missed', name: 'Called: no answer', channel: 'call', reached: false },
  { id: 'mail', name: 'Wrote a mail', channel: 'mail', reached: false },
  { id: 'mail-answered', name: 'Mail: they answered', channel: 'mail', reached: true },
  { id: 'message', name: 'Sent a message', channel: 'message', reached: false },
  { id: 'message-answered', name: 'Message: they answered', channel: 'message', reached: true },
  { id: 'meeting', name: 'Met them', channel: 'meeting', reached: true },
  { id: 'meeting-missed', name: 'Meeting: they did not come', channel: 'meeting', reached: false },
];

/** In characters. */
export const longestNote = 2_000;
const ids = contactChoices.map(({ id }) => id).join(', ');

/**
 * Reads `contact` (one of the choices), `note`, `nextOn` and `next` of a form, or names the wrong one. `zone` is the rep's: the
 * day of the next step is in it, and may be today.
 */
export function contactIn(fields: Fields, now: Instant, zone: string): Read<Contact> {
  const given = text(fields, 'contact');
  const choice = contactChoices.find(({ id }) => id === given);
  if (!choice) return bad('contact', given, `one of ${ids}`);
  return contactOf(choice, fields, now, zone);
}

/**
 * The same from a program: `contact` is one of the channels, `reached` true or false; by default a call or meeting has reached
 * the person.
 */
export function reportedContact(fields: Fields, now: Instant, zone: string): Read<Contact> {
  const given = text(fields, 'contact');
  const channel = channels.find((one) => one === given?.toLowerCase());
  if (!channel) return bad('contact', given, channels.join(', '));
  const said = text(fields, 'reached')?.toLowerCase();
  if (said !== undefined && said !== 'true' && said !== 'false') return bad('reached', said, 'true or false');
  const reached = said === undefined ? channel === 'call' || channel === 'meeting' : said === 'true';
  return contactOf({ channel, reached }, fields, now, zone);
}

function contactOf(
  { channel, reached }: Pick<Contact, 'channel' | 'reached'>,
  fields: Fields,
  now: Instant,
  zone: string,
): Read<Contact> {
  const next = nextStepIn(fields, now, zone);
  if (!next.ok) return next;
  return ok({ channel, reached, note: text(fields, 'note', longestNote), next: next.value });
}

/** The next step, `nextOn` and `next`; a step without a day is refused, because no reminder could be sent. */
export function nextStepIn(fields: Fields, now: Instant, zone: string): Read<NextStep | undefined> {
  const [typed, what] = [text(fields, 'nextOn'), text(fields, 'next', 300)];
  if (typed === undefined)
    return what === undefined ? ok(undefined) : bad('nextOn', '', 'the day of the next step, such as 2027-01-31');
  const on = dayOf(typed);
  if (on === undefined || on < dateOn(now, zone))
    return bad('nextOn', typed, 'today or a day to come, such as 2027-01-31');
  return ok({ on, what });
}

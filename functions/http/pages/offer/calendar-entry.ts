import { saidIn } from '../../../../domain/language/said.ts';
import { whoIs } from '../../../../domain/lead/who.ts';
import { type Instant, minute, plus } from '../../../../domain/time/instant.ts';
import type { OfferView } from './offer-view.ts';
import { offerTexts } from './texts.ts';

const length = 30 * minute;
/** RFC 5545, 3.1: the longest line in octets; a longer one continues after a space. */
const longestLine = 75;

/** The call as a calendar entry (RFC 5545). Its id is that of the offer, so opening it again replaces it. */
export function calendarEntry(
  { lead, assignment, leadTime, callAt, opening, now, language }: OfferView,
  pageUrl: string,
): string {
  const { lifecycleId, attempt } = assignment;
  const [t, say] = [offerTexts[language], saidIn(language)];
  const call = t.callTo(whoIs(lead));
  const about = [
    lead.phone && `${t.phone}: ${lead.phone}`,
    `Mail: ${lead.email}`,
    `${t.theirTime}: ${say(leadTime)}`,
    opening,
    pageUrl,
  ];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Leadloop//Hand-off//EN',
    'BEGIN:VEVENT',
    `UID:${lead.id}-${lifecycleId}-${attempt}@leadloop`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(callAt)}`,
    `DTEND:${stamp(plus(callAt, length))}`,
    `SUMMARY:${text(call)}`,
    ...(lead.phone ? [`LOCATION:${text(lead.phone)}`] : []),
    `DESCRIPTION:${text(about.filter(Boolean).join('\n'))}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(call)}`,
    'TRIGGER:-PT5M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const stamp = (at: Instant) => at.replace(/[-:]|\.\d+/g, '');

/** RFC 5545, 3.3.11. */
const text = (value: string) =>
  value
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');

function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (Buffer.byteLength(current + character) > longestLine) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current].join('\r\n');
}

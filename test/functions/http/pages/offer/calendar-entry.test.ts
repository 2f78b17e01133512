import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import type { Lead } from '../../../../../domain/lead/lead.ts';
import { calendarEntry } from '../../../../../functions/http/pages/offer/calendar-entry.ts';
import { offerView } from '../../../../../functions/http/pages/offer/offer-view.ts';
import { loadConfig } from '../../../../../lib/config/load.ts';
import { historyOf, now, offer } from '../../../../support/lead-history.ts';
import { mails } from '../../../../support/world.ts';

const config = loadConfig();
const entry = (lead: Partial<Lead> = {}) => {
  const mine = offer();
  return calendarEntry(
    offerView('tok', historyOf([mine], lead), mine, config, now, mails),
    'https://api.example/r/tok',
  );
};
const eventIn = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
};

test('an entry is a call of half an hour in the rep’s next quarter, with all that is needed', () => {
  const { summary, startDate, endDate, location, description, uid } = eventIn(entry());
  expect(summary).toBe('Call Anna Lindqvist, Nordwind');
  expect([startDate.toString(), endDate.toString()]).toEqual(['2026-11-24T09:45:00Z', '2026-11-24T10:15:00Z']);
  expect(location).toBe('+49 40 5550-1234');
  expect(description).toContain('https://api.example/r/tok');
  expect(uid).toBe('lead-life-1@leadloop');
});

test('what a lead typed can neither break a line nor add a property, and long lines are folded', () => {
  const bad = `Eve;\r\nATTENDEE:mailto:x@y.example, \\${'ü'.repeat(90)}`;
  const text = entry({ name: bad, company: bad, phone: bad });
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll('\r\n ', '')).not.toMatch(/^ATTENDEE/m);
  expect(eventIn(text).summary).toContain('ü'.repeat(90));
});

test('a lead without a phone has none in the calendar', () => {
  expect(entry({ phone: undefined })).not.toMatch(/LOCATION|Phone/);
});

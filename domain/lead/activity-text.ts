import { dayOf } from '../time/format.ts';
import { day, hour, minute, week } from '../time/instant.ts';
import type { ActivityDetails, Channel, NextStep } from './activity.ts';
import { amountInWords } from './money.ts';

/** A value from outside, as shown in an error message: short, on one line, control characters visible. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** Milliseconds in words: "3 days", "1 week", "90 minutes". */
export function span(ms: number): string {
  const units: [number, string][] = [
    [week, 'week'],
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ];
  const [size, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [1_000, 'second'];
  const count = Math.round((ms / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** For the beginning of a sentence. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "planned the reminders “calls”", after the name of the person who did. */
export const followUpWords = (followUp: string | undefined): string =>
  followUp === undefined ? 'wants no more reminders' : `planned the reminders “${followUp}”`;

/** A contact in words, after the name of the person who made it. */
export const contactWords: Record<Channel, { reached: string; tried: string }> = {
  call: { reached: 'spoke with them by phone', tried: 'called and did not reach them' },
  mail: { reached: 'wrote with them by mail', tried: 'wrote them a mail' },
  meeting: { reached: 'met them', tried: 'waited for them at a meeting' },
  message: { reached: 'exchanged messages with them', tried: 'sent them a message' },
};

/** "moved the sale to offer, expects \u20ac12,000 with 40 % on 3 December 2026", after the name of the person who did. */
export function saleWords({
  step,
  value,
  currency,
  probability,
  closeOn,
}: Partial<ActivityDetails['sale.moved']>): string {
  const amount = value !== undefined && currency !== undefined && amountInWords(value, currency);
  const chance = probability !== undefined && `with ${probability} %`;
  const expected = [amount || (chance && 'the sale'), chance, closeOn && `on ${dayInWords(closeOn)}`];
  const parts = [
    step && `moved the sale to ${step}`,
    expected.some(Boolean) && `expects ${expected.filter(Boolean).join(' ')}`,
  ];
  return parts.filter(Boolean).join(', ');
}

const dayInWords = (day: string) => dayOf(`${day}T12:00:00.000Z`, 'UTC');

/** "; next on 3 December 2026: send the offer", or nothing. */
export const nextWords = (next: NextStep | undefined): string =>
  next === undefined ? '' : `; next on ${dayInWords(next.on)}${because(next.what)}`;

/** `": budget"`, or nothing. */
export function because(reason: string | undefined): string {
  return reason ? `: ${reason}` : '';
}

/** A page as people call it: "the pricing page", "the home page", or its path when that is longer. */
export function page(url: string): string {
  const [name, ...more] = pathOf(url).split('/').filter(Boolean);
  if (name === undefined) return 'the home page';
  return more.length === 0 ? `the ${name.replaceAll('-', ' ')} page` : `/${[name, ...more].join('/')}`;
}

/** The name of a file, from its address. */
export function fileOf(url: string): string {
  return pathOf(url).split('/').findLast(Boolean) ?? url;
}

/** The path of a URL, whole or relative, in lower case; "/" when there is none. In a single-page site it is the part after the hash. */
export function pathOf(url: string): string {
  const parsed = URL.parse(url, 'https://site.invalid');
  const route = /^#!?(\/[^?]*)/.exec(parsed?.hash ?? '')?.[1];
  return (route ?? parsed?.pathname ?? '/').toLowerCase();
}

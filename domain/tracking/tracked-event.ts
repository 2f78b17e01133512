import type { Activity, VisitSource } from '../lead/activity.ts';
import { shown } from '../lead/activity-text.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import { originParameters } from '../lead/origin.ts';
import { between, type Instant, instant } from '../time/instant.ts';
import { withoutTokens } from './query-text.ts';

/** Which lead an event of a server is about. */
export interface Subject {
  leadId?: string;
  email?: string;
}

/** One event as the program knows it. `activity.id` is made of the sender and the event's own id. */
interface TrackedEvent {
  activity: Activity;
  subject: Subject;
}

export type ParsedEvent = { ok: true; event: TrackedEvent } | { ok: false; invalid: InvalidField[] };

/** Lengths in characters, and how many properties an event may have. */
const limits = { url: 1_000, source: 300, properties: 20, key: 50, value: 300 };
const sourceFields: readonly string[] = [...Object.values(originParameters), 'referrer', 'landingPage', 'link'];

/**
 * Reads one event of POST /events: `{"id", "name", "at", "url", "properties", "source"}`, and for servers `email` or `leadId`. The
 * name `page.viewed` needs the url, `file.downloaded` the url of the file; any other name is fine. Names every problem, never throws.
 * `at` may be as old as `oldest` (milliseconds); from the future, which is a clock that is ahead, it counts as now.
 */
export function parseEvent(body: unknown, sender: string, now: Instant, oldest: number): ParsedEvent {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { ok: false, invalid: [wrong('event', body, 'an object')] };
  const { id: ownId, name, url, at: given, properties, source, email, leadId } = body as Record<string, unknown>;
  const id = typeof ownId === 'number' ? String(ownId) : ownId;
  const at = timeOf(given, now);
  const invalid: InvalidField[] = [];
  if (!isText(id) || !/^[\w.:-]{1,64}$/.test(id))
    invalid.push(
      wrong('id', id, '1 to 64 letters, digits, ".", ":", "_" or "-", the same whenever this event is sent'),
    );
  if (!isText(name) || !/^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,99}$/u.test(name))
    invalid.push(wrong('name', name, 'a name of 1 to 100 letters and digits, such as "trial-started"'));
  if (at === undefined) invalid.push(wrong('at', given, 'an ISO 8601 time or milliseconds, or nothing for now'));
  else if (between(at, now) > oldest)
    invalid.push(wrong('at', given, `a time of the last ${oldest / 86_400_000} days`));
  const address = webAddress(url);
  if (address === undefined && (url !== undefined || name === 'page.viewed' || name === 'file.downloaded'))
    invalid.push(wrong('url', url, 'an http(s) address'));
  if (invalid.length > 0 || at === undefined) return { ok: false, invalid };
  const base = { id: `event-${sender}-${id}`, at, lifecycleId: '' };
  const visit = sourceOf(source);
  const subject = { ...(isText(email) && { email }), ...(isText(leadId) && { leadId }) };
  return {
    ok: true,
    event: { subject, activity: activityOf(String(name), base, address ?? '', propertiesOf(properties), visit) },
  };
}

function activityOf(
  name: string,
  base: Pick<Activity, 'id' | 'at' | 'lifecycleId'>,
  url: string,
  properties: Record<string, string | number | boolean>,
  attribution: VisitSource | undefined,
): Activity {
  if (name === 'page.viewed') return { ...base, type: 'page.viewed', detail: { url, attribution } };
  if (name === 'file.downloaded') return { ...base, type: 'file.downloaded', detail: { file: url } };
  const all = { ...properties, ...(url !== '' && { url }) };
  return { ...base, type: 'event.tracked', detail: { name, ...(Object.keys(all).length > 0 && { properties: all }) } };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const wrong = (field: string, got: unknown, expected: string): InvalidField => ({ field, got: shown(got), expected });

function timeOf(given: unknown, now: Instant): Instant | undefined {
  if (given === undefined || given === null) return now;
  const number = typeof given === 'string' && /^\d{12,14}$/.test(given) ? Number(given) : given;
  const ms = typeof number === 'number' ? number : typeof number === 'string' ? Date.parse(number) : Number.NaN;
  // Outside of these years the text no longer sorts, or is no date.
  if (!(ms >= 0 && ms < 253_402_300_800_000)) return undefined;
  const at = instant(ms);
  return at > now ? now : at;
}

/** Ads make addresses long; the rest beyond the limit is cut, and the visit counts. */
function webAddress(url: unknown): string | undefined {
  if (!isText(url)) return undefined;
  const parsed = URL.parse(url.slice(0, 10 * limits.url).toWellFormed());
  return parsed && /^https?:$/.test(parsed.protocol) ? withoutTokens(parsed.href).slice(0, limits.url) : undefined;
}

/** A number that DynamoDB accepts: 38 digits, and nothing nearer to 0 than 1E-130. Another is kept as a text. */
const isKeepable = (value: number): boolean =>
  Math.abs(value) <= Number.MAX_SAFE_INTEGER && (value === 0 || Math.abs(value) >= 1e-130);

/** The properties of an event that are valid. The others are dropped: visitors cannot correct them, and the event counts without them. */
function propertiesOf(given: unknown): Record<string, string | number | boolean> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  const fine = Object.entries(given).flatMap(([key, value]): [string, string | number | boolean][] => {
    if (key.length > limits.key || !/^[\p{L}\p{N}][\p{L}\p{N} _.-]*$/u.test(key)) return [];
    if (typeof value === 'boolean' || (typeof value === 'number' && isKeepable(value))) return [[key, value]];
    const texts = [value].flat().filter((one) => typeof one === 'string' || typeof one === 'number');
    const text = texts.join(', ').slice(0, limits.value).toWellFormed();
    return text === '' ? [] : [[key, text]];
  });
  return Object.fromEntries(fine.slice(0, limits.properties));
}

/** A script fills it in; useless values are left out. */
function sourceOf(given: unknown): VisitSource | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const known = sourceFields.flatMap((field) => {
    const value = (given as Record<string, unknown>)[field];
    return isText(value)
      ? [
          [
            field,
            withoutTokens(value)
              .toWellFormed()
              .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
              .slice(0, limits.source),
          ],
        ]
      : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

const units: readonly [RegExp, string, number][] = [
  [/^(?:s|secs?|seconds?|sekunden?)$/, 'second', 1],
  [/^(?:m|mins?|minutes?|minuten?)$/, 'minute', 1],
  [/^(?:h|hrs?|hours?|stunden?|std)$/, 'hour', 1],
  [/^(?:d|days?|tage?n?)$/, 'day', 1],
  [/^(?:w|wks?|weeks?|wochen?)$/, 'week', 1],
  [/^(?:mo|months?|monate?n?)$/, 'day', 30],
  [/^(?:y|years?|jahre?n?)$/, 'day', 365],
];
const numbers =
  'zero one two three four five six seven eight nine ten eleven twelve|null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'
    .split('|')
    .map((words) => words.split(' '));
const weekdays: readonly [RegExp, string][] = [
  [/^mo/, 'Monday'],
  [/^(?:tue|di)/, 'Tuesday'],
  [/^(?:wed|mi)/, 'Wednesday'],
  [/^(?:thu|do)/, 'Thursday'],
  [/^fr/, 'Friday'],
  [/^sa/, 'Saturday'],
  [/^(?:sun|so)/, 'Sunday'],
];

/**
 * The expected spelling of a value: `3d` is "3 days", `9am` "09:00", `yes` true. `expected` is the setting's message, which
 * names the kind of value. Undefined when nothing is near.
 */
export function writtenAs(expected: string, got: unknown): string | undefined {
  if (typeof got === 'number' || typeof got === 'boolean')
    return expected === 'a text' ? `"${got}" in quotes` : undefined;
  if (typeof got !== 'string') return undefined;
  const text = got
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[“”„"'‚‘’]/g, '')
    .trim()
    .toLowerCase();
  if (expected === 'true or false')
    return /^(?:yes|on|y|ja)$/.test(text) ? 'true' : /^(?:no|off|n|nein)$/.test(text) ? 'false' : undefined;
  if (expected === 'a number') return /^-?\d+(?:\.\d+)?$/.test(text) ? `${text} without quotes` : undefined;
  const quoted = (value: string | undefined) => (value === undefined || value === got ? undefined : `"${value}"`);
  if (expected.startsWith('a time of day')) return quoted(clockOf(text));
  if (expected.startsWith('a duration')) return quoted(durationOf(text));
  if (expected.includes('next Tuesday')) return quoted(durationOf(text) ?? momentOf(text));
  if (expected.includes('"Mon", "Tue"')) return quoted(weekdayOf(text)?.slice(0, 3));
  if (expected.startsWith('a date')) return quoted(dateOf(text));
  if (expected.startsWith('"12-25"')) return quoted(dateOf(text)?.replace(/^-/, ''));
  return undefined;
}

function durationOf(text: string): string | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:[.,]\d+)?|\p{L}+) ?(\p{L}+)$/u.exec(text) ?? [];
  const word = Math.max(...numbers.map((words) => words.indexOf(amount === 'a' || amount === 'an' ? 'one' : amount)));
  const count = /^\d/.test(amount) ? Number(amount.replace(',', '.')) : word;
  const found = units.find(([pattern]) => pattern.test(unit));
  if (!found || count < 0) return undefined;
  const [, name, times] = found;
  return `${count * times} ${name}${count * times === 1 ? '' : 's'}`;
}

function clockOf(text: string): string | undefined {
  const [, hour = '', minute = '00', half] = /^(\d{1,2})(?:[:.h](\d\d))? ?(am|pm|uhr|h)?$/.exec(text) ?? [];
  if (hour === '' || (half === undefined && !/[:.h]\d\d/.test(text))) return undefined;
  const twelve = half === 'pm' && Number(hour) < 12 ? 12 : half === 'am' && Number(hour) === 12 ? -12 : 0;
  const at = Number(hour) + twelve;
  return at < 24 && Number(minute) < 60 ? `${String(at).padStart(2, '0')}:${minute}` : undefined;
}

const weekdayOf = (text: string) =>
  /^\p{L}{2,10}\.?$/u.test(text) ? weekdays.find(([pattern]) => pattern.test(text))?.[1] : undefined;

function momentOf(text: string): string | undefined {
  const [, day = '', time = ''] = /^(?:next |nächsten? |on |am )?(\p{L}+),? (?:at |um )?(.+)$/u.exec(text) ?? [];
  const [weekday, clock] = [weekdayOf(day), clockOf(time)];
  return weekday && clock && `next ${weekday} ${clock}`;
}

function dateOf(text: string): string | undefined {
  const [, day = '', month = '', year] = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})?$/.exec(text) ?? [];
  if (day === '') return undefined;
  return `${year ?? ''}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

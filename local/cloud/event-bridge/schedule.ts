const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A cron expression that fires less often than this is a mistake in the expression. */
const fiveYearsOfDays = 5 * 366;

/**
 * When an EventBridge schedule fires next after `after` (milliseconds, UTC), for `rate(5 minutes)` and six-field
 * `cron(0 9 ? * MON-FRI *)`. A rate counts from `since`, the moment the rule was made, as on AWS. Throws on anything else.
 */
export function nextFiring(expression: string, after: number, since: number): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const every = Number(rate[1]) * (unitMs[rate[2] ?? ''] ?? 0);
    return since + (Math.floor((after - since) / every) + 1) * every;
  }
  const cron = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression);
  if (!cron) throw new Error(`schedule: expected rate(…) or cron(…) with six fields, got ${expression}`);
  const [, minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = cron;
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const start = new Date(after);
  for (let day = 0; day < fiveYearsOfDays; day++) {
    const at = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate() + day));
    const today =
      values(year, 1970, 2199).has(at.getUTCFullYear()) &&
      values(month, 1, 12, months, 1).has(at.getUTCMonth() + 1) &&
      (date === '?' || values(date, 1, 31).has(at.getUTCDate())) &&
      // EventBridge counts Sunday as 1.
      (weekday === '?' || values(weekday, 1, 7, weekdays, 1).has(at.getUTCDay() + 1));
    if (!today) continue;
    for (const h of hours)
      for (const m of minutes) {
        const firing = at.getTime() + (h * 60 + m) * 60_000;
        if (firing > after) return firing;
      }
  }
  throw new Error(`schedule: ${expression} never fires`);
}

/** The numbers a cron field means, ascending: `*`, `5`, `1-5`, `MON-FRI`, `0/15`, lists of these. L, W and # are refused. */
function values(field: string, lowest: number, highest: number, names: string[] = [], first = 0): Set<number> {
  const number = (text: string) => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + first : Number(text);
    if (!Number.isInteger(value) || value < lowest || value > highest)
      throw new Error(`schedule: cannot read cron field "${field}"`);
    return value;
  };
  const found: number[] = [];
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [from, to] = range === '*' || range === '?' ? [lowest, highest] : range.split('-').map(number);
    const begin = from ?? lowest;
    const end = to ?? (step ? highest : begin);
    for (let value = begin; value <= end; value += step ? Number(step) : 1) found.push(value);
  }
  return new Set(found.sort((a, b) => a - b));
}

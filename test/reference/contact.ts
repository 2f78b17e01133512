// The second stage of the SLA once more, from the comments in config/sales.yaml alone: a quarter of an hour at a time.

interface AtWork {
  timeZone: string;
  hours: { days: readonly string[]; from: string; to: string };
  absences: readonly { from: string; to: string }[];
}

export const quarter = 15 * 60_000;

/** A clock on the wall of each zone, kept: a property asks it a hundred thousand times. */
const clocks = new Map<string, Intl.DateTimeFormat>();
export function clockOf(zone: string): Intl.DateTimeFormat {
  const date = { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, ...date, ...time });
  clocks.set(zone, clock);
  return clock;
}

/** "hours and absences are meant there", "whole days away, first and last included". */
function isAtWork(ms: number, { timeZone, hours, absences }: AtWork): boolean {
  const part = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const [date, time] = [`${part.year}-${part.month}-${part.day}`, `${part.hour}:${part.minute}`];
  const isAway = absences.some(({ from, to }) => from <= date && date <= to);
  return !isAway && hours.days.includes(String(part.weekday)) && hours.from <= time && time < hours.to;
}

/** When `time` (whole quarters, in ms) of the rep's working hours is over. */
export function workedUntil(from: number, time: number, rep: AtWork): number {
  let at = from;
  for (let left = time; left > 0; at += quarter) if (isAtWork(at, rep)) left -= quarter;
  return at;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `3 h ago`, `in 2 d`, `now`: the largest unit only. */
export function relative(at: string | undefined, now: string): string {
  if (at === undefined) return '';
  const ms = Date.parse(at) - Date.parse(now);
  if (Number.isNaN(ms)) return '';
  if (Math.abs(ms) < 5_000) return 'now';
  const [unit, size] = units.find(([, it]) => Math.abs(ms) >= it) ?? ['s', 1_000];
  const words = `${Math.floor(Math.abs(ms) / size)} ${unit}`;
  return ms < 0 ? `${words} ago` : `in ${words}`;
}

/** `Mon 23 Nov 2026, 09:00:04` in a zone (the browser's own when left out); the text itself when it is no date. */
export function moment(
  at: string | undefined,
  options: { zone?: string; seconds?: boolean; year?: boolean } = {},
): string {
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime())) return at ?? '';
  const parts: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(options.seconds ? { second: '2-digit' } : {}),
    ...(options.year ? { year: 'numeric' } : {}),
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: options.zone }).format(date);
  } catch {
    return new Intl.DateTimeFormat('en-GB', parts).format(date);
  }
}

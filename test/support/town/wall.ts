/** What a clock on the wall shows somewhere: `Mon 2026-11-23 09:05`. By Intl alone, so it can check domain/time/calendar.ts. */
export function wall(at: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/** Whether a moment is on a working day between 09:00 and 17:00 there: the send window of config/nurture.yaml. */
export function inSendWindow(at: string, zone: string): boolean {
  const [weekday = '', , time = ''] = wall(at, zone).split(' ');
  return !['Sat', 'Sun'].includes(weekday) && time >= '09:00' && time < '17:00';
}

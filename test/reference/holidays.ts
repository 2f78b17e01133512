/** nurture.yaml, holidays: `12-25` every year, `2026-12-24` once, `4th Thu of November`, `last Mon of November`. */
export function isHoliday(holidays: readonly string[], date: string): boolean {
  const weekday = new Date(date).toUTCString().slice(0, 3);
  const month = new Date(date).toLocaleString('en', { month: 'long', timeZone: 'UTC' });
  const dayOfMonth = Number(date.slice(8));
  const inAWeek = new Date(Date.parse(date) + 7 * 86_400_000).toISOString();
  return holidays.some((text) => {
    const [position, name, , ofMonth] = text.split(' ');
    if (ofMonth === undefined) return text === date || text === date.slice(5);
    if (name !== weekday || ofMonth !== month) return false;
    return position === 'last'
      ? inAWeek.slice(5, 7) !== date.slice(5, 7)
      : Math.ceil(dayOfMonth / 7) === Number(position?.[0]);
  });
}

/** A date as people and programs write it at the start of a text, and what comes after it. */
export interface DateRead {
  year: number;
  /** Month and day. Both orders where the text does not decide which is first. */
  days: readonly { month: number; day: number }[];
  rest: string;
}

const yearFirst = /^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)/;
const yearLast = /^(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)/;
/** Eight digits: a date only in years that dates have, else a number of another kind. */
const compact = /^(0000|0001|1[0689]\d\d|1753|20\d\d|9999)(\d\d)(\d\d)(?!\d)/;
/** 1 January and the last days of December, in which the moments that never were lie, with the month in letters. */
const inLetters = [
  { pattern: /^(?:\p{L}{2,10}\.?,? )?(?:jan|ene|gen|sty)\p{L}{0,8}\.? 0?1,? (\d{4})(?!\d)/iu, month: 1, day: 1 },
  {
    pattern:
      /^(?:\p{L}{2,10}\.?,? )?0?1(?:\.|er)?[ -](?:de )?(?:jan|ene|gen|sty)\p{L}{0,8}\.?(?: de)?[ -](\d{4})(?!\d)/iu,
    month: 1,
    day: 1,
  },
  { pattern: /^(?:\p{L}{2,10}\.?,? )?(?:de[cz]|dic|gru|déc)\p{L}{0,8}\.? 3[01],? (\d{4})(?!\d)/iu, month: 12, day: 31 },
  {
    pattern:
      /^(?:\p{L}{2,10}\.?,? )?3[01]\.?[ -](?:de )?(?:de[cz]|dic|gru|déc)\p{L}{0,8}\.?(?: de)?[ -](\d{4})(?!\d)/iu,
    month: 12,
    day: 31,
  },
];

/** The date at the start of a text; undefined when there is none. A two-digit year is one of 1970 to 2069. */
export function dateAtStart(text: string): DateRead | undefined {
  const from = yearFirst.exec(text) ?? compact.exec(text);
  if (from) {
    const [whole, year, month, day] = from;
    return { year: Number(year), days: [{ month: Number(month), day: Number(day) }], rest: text.slice(whole.length) };
  }
  const to = yearLast.exec(text);
  if (!to) return undefined;
  const [whole, first, second, written = ''] = to;
  const [one, other] = [Number(first), Number(second)];
  const isZero = written === '00' && one <= 1 && other <= 1;
  const century = written.length > 2 || isZero ? 0 : Number(written) < 70 ? 2000 : 1900;
  return {
    year: Number(written) + century,
    days: [
      { month: one, day: other },
      { month: other, day: one },
    ],
    rest: text.slice(whole.length),
  };
}

/** Whether a text is the moment that a database or spreadsheet writes where it has none: `0000-00-00`, `30.12.1899`, `1/1/0001 12:00:00 AM`. */
export function isNoDate(text: string): boolean {
  const bare = text.replace(/^[\s[("'“]+/, '');
  const [date] = inLetters.flatMap(({ pattern, month, day }): DateRead[] => {
    const [whole, year] = pattern.exec(bare) ?? [];
    return whole === undefined ? [] : [{ year: Number(year), days: [{ month, day }], rest: '' }];
  });
  const read = date ?? dateAtStart(bare);
  if (!read || /\p{L}{4}/u.test(read.rest)) return false;
  const { year, days } = read;
  if (year === 0 || days.some(({ month, day }) => month === 0 || day === 0)) return true;
  if (emptyYears.includes(year)) return true;
  return days.some(
    ({ month, day }) =>
      (month === 1 && day === 1 && year >= 1000 && year <= 1970) || (month === 12 && day === 31 && year === 1969),
  );
}

/** Years in which clocks of programs begin, and in which no person said anything to us. */
const emptyYears = [1, 1601, 1753, 1899];

/** Whether a date means "without an end": `9999-12-31`, `31.12.2099`. */
export const isForEver = ({ year }: DateRead): boolean => year >= 2099;

/** Whether a person can have agreed to mail on this date: a calendar day since mail exists. */
export const isOfCalendar = (date: DateRead): boolean => date.year >= 1970 && realDays(date).length > 0;

/** The date as `2026-11-22`; the earlier one where both orders of day and month are possible. */
export const earliestDay = (date: DateRead): string => realDays(date).toSorted()[0] ?? '';

/** The days that a calendar has: not 31 February. */
function realDays({ year, days }: DateRead): string[] {
  return days.flatMap(({ month, day }) => {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? [date.toISOString().slice(0, 10)] : [];
  });
}

import type { LeadRow } from '../../functions/http/api/shapes.ts';

const columns = [
  'name',
  'email',
  'company',
  'country',
  'stage',
  'grade',
  'score',
  'owner',
  'source',
  'createdAt',
] as const;

/** What spreadsheets begin formulas with, also in the wide and small forms that some turn into these. */
const sign = '[=+\\-@＝＋－＠﹦﹢﹣﹫−]';
const beginsFormula = new RegExp(`^["\\s]*${sign}`);
/** A spreadsheet may split at other signs than we wrote: in German it is the semicolon, and then quotes hold nothing together. */
const beginsLater = new RegExp(`([;,|\\t\\r\\n])(?=["'\\p{Zs}]*${sign})`, 'gu');
/** Invisible characters: marks without width, directions of writing, control characters. */
const unseen = /\p{Cf}|(?![\t\r\n])\p{Cc}/gu;

/**
 * A quoted cell that no spreadsheet takes for a formula (OWASP, CSV injection). An apostrophe before the sign changes no
 * letter: a phone number reads '+49 30 1234. Our own numbers stay numbers, negative ones too.
 */
function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = (value ?? '').replace(unseen, '');
  const isFormula = beginsFormula.test(text) || /^[\t\r]/.test(text);
  const safe = `${isFormula ? "'" : ''}${text.replace(beginsLater, "$1'")}`;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Leads as a CSV file with a header, as Excel reads it: UTF-8 with its mark. */
export const csvOf = (leads: readonly LeadRow[]): string =>
  `\uFEFF${[columns.join(','), ...leads.map((lead) => columns.map((column) => cell(lead[column])).join(','))].join('\r\n')}\r\n`;

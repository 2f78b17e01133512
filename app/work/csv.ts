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

/** A cell that no spreadsheet takes for a formula (OWASP, CSV injection), quoted. */
function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Leads as a CSV file with a header, as Excel reads it: UTF-8 with its mark. */
export const csvOf = (leads: readonly LeadRow[]): string =>
  `\uFEFF${[columns.join(','), ...leads.map((lead) => columns.map((column) => cell(lead[column])).join(','))].join('\r\n')}\r\n`;

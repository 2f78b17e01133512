import { ProblemError } from '../api.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';

/** What went wrong, in the words of the API; fields by their `labels` where there are some. */
export function problemText(error: unknown, labels: Partial<Record<string, string>> = {}): string {
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error);
  const title = error.status === 412 ? words.faster : error.message;
  const fields = error.invalid.map(({ field, expected }) => `${labels[field] ?? field} – ${said(expected)}`);
  const detail = fields.length > 0 ? fields.join('; ') : error.detail;
  return detail ? `${title}: ${detail}` : title;
}

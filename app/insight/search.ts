import { cohorts } from '../../functions/http/api/cohorts.ts';

const names = ['since', 'until', 'by', ...cohorts, 'table', 'row', 'column'] as const;

/** The address holds everything a page of figures is chosen by: period, cohorts, and the figure whose leads are shown. */
export type InsightSearch = Partial<Record<(typeof names)[number], string>>;

/** The parts of the address that these pages use. */
export const insightSearch = (given: Record<string, unknown>): InsightSearch =>
  Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, String(given[name])]] : [])));

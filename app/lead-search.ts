import { viewFilters } from '../functions/http/api/view-filters.ts';

const names = ['q', ...viewFilters] as const;

/** Filters and columns of a list of leads, all in the address. */
export type LeadSearch = Partial<Record<(typeof names)[number], string>>;

/** The filters that an address holds; anything else in it is left out. */
export const leadSearch = (given: Record<string, unknown>): LeadSearch =>
  Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, String(given[name])]] : [])));

/** Optional columns beside the name. */
export const columns = [
  'stage',
  'source',
  'owner',
  'country',
  'stageSince',
  'scored',
  'created',
  'lastActivity',
  'nextStep',
] as const;
export type Column = (typeof columns)[number];
const usual: readonly Column[] = ['stage', 'source', 'owner', 'created'];

/** The columns an address names, or the usual ones. */
export const columnsIn = ({ columns: named }: LeadSearch): readonly Column[] =>
  named === undefined ? usual : columns.filter((column) => named.split(' ').includes(column));

import type { Stage } from '../../domain/lead/stage.ts';
import { leadIdOfKey, profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { isStuck, type LeadItem } from './stuck-leads.ts';

/** A lead in a list. */
export type LeadRow = Pick<
  LeadItem,
  'id' | 'email' | 'name' | 'company' | 'stage' | 'score' | 'open' | 'lifecycleId' | 'suppressed' | 'createdAt'
> & {
  stageSince: string;
  /** Nothing moves it; `restartAt` is when the sweep gives it another execution. */
  stuck?: true;
  restartAt?: string;
};

export interface LeadQuery {
  /** Part of a name, company, address or id; upper and lower case are the same. */
  search?: string;
  stage?: Stage;
  /** Only leads behind this one. */
  before?: string;
  limit?: number;
}

export interface LeadPage {
  /** How many leads fit, on all pages. */
  total: number;
  /** Who came into the stage last comes first. */
  leads: LeadRow[];
  /** `before` of the next page; absent on the last. */
  next?: string;
}

export interface LeadList {
  /** Undefined when there is no lead `before`. */
  page(query: LeadQuery): Promise<LeadPage | undefined>;
  /** One lead as a list shows it. */
  row(leadId: string): Promise<LeadRow | undefined>;
  /** Every lead as it is stored. */
  items(): Promise<LeadItem[]>;
}

interface Place {
  id: string;
  stage: Stage;
  since: string;
}

const longestList = 500;
const usualList = 100;

/**
 * Lists of leads. Order and numbers come from the stage index, which has keys only. Rows are read for the shown leads; the
 * first search reads all, later ones those of leads that moved since.
 */
export function createLeadList(options: {
  table: Pick<Table, 'scanIndex' | 'getAll'>;
  /** Names of the executions that run. */
  running: () => Set<string>;
}): LeadList {
  const { table, running } = options;
  let places: Place[] = [];
  /** Searched texts, by lead id, as last read. */
  const texts = new Map<string, { since: string; text: string }>();

  async function read(): Promise<void> {
    const found = (await table.scanIndex('StageIndex')).map(placeOf).sort(newestFirst);
    const known = new Set<string>();
    // One that moved meanwhile is in both stages.
    places = found.filter(({ id }) => !known.has(id) && known.add(id));
    for (const id of texts.keys()) if (!known.has(id)) texts.delete(id); // erased
  }

  async function itemsOf(some: readonly Pick<Place, 'id'>[]): Promise<LeadItem[]> {
    const found = await table.getAll(some.map(({ id }) => profileKey(id)));
    const byId = new Map(
      found.filter(({ id }) => id !== undefined).map((row) => [String(row.id), row as unknown as LeadItem]),
    );
    for (const { id, name, company, email, stageSince } of byId.values())
      texts.set(id, { since: stageSince, text: [name, company, email, id].join('\n').toLowerCase() });
    return some.flatMap(({ id }) => byId.get(id) ?? []);
  }

  async function matching(search: string): Promise<Place[]> {
    const everybody = places;
    const sought = search.trim().toLowerCase();
    if (sought === '') return everybody;
    await itemsOf(everybody.filter(({ id, since }) => texts.get(id)?.since !== since));
    return everybody.filter(({ id }) => texts.get(id)?.text.includes(sought));
  }

  async function rowsOf(some: readonly Pick<Place, 'id'>[]): Promise<LeadRow[]> {
    const items = await itemsOf(some);
    const active = running(); // read after the rows, so that executions started by them are included
    return items.map((item) => rowOf(item, isStuck(item, active)));
  }

  async function pageOf(found: readonly Place[], from: number, limit: number): Promise<LeadPage> {
    const shown = found.slice(from, from + limit);
    const last = shown.at(-1);
    return {
      total: found.length,
      leads: await rowsOf(shown),
      next: from + limit < found.length ? last?.id : undefined,
    };
  }

  return {
    async page({ search = '', stage, before, limit = usualList }) {
      await read();
      const found = (await matching(search)).filter((one) => stage === undefined || one.stage === stage);
      const from = before === undefined ? 0 : found.findIndex(({ id }) => id === before) + 1;
      if (before !== undefined && from === 0) return undefined;
      return pageOf(found, from, Math.min(limit, longestList));
    },
    row: async (id) => (await rowsOf([{ id }]))[0],
    async items() {
      await read();
      return itemsOf(places);
    },
  };
}

const placeOf = ({ PK, stageShard, stageSince }: Record<string, unknown>): Place => ({
  id: leadIdOfKey(PK),
  stage: String(stageShard).split('#')[0] as Stage,
  since: String(stageSince),
});

const newestFirst = (a: Place, b: Place) => (a.since === b.since ? (a.id < b.id ? -1 : 1) : a.since < b.since ? 1 : -1);

function rowOf(item: LeadItem, stuck: boolean): LeadRow {
  const { id, email, name, company, stage, score, open, lifecycleId, suppressed, createdAt, stageSince } = item;
  return {
    id,
    email,
    name,
    company,
    stage,
    score,
    stageSince,
    open,
    lifecycleId,
    suppressed,
    createdAt,
    ...(stuck && { stuck, restartAt: item.restartAt }),
  };
}

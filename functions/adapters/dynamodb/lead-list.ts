import type { Grade } from '../../../domain/lead/grade.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { OriginParts } from '../../../domain/tracking/source.ts';
import type { When } from './expression.ts';
import { leadIdOfKey, listShards, wordRow, wordShard } from './keys-of-rows.ts';
import type { Row, Table } from './table.ts';

/** Filters that the index itself applies. */
export interface ListFilter {
  stage?: Stage;
  grade?: Grade;
  minScore?: number;
  /** Two capital letters. */
  country?: string;
  /** When the next step is due, from and below a moment; `none`: nothing is planned. It finds only leads that a rep has. */
  nextDue?: { from?: Instant; below: Instant } | 'none';
  /** Days (UTC) of the last thing the person did, the first and last included. */
  activeOn?: { from?: string; to?: string };
  /** Where the lead came from first. */
  cameFrom?: Partial<OriginParts>;
}

/** Rows of each part that one page looks at with a filter: a megabyte of them takes three times as long. */
const looked = 2_000;

/** Ids of a page, newest first, and where the next page begins. */
export interface IdPage {
  ids: string[];
  next?: string;
}

export type LeadList = ReturnType<typeof createLeadList>;

/** Leads as people list them: one query for each part of the index, however many leads there are. */
export function createLeadList(table: Pick<Table, 'indexPage'>) {
  return {
    /** Newest first. A page may have fewer ids than `limit`, or none, and a next page all the same: a filter looks at some rows at a time. */
    async page(filter: ListFilter, limit: number, below?: string): Promise<IdPage> {
      const when = whenOf(filter);
      const range = { below, newestFirst: true, filter: when, limit: when ? Math.max(looked, limit) : limit };
      const parts = await Promise.all(shardKeys.map((key) => table.indexPage('ListIndex', key, undefined, range)));
      // Below where a part was read to, it may hold more: what another part has there comes with the next page.
      const readTo = parts
        .map(({ next }) => next && keyOf(next))
        .filter((key) => key !== undefined)
        .sort()
        .at(-1);
      const keys = parts
        .flatMap(({ rows }) => rows.map(keyOf))
        .sort()
        .reverse();
      const known = readTo === undefined ? keys : keys.filter((key) => key >= readTo);
      const page = known.slice(0, limit);
      const next = known.length > limit ? page.at(-1) : readTo;
      return { ids: page.map(idIn), next };
    },

    /** The origins of the newest leads, read by two queries. */
    async origins(): Promise<OriginParts[]> {
      const parts = await Promise.all(
        shardKeys.map((key) => table.indexPage('ListIndex', key, undefined, { newestFirst: true, limit: looked })),
      );
      return parts.flatMap(({ rows }) => rows.flatMap(({ cameFrom }) => (cameFrom as OriginParts | undefined) ?? []));
    },

    /** Leads with a word that begins with `word`; `from` is the `next` of the page before. A `next` of another word finds nothing. */
    async byWord(word: string, limit: number, from?: string): Promise<IdPage> {
      const [last = '', lastId = ''] = from?.split('#') ?? [];
      if (from !== undefined && !last.startsWith(word)) return { ids: [] };
      const key = { attribute: 'listShard', value: wordShard(word), sort: 'listKey' };
      const start = from === undefined ? undefined : wordRow(lastId, last);
      const { rows, next } = await table.indexPage('ListIndex', key, start, { beginsWith: word, limit });
      const ids = [...new Set(rows.map(({ PK }) => leadIdOfKey(PK)))];
      return { ids, next: next && `${keyOf(next)}#${leadIdOfKey(next.PK)}` };
    },
  };
}

const shardKeys = Array.from({ length: listShards }, (_, shard) => ({
  attribute: 'listShard',
  value: `list#${shard}`,
  sort: 'listKey',
}));
const keyOf = ({ listKey }: Row) => String(listKey);
const idIn = (key: string) => key.slice(key.indexOf('#') + 1);

function whenOf({ stage, grade, minScore, country, nextDue, activeOn, cameFrom = {} }: ListFilter): When | undefined {
  const equals = {
    ...(stage && { stage }),
    ...(nextDue && !stage && { stage: 'working' }),
    ...(grade && { 'score.grade': grade }),
    ...(country && { country }),
    ...Object.fromEntries(Object.entries(cameFrom).map(([part, value]) => [`cameFrom.${part}`, value])),
  };
  const planned = nextDue === 'none' ? undefined : nextDue;
  const atLeast = {
    ...(minScore !== undefined && { 'score.total': minScore }),
    ...(planned?.from && { nextDue: planned.from }),
    ...(activeOn?.from && { activeOn: activeOn.from }),
  };
  const atMost = { ...(planned && { nextDue: planned.below }), ...(activeOn?.to && { activeOn: activeOn.to }) };
  const parts = [equals, atLeast, atMost].some((part) => Object.keys(part).length > 0);
  // The index may still list a step that is done. The row of the lead has the later notes.
  return parts ? { equals, atLeast, atMost, ...(planned && { present: ['nextDue'] }) } : undefined;
}

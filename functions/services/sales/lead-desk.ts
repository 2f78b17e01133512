import type { User } from '../../../domain/access/user.ts';
import type { Config } from '../../../domain/config/config.ts';
import { wordsIn } from '../../../domain/language/words.ts';
import { managerId } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { originFilters } from '../../../domain/lead/origin.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { OriginParts } from '../../../domain/tracking/source.ts';
import { dueWork, type LateWork, lateWork, type WorkItem } from '../../../domain/workflow/desk/due-work.ts';
import { isFoundBy } from '../../../domain/workflow/desk/find-words.ts';
import { likelyOrder } from '../../../domain/workflow/desk/likely-order.ts';
import { actionsOf, isLeading, type LeadAction } from '../../../domain/workflow/desk/person-offer.ts';
import { type PipelineColumn, pipelineLead, pipelineOf } from '../../../domain/workflow/desk/pipeline.ts';
import { type LeadRow, leadRow } from '../../../domain/workflow/lead-row.ts';
import type { IdPage, LeadList, ListFilter } from '../../adapters/dynamodb/lead-list.ts';
import { eachHistory, type LeadWalk } from '../../adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import { leadIdOfRun, type Reps } from '../../adapters/dynamodb/reps.ts';
import { cursorAt, placeIn } from './cursor.ts';
import { createLeadAccess } from './lead-access.ts';

interface LeadDeskDeps {
  /** The id of a lead by its address; undefined for a text that is no address. */
  idOf: (email: string) => string | undefined;
  list: LeadList;
  leads: Pick<Leads, 'history' | 'known'>;
  reps: Pick<Reps, 'holdings'>;
  walk: Pick<LeadWalk, 'ids'>;
  config: Config;
}

/** The query of a list of leads. */
export interface LeadQuery extends ListFilter {
  /** Words of a name, a company or an address, or a whole address. */
  q?: string;
  /** Ids of reps, and `manager`: only leads of these. */
  owners?: readonly string[];
  /** Where the page begins: the `cursor` of the page before. */
  cursor?: string;
  limit: number;
}

export interface LeadPage {
  leads: LeadRow[];
  cursor?: string;
}

/** `isExact`: found by a whole address. `isWhole`: these are all, in no order. */
interface Found extends IdPage {
  isExact?: true;
  isWhole?: true;
}

export type LeadDesk = ReturnType<typeof createLeadDesk>;

/** The lead list for signed-in people. Each sees only what the role allows. */
export function createLeadDesk({ idOf, list, leads, reps, walk, config }: LeadDeskDeps) {
  const { sees, lead } = createLeadAccess({ leads, config });

  /** Whether a person may see the row of a list. Its owner is unknown while sales has the lead and the index does not name the rep yet. */
  function seesRow(user: User, { ownerId, stage }: LeadRow): boolean {
    const isWithSomebody = ownerId === undefined && (stage === 'assigned' || stage === 'working');
    return sees(user, isWithSomebody ? 'not told yet' : ownerId);
  }

  /** The fewest leads that hold all that are looked for. */
  async function idsOf({ q = '', owners, stage, cursor, limit, ...filter }: LeadQuery): Promise<Found> {
    const from = cursor === undefined ? undefined : placeIn(cursor) || undefined;
    const exact = q.includes('@') ? idOf(q) : undefined;
    if (exact !== undefined && (await leads.known([exact])).size > 0) return { ids: [exact], isExact: true };
    const words = wordsIn(q).sort((a, b) => b.length - a.length);
    // Looking up the address is one of the three reads.
    const asked = exact === undefined ? words : words.slice(0, 1);
    if (words.length > 0) return byWords(asked, words.length > 1 ? readAtOnce : limit, from);
    // The rep's own row lists the open leads. Only the row of a lead tells the outcome of a closed one.
    const isOpen = stage === undefined || stage === 'assigned' || stage === 'working';
    if (owners !== undefined && isOpen) return { ids: await heldBy(owners), isWhole: true };
    return list.page({ ...filter, stage }, limit, from);
  }

  /** Reads both words, because their counts are unknown. A word whose leads fit one page lists every lead that has both words. */
  async function byWords([word = '', other]: readonly string[], limit: number, from?: string): Promise<IdPage> {
    const [one, second] = await Promise.all([
      list.byWord(word, limit, from),
      other !== undefined && from === undefined ? list.byWord(other, limit) : undefined,
    ]);
    return one.next !== undefined && second && second.next === undefined ? second : one;
  }

  /** The leads that these reps have, are asked about, or let pass a moment ago; of the manager those before the manager. */
  async function heldBy(owners: readonly string[]): Promise<string[]> {
    const ids = owners.filter((id) => id !== managerId);
    const [held, ofManager] = await Promise.all([
      ids.length > 0 ? reps.holdings(ids) : new Map<string, never>(),
      owners.includes(managerId) ? managersLeads() : [],
    ]);
    const runs = [...held.values()].flatMap(({ openLeads = {}, asked = {} }) =>
      Object.keys({ ...openLeads, ...asked }),
    );
    return [...new Set([...runs.map(leadIdOfRun), ...ofManager])];
  }

  /** The manager's leads, by their own rows: those that have waited longest first. */
  async function managersLeads(): Promise<string[]> {
    const asked = await firstOf(walk.ids(['assigned']), mostWorked);
    const taken = await firstOf(walk.ids(['working']), mostWorked);
    const known = await leads.known([...asked, ...taken]);
    return [...known.values()].filter((lead) => leadRow(lead, config).ownerId === managerId).map(({ id }) => id);
  }

  /** What lists show of these leads, in their order, as far as this person may see them. One read for each hundred. */
  async function rows(ids: readonly string[], user: User): Promise<LeadRow[]> {
    const known = await leads.known(ids);
    const found = ids.flatMap((id) => known.get(id) ?? []);
    return [...new Map(found.map((lead) => [lead.id, lead])).values()]
      .map((lead) => leadRow(lead, config))
      .filter((row) => seesRow(user, row));
  }

  /** The desks of this person: their own as a rep, and the manager's. */
  const desksOf = (user: User) => [...(user.repId ? [user.repId] : []), ...(isLeading(user) ? [managerId] : [])];

  /** The leads that other people of sales have or are asked about, as far as this person may see them: those likeliest to be late first. */
  async function withReps(user: User, at: Instant): Promise<{ ids: string[]; isWhole: boolean }> {
    const [working, asked] = await Promise.all([
      firstOf(walk.ids(['working']), mostWorked + 1),
      firstOf(walk.ids(['assigned']), mostWorked + 1),
    ]);
    const own = desksOf(user);
    const known = await leads.known([...working.slice(0, mostWorked), ...asked.slice(0, mostWorked)]);
    const isSeen = (row: LeadRow) => seesRow(user, row) && !own.includes(row.ownerId ?? '');
    const ids = [...known.values()]
      .filter((lead) => isSeen(leadRow(lead, config)))
      .map((lead) => likelyOrder(lead, config, at))
      .sort()
      .map(leadIdOfPlace);
    return { ids, isWhole: Math.max(working.length, asked.length) <= mostWorked && ids.length <= mostRead };
  }

  /** What `find` finds in the histories of these leads, with what this person may do about it. */
  async function workOn<W extends WorkItem>(
    ids: readonly string[],
    user: User,
    at: Instant,
    find: (histories: LeadHistory[]) => W[],
  ): Promise<(W & { can: LeadAction[] })[]> {
    const histories = new Map<string, LeadHistory>();
    await eachHistory(ids, leads, (one) => one && histories.set(one.lead.id, one));
    return find([...histories.values()]).map((item) => {
      const history = histories.get(item.lead.id);
      return { ...item, can: history ? actionsOf(history, user, config, at) : [] };
    });
  }

  return {
    lead,

    /** The lead id of an address or an id. */
    idOf: (word: string): string => (word.includes('@') ? idOf(word) : undefined) ?? word,

    rows,
    managersLeads,

    /** A page of leads, newest first: at most three reads, however many leads there are. It can be short and have a next one. */
    async list(query: LeadQuery, user: User): Promise<LeadPage> {
      const { ids, next, isExact, isWhole } = await idsOf(query);
      const found = await rows(ids, user);
      // Found by a keyed hash, in any spelling of the address, or by a word of a merged lead: the row shows another text.
      const isOwn = new Set(isExact ? [] : ids);
      const fitting = found.filter((row) => fits(row, isOwn.has(row.id) ? query : { ...query, q: undefined }));
      if (isWhole) return pageOf(fitting, query);
      return { leads: fitting, cursor: next === undefined ? undefined : cursorAt(next) };
    },

    /** What leads can be filtered by of where they came from, most often first: of the newest thousands of leads. */
    async origins(): Promise<Record<keyof OriginParts, string[]>> {
      const found = await list.origins();
      const counted = (part: keyof OriginParts) =>
        [...Map.groupBy(found, (one) => one[part] ?? '')]
          .filter(([value]) => value !== '')
          .sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1))
          .slice(0, mostOrigins)
          .map(([value]) => value);
      return {
        source: counted('source'),
        medium: counted('medium'),
        campaign: counted('campaign'),
        form: counted('form'),
      };
    },

    /**
     * What sales works on, by the step of the sale, as far as this person may see it: of these owners (ids of reps, `manager`) or of all.
     * One read for each hundred leads; `isWhole` is false when there are more than are looked at.
     */
    async pipeline(user: User, owners?: readonly string[]): Promise<{ columns: PipelineColumn[]; isWhole: boolean }> {
      const ids = await firstOf(walk.ids(['working']), mostWorked + 1);
      const known = await leads.known(ids.slice(0, mostWorked));
      const seen = [...known.values()]
        .map((lead) => pipelineLead(lead, config))
        .filter((lead) => seesRow(user, lead) && fits(lead, { stage: 'working', owners }));
      return { columns: pipelineOf(seen, config.sales), isWhole: ids.length <= mostWorked };
    },

    /**
     * A page of what waits for this person, first things first; `cursor` is that of the page before. Profiles say which leads a page
     * reads whole: at most `pageOfQueue` histories, a query each, however many leads the person has.
     */
    async queue(
      user: User,
      at: Instant,
      cursor?: string,
    ): Promise<{ items: (WorkItem & { can: LeadAction[] })[]; cursor?: string }> {
      const desks = desksOf(user);
      const due = (histories: LeadHistory[]) => dueWork(histories, desks, config, at);
      const held = await heldBy(desks);
      if (held.length <= pageOfQueue && cursor === undefined) return { items: await workOn(held, user, at, due) };
      const after = cursor === undefined ? '' : placeIn(cursor);
      const places = [...(await leads.known(held)).values()].map((lead) => likelyOrder(lead, config, at));
      const left = [...new Set(places)].filter((place) => place > after).sort();
      const page = left.slice(0, pageOfQueue);
      const last = left.length > page.length ? page.at(-1) : undefined;
      const items = await workOn(page.map(leadIdOfPlace), user, at, due);
      return { items, cursor: last && cursorAt(last) };
    },

    /**
     * Late work of reps, most urgent first, for their leader, as far as this person may see it. It reads up to `mostRead`
     * histories; `isWhole` is false when reps have more leads than that.
     */
    async late(user: User, at: Instant): Promise<{ items: (LateWork & { can: LeadAction[] })[]; isWhole: boolean }> {
      const { ids, isWhole } = await withReps(user, at);
      const reader = { own: desksOf(user), zone: user.timeZone };
      const late = (histories: LeadHistory[]) => lateWork(histories, reader, config, at);
      return { items: await workOn(ids.slice(0, mostRead), user, at, late), isWhole };
    },
  };
}

const newest = ({ createdAt, id }: LeadRow) => `${createdAt}#${id}`;

/** A page of leads that are all known, newest first. */
function pageOf(all: readonly LeadRow[], { cursor, limit }: Pick<LeadQuery, 'cursor' | 'limit'>): LeadPage {
  const below = cursor === undefined ? undefined : placeIn(cursor);
  const left = all
    .filter((row) => below === undefined || newest(row) < below)
    .sort((a, b) => (newest(a) < newest(b) ? 1 : -1));
  const leads = left.slice(0, limit);
  const last = left.length > limit ? leads.at(-1) : undefined;
  return { leads, cursor: last && cursorAt(newest(last)) };
}

/** Histories that one page of a queue reads, a query each. */
const pageOfQueue = 25;

/** The id of the lead in such a place of a queue. */
const leadIdOfPlace = (place: string) => place.slice(place.lastIndexOf(' ') + 1);

/** More than any sales team has at work at once; ten reads of a hundred. */
const mostWorked = 1_000;

/** Histories that one query of late work reads, a query each. */
const mostRead = 200;

async function firstOf(ids: AsyncIterable<string>, most: number): Promise<string[]> {
  const first: string[] = [];
  for await (const id of ids) if (first.push(id) >= most) break;
  return first;
}

/** As many as people read through. */
const mostOrigins = 100;

/** As many profiles as one read takes. */
const readAtOnce = 100;

/** Whether the next step of a lead that a rep has is due then, or whether there is none. */
function isPlanned({ stage, nextDue }: LeadRow, asked: NonNullable<ListFilter['nextDue']>): boolean {
  if (stage !== 'working') return false;
  if (asked === 'none' || nextDue === undefined) return asked === 'none' && nextDue === undefined;
  return nextDue < asked.below && (asked.from === undefined || nextDue >= asked.from);
}

/** Whether a lead matches the search. Words may be in any order and in any of the fields. */
function fits(row: LeadRow, query: Omit<LeadQuery, 'limit'>): boolean {
  const { q, stage, grade, minScore, country, owners, cameFrom = {}, nextDue, activeOn } = query;
  if (stage !== undefined && row.stage !== stage) return false;
  if (grade !== undefined && row.grade !== grade) return false;
  if (minScore !== undefined && (row.score ?? 0) < minScore) return false;
  if (country !== undefined && row.country?.toUpperCase() !== country) return false;
  if (owners !== undefined && !owners.includes(row.ownerId ?? '')) return false;
  if (!originFilters.every((part) => cameFrom[part] === undefined || row.cameFrom[part] === cameFrom[part]))
    return false;
  if (nextDue !== undefined && !isPlanned(row, nextDue)) return false;
  const { activeOn: day = '' } = row;
  if (activeOn?.from !== undefined && day < activeOn.from) return false;
  if (activeOn?.to !== undefined && day > activeOn.to) return false;
  return !q || isFoundBy(row, wordsIn(q));
}

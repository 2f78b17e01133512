import { permissionsOf } from '../../../domain/access/permissions.ts';
import { teammatesOf, type User } from '../../../domain/access/user.ts';
import type { Config } from '../../../domain/config/config.ts';
import { managerId } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { type Stage, stages } from '../../../domain/lead/stage.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { dueWork, type WorkItem } from '../../../domain/workflow/due-work.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { type LeadRow, leadRow } from '../../../domain/workflow/lead-row.ts';
import { actionsOf, isLeading, type LeadAction } from '../../../domain/workflow/person-offer.ts';
import { eachHistory, type LeadWalk } from '../../adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Reps } from '../../adapters/dynamodb/reps.ts';

export interface LeadDeskDeps {
  leads: Pick<Leads, 'history' | 'known'>;
  reps: Pick<Reps, 'holdings'>;
  walk: Pick<LeadWalk, 'ids'>;
  config: Config;
}

/** What a list of leads is asked for. */
export interface LeadQuery {
  q?: string;
  stage?: Stage;
  grade?: LeadRow['grade'];
  country?: string;
  /** The id of a rep or `manager`. */
  owner?: string;
  /** Where the page begins: how many come before it. */
  cursor?: string;
  limit: number;
}

export interface LeadPage {
  leads: LeadRow[];
  total: number;
  cursor?: string;
}

export type LeadDesk = ReturnType<typeof createLeadDesk>;

/** What people see of leads who have signed in. Each of them sees only what the role allows. */
export function createLeadDesk({ leads, reps, walk, config }: LeadDeskDeps) {
  /** A rep sees the leads of the own teams and those nobody in sales has; others see all. */
  function sees(user: User, ownerId: string | undefined): boolean {
    if (permissionsOf(user.roles).includes('leads:all')) return true;
    return ownerId === undefined || teammatesOf(user, config.sales).includes(ownerId);
  }

  /** The same by a row of a list; of a lead that sales has and whose rep is not told yet, nobody knows whose it is. */
  function seesRow(user: User, { ownerId, stage }: LeadRow): boolean {
    const isWithSomebody = ownerId === undefined && (stage === 'assigned' || stage === 'working');
    return sees(user, isWithSomebody ? 'not told yet' : ownerId);
  }

  /** The leads a rep has, is asked about, or let pass a moment ago. */
  async function heldBy(repId: string | undefined): Promise<string[]> {
    const { openLeads = {}, asked = {} } = (repId && (await reps.holdings([repId])).get(repId)) || {};
    return [...Object.keys(openLeads), ...Object.keys(asked)].map((run) => run.split('_')[0] ?? '');
  }

  /** The leads before the manager, by their own rows: those that have waited longest first. */
  async function managersLeads(): Promise<string[]> {
    const asked = await firstOf(walk.ids(['assigned']), mostAsked);
    const taken = await firstOf(walk.ids(['working']), mostAsked);
    const known = await leads.known([...asked, ...taken]);
    return [...known.values()].filter((lead) => leadRow(lead, config).ownerId === managerId).map(({ id }) => id);
  }

  return {
    /** The lead's history; undefined when there is none, or when this person may not see it. */
    async lead(id: string, user: User): Promise<LeadHistory | undefined> {
      const history = await leads.history(id);
      return history && sees(user, holderOf(history)?.repId) ? history : undefined;
    },

    /** What lists show of these leads, in their order, as far as this person may see them. One read for each hundred. */
    async rows(ids: readonly string[], user: User): Promise<LeadRow[]> {
      const known = await leads.known(ids);
      return [...new Set(ids)]
        .flatMap((id) => known.get(id) ?? [])
        .map((lead) => leadRow(lead, config))
        .filter((row) => seesRow(user, row));
    },

    /** A page of leads, newest first. */
    async list(query: LeadQuery, user: User): Promise<LeadPage> {
      const { stage, limit, cursor = '0' } = query;
      const ids: string[] = [];
      for await (const id of walk.ids(stage ? [stage] : stages)) ids.push(id);
      const known = await leads.known(ids);
      const found = [...known.values()]
        .map((lead) => leadRow(lead, config))
        .filter((row) => seesRow(user, row) && fits(row, query))
        .sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1));
      const from = Number(cursor) || 0;
      const next = from + limit;
      return {
        leads: found.slice(from, next),
        total: found.length,
        ...(next < found.length && { cursor: String(next) }),
      };
    },

    /** What waits for this person, first things first. */
    async queue(user: User, at: Instant): Promise<(WorkItem & { can: LeadAction[] })[]> {
      const desks = [...(user.repId ? [user.repId] : []), ...(isLeading(user) ? [managerId] : [])];
      const [own, ofManager] = await Promise.all([heldBy(user.repId), isLeading(user) ? managersLeads() : []]);
      const histories = new Map<string, LeadHistory>();
      await eachHistory([...new Set([...own, ...ofManager])], leads, (one) => one && histories.set(one.lead.id, one));
      return dueWork([...histories.values()], desks, config, at).map((item) => {
        const history = histories.get(item.lead.id);
        return { ...item, can: history ? actionsOf(history, user, config, at) : [] };
      });
    },
  };
}

/** Enough to see that a team is in trouble; each takes part in one read of a hundred. */
const mostAsked = 500;

async function firstOf(ids: AsyncIterable<string>, most: number): Promise<string[]> {
  const first: string[] = [];
  for await (const id of ids) if (first.push(id) >= most) break;
  return first;
}

/** Whether a lead is what somebody looks for. Words may stand in any order and in any of the fields. */
function fits(row: LeadRow, { q, grade, country, owner }: LeadQuery): boolean {
  if (grade !== undefined && row.grade !== grade) return false;
  if (country !== undefined && row.country?.toLowerCase() !== country.toLowerCase()) return false;
  if (owner !== undefined && row.ownerId !== owner) return false;
  if (!q) return true;
  const text = folded([row.name, row.company, row.email].filter(Boolean).join(' '));
  return folded(q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Without case and accents: who types "muller" finds Müller. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

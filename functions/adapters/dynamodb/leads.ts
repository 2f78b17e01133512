import type { Lead } from '../../../domain/lead/lead.ts';
import type { AddressFacts, SuppressionReason } from '../../../domain/lead/person.ts';
import { type Pin, pinnedTo } from '../../../domain/nurture/tracks.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { originParts } from '../../../domain/tracking/source.ts';
import { createBarriers } from './barriers.ts';
import {
  type Barrier,
  inList,
  inStage,
  pending,
  pendingAttributes,
  profileKey,
  unpublished,
  wordRow,
} from './keys-of-rows.ts';
import { createActivities } from './leads/activities.ts';
import { createClaims } from './leads/claims.ts';
import { createLifecycleEnds } from './leads/lifecycles.ts';
import { createLeadReading } from './leads/reading.ts';
import { createRuns } from './leads/runs.ts';
import { createStages } from './leads/stages.ts';
import { createWaking } from './leads/waking.ts';
import { changing, isAsRead, isOpen } from './leads/writing.ts';
import type { Table } from './table.ts';
import { createTrackVersions } from './track-versions.ts';

/** Writes to leads, named by their intent. Conditional writes return undefined or false when the row has changed since it was read. */
export type Leads = ReturnType<typeof createLeads>;

/** Leads in the given table: `leads/` has a file for each kind of read and write; what makes and describes a lead is here. */
export function createLeads(table: Table) {
  const versions = createTrackVersions(table);
  const change = changing(table);
  return {
    ...createBarriers(table),
    ...createLeadReading(table, versions),
    ...createActivities(table),
    ...createClaims(table),
    ...createWaking(table),
    ...createStages(table, versions),
    ...createLifecycleEnds(table),
    ...createRuns(table),

    /** A new lead with its first lifecycle, marked as not yet started. False when the lead exists or was erased. `over`: it was erased, and comes back. */
    create(lead: Lead, over?: Barrier): Promise<boolean> {
      const lists = { ...inStage(lead.id, lead.stage, lead.createdAt), ...inList(lead) };
      // The index has this small map in place of all that is known of the origin.
      const cameFrom = originParts(lead.first);
      const row = { activeOn: dayOf(lead.createdAt), ...lead, cameFrom, ...profileKey(lead.id), ...lists };
      const marks = { ...pending(lead.id, 'start', lead.createdAt), ...unpublished(lead.id, lead.createdAt) };
      if (over === undefined) return table.put({ ...row, ...marks }, { absent: ['PK'] });
      const { erasedAt, erasedOn } = over;
      return table.put({ ...row, ...marks, erasedAt, erasedOn }, { absent: ['id', 'toEnd'], equals: { erasedAt } });
    },

    /** The lead is found by these words; repeating it changes nothing. */
    findable(leadId: string, words: readonly string[]): Promise<void> {
      return words.length === 0 ? Promise.resolve() : table.putAll(words.map((word) => wordRow(leadId, word)));
    },

    /** Records that the person was active on that day. At most one write a day and lead, because writers know the value they read. */
    async active({ id, activeOn }: Pick<Lead, 'id' | 'activeOn'>, at: Instant): Promise<void> {
      const day = dayOf(at);
      if (activeOn !== undefined && activeOn >= day) return;
      await change(id, { set: { activeOn: day }, when: { present: ['id'], atMost: { activeOn: day } } });
    },

    /** Notes when the next step is due, for lists; undefined when none is left to do. */
    async planned({ id, lifecycleId, nextDue: noted }: Lead, nextDue: Instant | undefined): Promise<void> {
      if (noted === nextDue) return;
      const when = { equals: { lifecycleId } };
      await change(id, nextDue ? { set: { nextDue }, when } : { remove: ['nextDue'], when });
    },

    /** Stores the facts about the address. Undefined when the lifecycle ended meanwhile. */
    addressKnown(lead: Lead, address: AddressFacts): Promise<Lead | undefined> {
      return change(lead.id, { set: { address }, when: isOpen(lead) });
    },

    /** The confirmation mail's deadline, set once a lifecycle. */
    confirmBy(lead: Lead, confirmBy: Instant): Promise<Lead | undefined> {
      // A person who has just confirmed is not asked, and not reminded.
      const when = { ...isOpen(lead), absent: ['confirmedAt'] };
      return change(lead.id, { setOnce: { confirmBy }, remove: pendingAttributes, when });
    },

    /** The version of its track that a waiting lead keeps from now on. Undefined when the lead has changed since it was read. */
    async pin(lead: Lead, pin: Pin): Promise<Lead | undefined> {
      await versions.keep(pin.track);
      return change(lead.id, { set: pinnedTo(pin), when: isAsRead(lead) });
    },

    /** The score by today's rules, for lists; nothing else changes. Undefined when the lead has changed since it was read. */
    rescored({ id, lifecycleId, revision }: Lead, score: NonNullable<Lead['score']>): Promise<Lead | undefined> {
      return change(id, { set: { score }, when: { equals: { lifecycleId, revision } } });
    },

    /** Whose the lead is, as sales said somewhere else. Undefined when something newer is known, or no such lead. */
    owned(leadId: string, owner: NonNullable<Lead['owner']>): Promise<Lead | undefined> {
      return change(leadId, { set: { owner }, when: { present: ['id'], atMost: { 'owner.at': owner.at } } });
    },

    /** Copies an entry of the suppression list to the lead, when the process that wrote the entry died before it. */
    suppress(leadId: string, suppressed: { reason: SuppressionReason; at: Instant }): Promise<Lead | undefined> {
      const set = unpublished(leadId, suppressed.at);
      return change(leadId, { set, setOnce: { suppressed }, when: { present: ['id'] } });
    },
  };
}

const dayOf = (at: Instant): string => at.slice(0, 10);

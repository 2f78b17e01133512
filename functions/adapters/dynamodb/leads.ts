import { qualified, reopened } from '../../../domain/lead/domain-events.ts';
import { PermanentError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { AddressFacts, SuppressionReason } from '../../../domain/lead/person.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { type Pin, pinnedTo } from '../../../domain/nurture/tracks.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Qualification } from '../../../domain/workflow/qualify.ts';
import type { Change } from './expression.ts';
import {
  inStage,
  leadKey,
  leadOf,
  pending,
  pendingAttributes,
  profileKey,
  storyOf,
  unpublished,
} from './keys-of-rows.ts';
import { createLeadMoves, mine, moving, seen } from './lead-moves.ts';
import { createSignalWrites } from './signal-writes.ts';
import type { Table } from './table.ts';
import { createTrackVersions } from './track-versions.ts';

/**
 * More than anybody does in the time in which points fade; about a megabyte, which is one page of a query. Who does more has
 * the points of the newest: a hundred of them with a point each fill the score.
 */
export const storyRows = 3_000;

/** Leads by intent. Writes that only hold on what was read return undefined or false when it has changed. */
export type Leads = ReturnType<typeof createLeads>;

/** Leads in the given table. */
export function createLeads(table: Table) {
  const versions = createTrackVersions(table);
  const change = async (leadId: string, what: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), what);
    return row && leadOf(row);
  };

  return {
    /**
     * What is known of a lead; undefined when there is none. One query, and never more than `storyRows` rows: ledger, profile and
     * offers come first, then what happened, newest first. Older activities are not lost, but no longer looked at. What must
     * hold for ever does not hang on them: suppression, confirmation, outcomes, answers and the first form are in the profile.
     */
    async story(leadId: string): Promise<LeadHistory | undefined> {
      // Last sort key first, so the profile is read before activities and assignments: whoever wrote those raises the
      // revision afterwards, so a story can be too new for its revision (parking fails, look again) but never too old.
      const story = storyOf(await table.partition(leadKey(leadId), storyRows));
      const { pinned } = story?.lead ?? {};
      return story && pinned ? { ...story, journey: await versions.find(pinned.version) } : story;
    },

    /** Which of these leads there are. */
    async known(leadIds: readonly string[]): Promise<Set<string>> {
      const rows = await table.getAll(leadIds.map(profileKey));
      return new Set(rows.map(({ id }) => String(id)));
    },

    /** A new lead with its first lifecycle, marked as not yet started. False when the lead exists. */
    create(lead: Lead): Promise<boolean> {
      const row = { ...lead, ...profileKey(lead.id), ...inStage(lead.id, lead.stage, lead.createdAt) };
      const marks = { ...pending(lead.id, 'start', lead.createdAt), ...unpublished(lead.id, lead.createdAt) };
      return table.put({ ...row, ...marks }, { absent: ['PK'] });
    },

    ...createSignalWrites(table),
    ...createLeadMoves(table),

    /** Opens the next lifecycle of a lead whose last one ended. Undefined when somebody else just did. */
    reopen(lead: Lead, lifecycleId: string, at: Instant, why: string): Promise<Lead | undefined> {
      const stage: Stage = lead.stage === 'customer' ? 'customer' : 'captured';
      return change(lead.id, {
        ...moving(
          lead.id,
          { stage, at, why, event: reopened(lifecycleId, lead) },
          {
            ...{ lifecycleId, open: true, openedAt: at },
            ...pending(lead.id, 'start', at),
          },
        ),
        add: { revision: 1 },
        remove: ['parked', 'waking', 'expiresAt', 'confirmBy', 'restarts'],
        when: { equals: { open: false, lifecycleId: lead.lifecycleId } },
      });
    },

    /**
     * Another execution for a lifecycle whose last one failed. The lifecycle stays the same, so ledger, offers and links in
     * mail stay valid. Undefined when it has ended or another execution was decided on meanwhile.
     */
    restart(lead: Lead, at: Instant): Promise<Lead | undefined> {
      const seenRestarts = lead.restarts === undefined ? { absent: ['restarts'] } : {};
      return change(lead.id, {
        set: pending(lead.id, 'start', at),
        add: { revision: 1, restarts: 1 },
        remove: ['parked', 'waking'],
        when: { equals: { ...mine(lead).equals, ...(lead.restarts && { restarts: lead.restarts }) }, ...seenRestarts },
      });
    },

    /** What was found out about the address. Undefined when the lifecycle ended meanwhile. */
    addressKnown(lead: Lead, address: AddressFacts): Promise<Lead | undefined> {
      return change(lead.id, { set: { address }, when: mine(lead) });
    },

    /** The confirmation mail's deadline, set once a lifecycle. */
    confirmBy(lead: Lead, confirmBy: Instant): Promise<Lead | undefined> {
      // Who has just confirmed is not asked, and not reminded.
      const when = { ...mine(lead), absent: ['confirmedAt'] };
      return change(lead.id, { setOnce: { confirmBy }, remove: pendingAttributes, when });
    },

    /**
     * Score, grade and stage as just decided; undefined when the lead has changed since it was read. More activities do not
     * take a lead away from sales, so that one may go on in a burst of them, which raises the revision again and again.
     */
    async qualified(lead: Lead, q: Qualification, at: Instant): Promise<Lead | undefined> {
      const moved = q.stage !== lead.stage;
      if (q.pin) await versions.keep(q.pin.track);
      const set = {
        score: { total: q.score.total, grade: q.grade, asOf: q.score.asOf },
        ...(q.pin && pinnedTo(q.pin)),
      };
      const event = q.stage === 'sales-ready' ? qualified(lead.lifecycleId, q) : undefined;
      return change(lead.id, {
        ...(moved ? moving(lead.id, { stage: q.stage, at, why: q.why, event }, set) : { set }),
        remove: pendingAttributes,
        when: q.next === 'sales-ready' ? { ...mine(lead), absent: lead.suppressed ? [] : ['suppressed'] } : seen(lead),
      });
    },

    /** The version of its track that a waiting lead keeps from now on. Undefined when the lead has changed since it was read. */
    async pin(lead: Lead, pin: Pin): Promise<Lead | undefined> {
      await versions.keep(pin.track);
      return change(lead.id, { set: pinnedTo(pin), when: seen(lead) });
    },

    /** The score by today's rules, for lists; nothing else changes. Undefined when the lead has changed since it was read. */
    rescored({ id, lifecycleId, revision }: Lead, score: NonNullable<Lead['score']>): Promise<Lead | undefined> {
      return change(id, { set: { score }, when: { equals: { lifecycleId, revision } } });
    },

    /** Whose the lead is, as sales said somewhere else. Undefined when something newer is known, or no such lead. */
    owned(leadId: string, owner: NonNullable<Lead['owner']>): Promise<Lead | undefined> {
      return change(leadId, { set: { owner }, when: { present: ['PK'], atMost: { 'owner.at': owner.at } } });
    },

    /** Notes on the lead what the suppression list says, for the rare case that its own writer died in between. */
    async suppress(leadId: string, suppressed: { reason: SuppressionReason; at: Instant }): Promise<void> {
      const set = unpublished(leadId, suppressed.at);
      await change(leadId, { set, setOnce: { suppressed }, when: { present: ['PK'] } });
    },
  };
}

/** The story of a lead that must exist. Throws LeadNotFound: it was erased while its execution was open. */
export async function knownStory(leads: Pick<Leads, 'story'>, leadId: string): Promise<LeadHistory> {
  const story = await leads.story(leadId);
  if (!story) throw new PermanentError('LeadNotFound', `no lead ${leadId}`);
  return story;
}

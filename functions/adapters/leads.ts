import type { Activity } from '../../domain/activity.ts';
import { PermanentError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import {
  type End,
  type Lead,
  type Parking,
  type Stage,
  type Story,
  type SuppressionReason,
  stageAtEnd,
  type Wait,
} from '../../domain/lead.ts';
import type { Qualification } from '../../domain/qualify.ts';
import { type Effect, effectOf } from './effect.ts';
import type { Change } from './expression.ts';
import {
  activityKey,
  inStage,
  leadKey,
  leadOf,
  pending,
  pendingAttributes,
  profileKey,
  stageAttributes,
  storyOf,
} from './rows.ts';
import type { Table } from './table.ts';

/** Rejected leads and refused submissions are forgotten after this many seconds: 30 days, enough to answer "why did I never hear from you". */
const rejectedKeptFor = 30 * 24 * 3600;

export type Woken = Lead & { waking: Parking };

/** Leads by intent. Writes that only hold on what was read return undefined or false when it has changed. */
export type Leads = ReturnType<typeof createLeads>;

/** Leads in the given table. */
export function createLeads(table: Table) {
  const change = async (leadId: string, what: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), what);
    return row && leadOf(row);
  };

  return {
    /** Everything known of a lead; undefined when there is none. One query. */
    async story(leadId: string): Promise<Story | undefined> {
      // Last sort key first, so the profile is read before activities and assignments: whoever wrote those raises the
      // revision afterwards, so a story can be too new for its revision (parking fails, look again) but never too old.
      return storyOf(await table.partition(leadKey(leadId)));
    },

    /** A new lead with its first lifecycle, marked as not yet started. False when the lead exists. */
    create(lead: Lead): Promise<boolean> {
      const row = { ...lead, ...profileKey(lead.id), ...inStage(lead.id, lead.stage, lead.createdAt) };
      return table.put({ ...row, ...pending(lead.id, 'start', lead.createdAt) }, { absent: ['PK'] });
    },

    /** Appends to what happened; repeating it changes nothing. */
    async append(leadId: string, activity: Activity): Promise<void> {
      const isRefused = activity.type === 'form.submitted' && activity.detail.refused !== undefined;
      const expiresAt = isRefused ? Math.floor(Date.parse(activity.at) / 1000) + rejectedKeptFor : undefined;
      await table.put({ ...activityKey(leadId, activity), ...activity, expiresAt });
    },

    /**
     * Takes the token of an execution parked for one of `waits` and raises the revision, all in one write that also
     * marks the lead for the sweep. Undefined when nothing is parked there: then `noticed` is the write to make.
     */
    async woken(leadId: string, waits: readonly Wait[], at: Instant, effect: Effect): Promise<Woken | undefined> {
      const { set, setOnce } = effectOf(effect);
      const lead = await change(leadId, {
        set: { ...set, ...pending(leadId, 'wake', at) },
        setOnce,
        copy: { waking: 'parked' },
        add: { revision: 1 },
        remove: ['parked'],
        when: { equals: { open: true }, oneOf: { 'parked.for': waits } },
      });
      return lead as Woken | undefined;
    },

    /**
     * Raises the revision of a lead that is not parked for one of `waits`, so that whoever decides on an older revision may
     * not park. Undefined when it is parked there by now (then `woken` is the write to make) or when there is no such lead.
     */
    noticed(leadId: string, waits: readonly Wait[], effect: Effect): Promise<Lead | undefined> {
      const { set, setOnce } = effectOf(effect);
      const notParked = waits.length > 0 ? { noneOf: { 'parked.for': waits } } : {};
      return change(leadId, { set, setOnce, add: { revision: 1 }, when: { present: ['PK'], ...notParked } });
    },

    /** Opens the next lifecycle of a lead whose last one ended. Undefined when somebody else just did. */
    reopen(lead: Lead, lifecycleId: string, at: Instant, why: string): Promise<Lead | undefined> {
      const stage: Stage = lead.stage === 'customer' ? 'customer' : 'captured';
      return change(lead.id, {
        set: { lifecycleId, open: true, openedAt: at, ...moveTo(lead.id, stage, at), ...pending(lead.id, 'start', at) },
        append: { moves: [{ stage, at, why }] },
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

    /** The confirmation mail's deadline, set once a lifecycle. */
    confirmBy(lead: Lead, confirmBy: Instant): Promise<Lead | undefined> {
      return change(lead.id, { setOnce: { confirmBy }, remove: pendingAttributes, when: mine(lead) });
    },

    /** Score, grade and stage as just decided; undefined when the lead has changed since it was read. */
    qualified(lead: Lead, q: Qualification, at: Instant): Promise<Lead | undefined> {
      const moved = q.stage !== lead.stage;
      return change(lead.id, {
        set: {
          score: { total: q.score.total, grade: q.grade, asOf: q.score.asOf },
          ...(moved && moveTo(lead.id, q.stage, at)),
        },
        append: moved ? { moves: [{ stage: q.stage, at, why: q.why }] } : {},
        remove: pendingAttributes,
        when: seen(lead),
      });
    },

    /** Moves an open lead on, for example to assigned or working. Undefined when its lifecycle ended meanwhile. */
    async move(
      lead: Lead,
      stage: Stage,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
    ): Promise<Lead | undefined> {
      if (lead.stage === stage && Object.keys(more).length === 0) return lead;
      return change(lead.id, {
        set: { ...moveTo(lead.id, stage, at), ...more },
        append: { moves: [{ stage, at, why }] },
        when: mine(lead),
      });
    },

    /** Ends the lifecycle. Undefined when the lead has changed since it was read: look again. */
    close(
      lead: Lead,
      end: End,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
    ): Promise<Lead | undefined> {
      const stage = stageAtEnd[end];
      const moved = stage !== lead.stage;
      return change(lead.id, {
        set: {
          stage,
          open: false,
          closed: { lifecycleId: lead.lifecycleId, end, at },
          expiresAt: stage === 'rejected' ? Math.floor(Date.parse(at) / 1000) + rejectedKeptFor : undefined,
          ...more,
        },
        append: moved ? { moves: [{ stage, at, why }] } : {},
        remove: ['parked', 'waking', ...pendingAttributes, ...stageAttributes],
        when: seen(lead),
      });
    },

    /** Notes on the lead what the suppression list says, for the rare case that its own writer died in between. */
    async suppress(leadId: string, suppressed: { reason: SuppressionReason; at: Instant }): Promise<void> {
      await change(leadId, { setOnce: { suppressed }, when: { present: ['PK'] } });
    },
  };
}

/** The story of a lead that must exist. Throws LeadNotFound: it was erased while its execution was open. */
export async function knownStory(leads: Pick<Leads, 'story'>, leadId: string): Promise<Story> {
  const story = await leads.story(leadId);
  if (!story) throw new PermanentError('LeadNotFound', `no lead ${leadId}`);
  return story;
}

const moveTo = (leadId: string, stage: Stage, at: Instant) => ({ stage, ...inStage(leadId, stage, at) });
const mine = (lead: Lead) => ({ equals: { open: true, lifecycleId: lead.lifecycleId } });
const seen = (lead: Lead) => ({ equals: { open: true, lifecycleId: lead.lifecycleId, revision: lead.revision } });

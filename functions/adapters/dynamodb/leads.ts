import type { Activity } from '../../../domain/lead/activity.ts';
import { type Assignment, offerKey } from '../../../domain/lead/assignment.ts';
import { ended, offered, qualified, reopened } from '../../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../../domain/lead/event-schemas.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead, Parking, StageMove, Wait } from '../../../domain/lead/lead.ts';
import type { AddressFacts, SuppressionReason } from '../../../domain/lead/person.ts';
import { type End, mayMove, type Stage, stageAfter, stagesBefore } from '../../../domain/lead/stage.ts';
import { type Pin, pinnedTo } from '../../../domain/nurture/tracks.ts';
import { joinedHistory } from '../../../domain/settlement/joined-history.ts';
import { type Instant, millis, second } from '../../../domain/time/instant.ts';
import type { ActivityEffect } from '../../../domain/workflow/activity-effects.ts';
import type { Qualification } from '../../../domain/workflow/qualify.ts';
import { createBarriers, notErasedSince } from './barriers.ts';
import type { Change, When } from './expression.ts';
import {
  activityKey,
  type Barrier,
  firstWord,
  historyOf,
  inList,
  inStage,
  isErased,
  leadKey,
  leadOf,
  pending,
  pendingAttributes,
  profileKey,
  rejectedKeptFor,
  unpublished,
  wordRow,
} from './keys-of-rows.ts';
import type { Table } from './table.ts';
import { createTrackVersions } from './track-versions.ts';

/**
 * More than anybody does in the time in which points fade; about a megabyte, which is one page of a query. Who does more has
 * the points of the newest: a hundred of them with a point each fill the score.
 */
export const historyRows = 3_000;

/** What belongs to one run of the workflow. */
const ofOneRun = ['parked', 'waking', 'parks', 'failures', 'restartAt', 'stopped'];

/** Leads by intent. Writes that only hold on what was read return undefined or false when it has changed. */
export type Leads = ReturnType<typeof createLeads>;

/** Leads in the given table. */
export function createLeads(table: Table) {
  const versions = createTrackVersions(table);
  const change = async (leadId: string, what: Change): Promise<Lead | undefined> => {
    const row = await table.change(profileKey(leadId), what);
    return row && leadOf(row);
  };

  /** Ends the lifecycle. Undefined when the lead has changed since it was read: look again. */
  async function close(
    lead: Lead,
    end: End,
    at: Instant,
    why: string,
    more: Record<string, unknown> = {},
    event: DomainEventDraft | undefined = ended(lead, end),
  ): Promise<Lead | undefined> {
    const stage = stageAfter(end, lead);
    const set = {
      open: false,
      closed: { lifecycleId: lead.lifecycleId, end, at },
      expiresAt: stage === 'rejected' ? expiryFrom(at) : undefined,
      ...more,
    };
    return change(lead.id, {
      ...(stage === lead.stage
        ? { set: { ...inStage(lead.id, stage, at), ...set }, when: seen(lead) }
        : moving(lead, { stage, at, why, event }, seen(lead), set)),
      remove: ['parked', 'waking', ...pendingAttributes],
    });
  }

  // Last sort key first, so the profile is read before activities and assignments: their writer raises the revision afterwards, so a
  // history can be too new for its revision (parking fails, look again) but never too old. The same holds for leads merged into it.
  async function whole(leadId: string, above: readonly string[] = []): Promise<LeadHistory | undefined> {
    const found = historyOf(await table.partition(leadKey(leadId), historyRows, firstWord));
    if (!found) return undefined;
    const { pinned, merged = [] } = found.lead;
    const own = pinned ? { ...found, journey: await versions.find(pinned.version) } : found;
    const others: LeadHistory[] = [];
    for (const { id } of merged) {
      // Two who are merged into each other at once: one of the two is taken back in a moment.
      const other = above.includes(id) ? undefined : await whole(id, [...above, leadId]);
      if (other) others.push(other);
    }
    return others.length === 0 ? own : joinedHistory(own, others);
  }

  /** Those that exist, each as it is by itself. One BatchGetItem for each hundred. */
  async function profiles(leadIds: readonly string[]): Promise<Map<string, Lead>> {
    const rows = await table.getAll(leadIds.map(profileKey));
    return new Map(rows.filter((row) => !isErased(row)).map((row) => [String(row.id), leadOf(row)]));
  }

  return {
    ...createBarriers(table),

    /**
     * What is known of a lead, with all that were merged into it; of a merged one the lead that stands for it. Undefined when there is
     * none. One query for each, and never more than `storyRows` rows: ledger, profile and
     * offers come first, then what happened, newest first. Older activities are not lost, but no longer looked at. What must
     * hold for ever does not hang on them: suppression, confirmation, outcomes, answers and the first form are in the profile.
     */
    async history(leadId: string): Promise<LeadHistory | undefined> {
      let history = await whole(leadId);
      while (history?.lead.mergedInto) history = await whole(history.lead.mergedInto.id);
      return history;
    },

    profiles,

    /** Those of many leads that exist, by id; of a merged one the lead that stands for it. One BatchGetItem for each hundred. */
    async known(leadIds: Iterable<string>): Promise<Map<string, Lead>> {
      const known = await profiles([...new Set(leadIds)]);
      for (;;) {
        const merged = [...known].flatMap(([id, { mergedInto }]) => (mergedInto ? [[id, mergedInto.id] as const] : []));
        if (merged.length === 0) return known;
        const kept = await profiles([...new Set(merged.map(([, into]) => into))]);
        for (const [id, into] of merged) {
          const lead = kept.get(into);
          if (lead) known.set(id, lead);
          else known.delete(id);
        }
      }
    },

    /** A new lead with its first lifecycle, marked as not yet started. False when the lead exists or was erased. `over`: it was erased, and comes back. */
    create(lead: Lead, over?: Barrier): Promise<boolean> {
      const lists = { ...inStage(lead.id, lead.stage, lead.createdAt), ...inList(lead) };
      const row = { ...lead, ...profileKey(lead.id), ...lists };
      const marks = { ...pending(lead.id, 'start', lead.createdAt), ...unpublished(lead.id, lead.createdAt) };
      if (over === undefined) return table.put({ ...row, ...marks }, { absent: ['PK'] });
      const { erasedAt, erasedOn } = over;
      return table.put({ ...row, ...marks, erasedAt, erasedOn }, { absent: ['id', 'toEnd'], equals: { erasedAt } });
    },

    /** The lead is found by these words; repeating it changes nothing. */
    findable(leadId: string, words: readonly string[]): Promise<void> {
      return words.length === 0 ? Promise.resolve() : table.putAll(words.map((word) => wordRow(leadId, word)));
    },

    /** Appends to what happened; repeating it changes nothing. `markedAt`: the sweep acts on it unless `markProcessed` is called. */
    async append(leadId: string, activity: Activity, markedAt?: Instant): Promise<void> {
      const isRefused = activity.type === 'form.submitted' && activity.detail.refused !== undefined;
      const expiresAt = isRefused ? expiryFrom(activity.at) : undefined;
      const mark = markedAt === undefined ? {} : pending(leadId, 'look', markedAt);
      await table.put({ ...activityKey(leadId, activity), ...activity, expiresAt, ...mark });
    },

    /** The same for many at once, unmarked: the caller has marked another row. */
    appendAll(leadId: string, activities: readonly Activity[]): Promise<void> {
      return table.putAll(activities.map((activity) => ({ ...activityKey(leadId, activity), ...activity })));
    },

    /**
     * The n-th correction of a person (`editId`): the sweep acts on it unless `markProcessed` is called. False when there is an n-th one
     * already.
     */
    amend(leadId: string, edit: Activity, markedAt: Instant): Promise<boolean> {
      const row = { ...activityKey(leadId, edit), ...edit, ...pending(leadId, 'look', markedAt) };
      return table.put(row, { absent: ['PK'] });
    },

    /** The activity was acted on. */
    async markProcessed(leadId: string, activity: Pick<Activity, 'at' | 'id'>): Promise<void> {
      await table.change(activityKey(leadId, activity), { remove: pendingAttributes, when: { present: ['PK'] } });
    },

    /**
     * Takes the token of an execution parked for one of `waits` and raises the revision, all in one write that also
     * marks the lead for the sweep. Undefined when nothing is parked there (then `bumpRevision` is the write to make) or when the
     * revision is no longer `seen`.
     */
    async takeToken(
      leadId: string,
      waits: readonly Wait[],
      at: Instant,
      effect: ActivityEffect,
      { seen, of }: Reason = {},
    ): Promise<(Lead & { waking: Parking }) | undefined> {
      const { set, setOnce, remove } = writeOf(leadId, effect);
      const lead = await change(leadId, {
        set: { ...set, ...pending(leadId, 'wake', at) },
        setOnce,
        copy: { waking: 'parked' },
        add: { revision: 1 },
        remove: ['parked', ...remove],
        when: { equals: { open: true, ...unchanged(seen) }, oneOf: { 'parked.for': waits }, ...notErasedSince(of) },
      });
      return lead as (Lead & { waking: Parking }) | undefined;
    },

    /**
     * Raises the revision of a lead that is not parked for one of `waits`, so that a step that decides on an older revision may
     * not park. Undefined when it is parked there by now (then `takeToken` is the write to make), when the revision is no longer
     * `seen`, when another lead stands for it, or when there is no such lead.
     */
    bumpRevision(
      leadId: string,
      waits: readonly Wait[],
      effect: ActivityEffect,
      { seen, of }: Reason = {},
    ): Promise<Lead | undefined> {
      const notParked = waits.length > 0 ? { noneOf: { 'parked.for': waits } } : {};
      return change(leadId, {
        ...writeOf(leadId, effect),
        add: { revision: 1 },
        when: { present: ['id'], absent: ['mergedInto'], equals: unchanged(seen), ...notParked, ...notErasedSince(of) },
      });
    },

    /**
     * Gives the lead to the rep of this offer. False when another offer has it, or sales has given it back, since it was read: of all
     * who accept at once exactly one is first.
     */
    async take(lead: Lead, offer: Pick<Assignment, 'lifecycleId' | 'attempt'>, at: Instant): Promise<boolean> {
      const when = untouched(lead);
      return (await change(lead.id, { set: { taken: { offer: offerKey(offer), at } }, when })) !== undefined;
    },

    /** Moves an open lead on, for example to assigned or working. Undefined when its lifecycle ended meanwhile. */
    async move(
      lead: Lead,
      stage: Stage,
      at: Instant,
      why: string,
      more: Record<string, unknown> = {},
      event?: DomainEventDraft,
      when = mine(lead),
    ): Promise<Lead | undefined> {
      if (lead.stage === stage && Object.keys(more).length === 0) return lead;
      return change(lead.id, moving(lead, { stage, at, why, event }, when, more));
    },

    /** Adds to the lead's moves what an activity tells; the stage stays. Undefined when the moves have changed since they were read. */
    enter(lead: Lead, entry: Omit<StageMove, 'stage'>, now: Instant): Promise<Lead | undefined> {
      const { stage, moves } = lead;
      return change(lead.id, {
        set: entry.event ? unpublished(lead.id, now) : {},
        append: { moves: [{ stage, ...entry }] },
        when: { equals: { stage }, fewerThan: { moves: moves.length + 1 } },
      });
    },

    /** The lead is offered to a rep or the manager; each offer is in the moves once; repeating this changes nothing. */
    async assigned(lead: Lead, assignment: Assignment, at: Instant): Promise<Lead | undefined> {
      const offer = offerKey(assignment);
      if (lead.offered === offer) return lead;
      const move: StageMove = { stage: 'assigned', at, why: assignment.why, event: offered(assignment) };
      const when = { ...mine(lead), noneOf: { offered: [offer] } };
      return change(lead.id, moving(lead, move, when, { offered: offer }));
    },

    /**
     * Takes the lead from the rep who has it: others may be asked and take it. Repeating it changes nothing. Undefined when somebody took
     * or settled it meanwhile.
     */
    async takeBack(lead: Lead, at: Instant, why: string): Promise<Lead | undefined> {
      if (lead.stage === 'sales-ready' && lead.taken === undefined) return lead;
      const write = moving(lead, { stage: 'sales-ready', at, why }, untouched(lead));
      return change(lead.id, { ...write, remove: ['taken'] });
    },

    close,

    /** Ends the lifecycle of what one of ours said is no lead. It is kept: that can be taken back. Undefined when the lead has changed. */
    dismiss(lead: Lead, at: Instant, why: string, more: Record<string, unknown> = {}): Promise<Lead | undefined> {
      return close(lead, 'rejected', at, why, { ...more, expiresAt: undefined }, ended(lead, 'rejected', why));
    },

    /**
     * What ended this lifecycle was a mistake: it goes on at `stage`, with another execution. Undefined when the lead has come back
     * meanwhile.
     */
    restore(lead: Lead, stage: Stage, entry: Omit<StageMove, 'stage'>, now: Instant): Promise<Lead | undefined> {
      const { id, lifecycleId, moves } = lead;
      return change(id, {
        set: { stage, open: true, ...inStage(id, stage, now), ...unpublished(id, now), ...pending(id, 'start', now) },
        append: { moves: [{ stage, ...entry }] },
        add: { revision: 1, restarts: 1 },
        remove: ['closed', 'expiresAt', ...ofOneRun],
        when: { equals: { open: false, lifecycleId, stage: lead.stage }, fewerThan: { moves: moves.length + 1 } },
      });
    },

    /**
     * An outcome was corrected: the lead is a customer in a lifecycle of its own (`becomes.lifecycleId`), or lost, or stays where it
     * is. These moves are no way from stage to stage. `waking` keeps the token of a wait that is over by this. Undefined when the
     * lead has changed since it was read.
     */
    correct(
      lead: Lead,
      entry: Omit<StageMove, 'stage'>,
      now: Instant,
      becomes: { stage?: 'customer' | 'lost'; lifecycleId: string },
    ): Promise<Lead | undefined> {
      const { stage = lead.stage, lifecycleId } = becomes;
      const { id, revision, parked, moves } = lead;
      const equals = { revision, stage: lead.stage, open: lead.open, lifecycleId: lead.lifecycleId };
      const marks = { ...unpublished(id, now), ...(becomes.stage && { stage, ...inStage(id, stage, now) }) };
      const write = { append: { moves: [{ stage, ...entry }] }, add: { revision: 1 } };
      const isStill = { equals, fewerThan: { moves: moves.length + 1 } };
      if (becomes.stage === 'customer') {
        const opened = {
          lifecycleId,
          open: true,
          openedAt: now,
          customerSince: now,
          correctedFrom: entry.event?.lifecycleId,
        };
        const set = { ...marks, ...opened, ...pending(id, 'start', now) };
        return change(id, { ...write, set, remove: [...ofOneRun, 'restarts'], when: isStill });
      }
      if (becomes.stage === undefined) return change(id, { ...write, set: marks, when: isStill });
      const closed = { lifecycleId: lead.lifecycleId, end: 'lost', at: now };
      return change(id, {
        ...write,
        set: { ...marks, open: false, closed },
        copy: parked ? { waking: 'parked' } : {},
        remove: ['parked', 'customerSince', ...pendingAttributes],
        when: parked ? { ...isStill, present: ['parked'] } : { ...isStill, absent: ['parked'] },
      });
    },

    /** The wait that a correction ended has heard of it. */
    async awake({ id, waking }: Lead): Promise<void> {
      if (waking) await change(id, { remove: ['waking'], when: { equals: { 'waking.token': waking.token } } });
    },

    /** Opens the next lifecycle of a lead whose last one ended; its start is due `now`. Undefined when somebody else just did. */
    async reopen(lead: Lead, lifecycleId: string, at: Instant, why: string, now = at): Promise<Lead | undefined> {
      const stage: Stage = lead.stage === 'customer' ? 'customer' : 'captured';
      const move: StageMove = { stage, at, why, event: reopened(lifecycleId, lead) };
      const when = { equals: { open: false, lifecycleId: lead.lifecycleId }, absent: ['mergedInto'] };
      const set = { lifecycleId, open: true, openedAt: at, ...pending(lead.id, 'start', now) };
      return change(lead.id, {
        ...moving(lead, move, when, set),
        add: { revision: 1 },
        remove: [...ofOneRun, 'expiresAt', 'confirmBy', 'restarts'],
      });
    },

    /**
     * Another execution for the same lifecycle, due at `due`: ledger, offers and links in mail stay valid. `failures` counts those
     * that died in a row. Undefined when the lifecycle has ended or another execution was decided on meanwhile.
     */
    restart(lead: Lead, due: Instant, failures?: number): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { ...pending(lead.id, 'start', due), ...(failures && { failures, restartAt: due }) },
        add: { revision: 1, restarts: 1 },
        remove: ['parked', 'waking', 'parks', 'stopped'],
        when: sameExecution(lead),
      });
    },

    /** A person stopped its execution: nothing starts another one by itself. Undefined when it has another one by now. */
    stop(lead: Lead, execution: string, at: Instant): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { stopped: { execution, at } },
        add: { revision: 1 },
        remove: ['parked', 'waking', 'restartAt', ...pendingAttributes],
        when: sameExecution(lead),
      });
    },

    /**
     * The execution with this number of restarts is to go on instead of another one. Marked as to be started: the sweep sees whether it
     * goes on, and gives the lead another one if not. Undefined when something else was decided on meanwhile.
     */
    goOn(lead: Lead, restarts: number, at: Instant): Promise<Lead | undefined> {
      return change(lead.id, {
        set: { ...pending(lead.id, 'start', at), ...(restarts > 0 && { restarts }) },
        add: { revision: 1 },
        remove: ['parked', 'waking', 'restartAt', 'stopped', ...(restarts > 0 ? [] : ['restarts'])],
        when: sameExecution(lead),
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
      if (q.pin) await versions.keep(q.pin.track);
      const set = {
        score: { total: q.score.total, grade: q.grade, asOf: q.score.asOf },
        ...(q.pin && pinnedTo(q.pin)),
      };
      const event = q.stage === 'sales-ready' ? qualified(lead.lifecycleId, q) : undefined;
      const move: StageMove = { stage: q.stage, at, why: q.why, event };
      const toSales: When = { ...mine(lead), absent: lead.suppressed ? [] : ['suppressed'] };
      const when = q.next === 'sales-ready' ? toSales : seen(lead);
      const write = q.stage === lead.stage ? { set, when } : moving(lead, move, when, set);
      return change(lead.id, { ...write, remove: pendingAttributes });
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
      return change(leadId, { set: { owner }, when: { present: ['id'], atMost: { 'owner.at': owner.at } } });
    },

    /** Notes on the lead what the suppression list says, for the rare case that its own writer died in between. */
    suppress(leadId: string, suppressed: { reason: SuppressionReason; at: Instant }): Promise<Lead | undefined> {
      const set = unpublished(leadId, suppressed.at);
      return change(leadId, { set, setOnce: { suppressed }, when: { present: ['id'] } });
    },
  };
}

/** What a lead is woken for: the revision that was read, and the moment of what happened. */
export interface Reason {
  seen?: number;
  of?: Instant;
}

/** The lifecycle that was seen is still open. */
const mine = ({ lifecycleId }: Lead): When => ({ equals: { open: true, lifecycleId } });

/** No other execution of the lifecycle was decided on since. */
const sameExecution = (lead: Lead): When => ({
  equals: { ...mine(lead).equals, ...(lead.restarts && { restarts: lead.restarts }) },
  absent: lead.restarts === undefined ? ['restarts'] : [],
});

/** Nobody has taken the lead or given it back since. */
export const untouched = ({ lifecycleId, taken, outcomeAt }: Lead): When => ({
  equals: {
    ...{ open: true, lifecycleId },
    ...(taken && { 'taken.offer': taken.offer }),
    ...(outcomeAt !== undefined && { outcomeAt }),
  },
  absent: [...(taken ? [] : ['taken']), ...(outcomeAt === undefined ? ['outcomeAt'] : [])],
});

/** Nothing has happened since. */
const seen = ({ lifecycleId, revision }: Lead): When => ({ equals: { open: true, lifecycleId, revision } });

const unchanged = (revision: number | undefined) => (revision === undefined ? {} : { revision });

const expiryFrom = (at: Instant) => Math.floor(millis(at) / second) + rejectedKeptFor;

/**
 * The part of a write that moves a lead: its stage, an entry in its moves, and with an event the mark that it is unpublished.
 * One write, so there is no moment at which one is true and the other is not. Throws where the product allows no such move.
 */
function moving(lead: Lead, move: StageMove, when: When, more: Record<string, unknown> = {}): Change {
  const { stage, at, event } = move;
  if (!mayMove(lead.stage, stage)) throw new Error(`a lead may not move from ${lead.stage} to ${stage}`);
  const mark = event === undefined ? {} : unpublished(lead.id, at);
  return {
    set: { stage, ...inStage(lead.id, stage, at), ...inList(lead), ...mark, ...more },
    append: { moves: [move] },
    when: { ...when, oneOf: { stage: stagesBefore(stage) } },
  };
}

/** The part of a write that carries an effect out. The next step or the sweep publishes the event of a suppression. */
function writeOf(leadId: string, effect: ActivityEffect): Required<Pick<Change, 'set' | 'setOnce' | 'remove'>> {
  const { submitted, suppressed, confirmedAt, lifted, corrected, entry: _, ...newest } = effect;
  const { person, consent, isProven } = submitted ?? {};
  const answers = Object.fromEntries(Object.entries(submitted?.answers ?? {}).map(([k, v]) => [`answers.${k}`, v]));
  // Who only typed an address fills gaps; the holder of the mailbox replaces what was there. `mergedLead` says the same.
  const facts = { ...person, ...answers };
  const isAgreed = consent?.given === true;
  const mark = suppressed ? unpublished(leadId, suppressed.at) : {};
  const newer = { ...(isProven && facts), ...(isAgreed && { consent }), ...(lifted && { confirmedAt }) };
  const first = { ...(!isProven && facts), ...(!isAgreed && { consent }), ...(!lifted && { confirmedAt }) };
  return {
    set: { ...newer, ...corrected, last: submitted?.last, ...newest, ...mark },
    setOnce: { ...first, suppressed },
    remove: [...(lifted ? ['suppressed'] : []), ...(newest.mayProfile === false ? ['score'] : [])],
  };
}

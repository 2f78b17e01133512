import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { isOwnDoing } from '../../domain/lead/activity-types.ts';
import { TemporaryError } from '../../domain/lead/errors.ts';
import { waits as allWaits, type Lead, type Wait } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type ActivityEffect, effectOf, lateEffectOf } from '../../domain/workflow/activity-effects.ts';
import { isWithSales } from '../../domain/workflow/hand-off-round.ts';
import { scoreToNote } from '../../domain/workflow/qualify.ts';
import { reopens, waitsToEnd, wakeScope } from '../../domain/workflow/wake.ts';
import { log } from '../adapters/aws/log.ts';
import { isBefore } from '../adapters/dynamodb/barriers.ts';
import type { Reason } from '../adapters/dynamodb/leads/waking.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import type { Lifecycles } from '../adapters/step-functions/lifecycles.ts';

interface SignalDeps {
  leads: Leads;
  lifecycles: Lifecycles;
  config: Config;
  /** Adds the hours and absences that people entered to the rules; left out where `config` has them, or the caller needs no hours. */
  withTeam?: (config: Config) => Promise<Config>;
  now: () => Instant;
  newId: () => string;
}

/** How a lead came to be looked at. */
interface Cause {
  /** The output of the wait; the woken execution looks at the row all the same. */
  signal: string;
  activities: readonly Activity[];
  /** The rules changed, not the lead: a look that is on its way may still follow the old ones. */
  always?: boolean;
  /** A wait that ends whatever the lead's facts say. */
  ends?: Wait;
}

const rounds = 5;

export type Signals = ReturnType<typeof createSignals>;

/** The one way an activity reaches a lead: it is written, then noticed, and then the lead is woken or a lifecycle opened. */
export function createSignals({ leads, lifecycles, config, withTeam, now, newId }: SignalDeps) {
  /** The promise is in the row by now: if this fails or never runs, the sweep keeps it. */
  const promised = async (what: string, leadId: string, keep: () => Promise<unknown>) => {
    try {
      await keep();
    } catch (error) {
      log.error(`${what} is left to the sweep`, { leadId, error });
    }
  };

  async function woken(
    leadId: string,
    waits: readonly Wait[],
    signal: string,
    effect: ActivityEffect,
    why: Reason = {},
  ) {
    const lead = await leads.takeToken(leadId, waits, now(), effect, why);
    if (lead) await promised('waking', leadId, () => lifecycles.wake(lead.waking.token, signal));
    return lead;
  }

  /**
   * Ends these waits, or raises the revision so that no step parks on old facts. The state machine may park between both
   * attempts; then raising fails and the token can be taken. It parks again only after another signal, so a few rounds decide.
   */
  async function reached(leadId: string, waits: readonly Wait[], { type, at }: Activity, effect: ActivityEffect) {
    for (let round = 1; round <= rounds; round++) {
      const why = { of: at };
      const lead =
        (await woken(leadId, waits, type, effect, why)) ?? (await leads.bumpRevision(leadId, waits, effect, why));
      if (lead) return lead;
    }
    return undefined; // there is no such lead, or it was erased since
  }

  /**
   * Looks at the whole history, after the activities were written, and wakes the lead when it belongs elsewhere. Every write
   * holds only on the revision that was read. When it fails because that has grown, the other writer raised it after the
   * activities were written and looks at them: a burst wakes once.
   */
  async function settle(leadId: string, { signal, activities, always, ends }: Cause, isRaised: boolean) {
    let seen: number | undefined;
    for (let round = 1; round <= rounds; round++) {
      const history = await leads.history(leadId);
      if (!history) return undefined;
      const { lead } = history;
      if (activities.some(({ at }) => isBefore(lead, at))) return undefined;
      if (seen !== undefined && lead.revision !== seen) return lead;
      if (!lead.open) return reopened(lead, activities);
      seen = lead.revision;
      const at = now();
      // A wait that has ended by time stays in the row until the next begins: the look after it is on its way.
      const isWaiting = lead.parked !== undefined && at < lead.parked.until;
      const rules = withTeam && isWithSales(history) ? await withTeam(config) : config;
      const found = ends && lead.parked?.for === ends ? [ends] : waitsToEnd(history, rules, at);
      const waits = found.length === 0 && always && !isWaiting ? allWaits : found;
      const isParked = lead.parked !== undefined && waits.includes(lead.parked.for);
      if (waits.length === 0 || (isRaised && !isParked)) {
        // The step that a lead wakes for notes the score by itself.
        const score = activities.length > 0 ? scoreToNote(history, config, at) : undefined;
        if (score) await leads.rescored(lead, score);
        return lead;
      }
      const done = isParked
        ? await woken(lead.id, waits, signal, {}, { seen })
        : await leads.bumpRevision(lead.id, waits, {}, { seen });
      if (done) return done.open ? done : reopened(done, activities);
    }
    throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
  }

  async function reopened(lead: Lead, activities: readonly Activity[]): Promise<Lead> {
    // An activity from before the last lifecycle began was decided on there: it opens no second one.
    const activity = activities.find((one) => lead.openedAt < one.at && reopens(lead, one, config));
    if (!activity) return lead;
    const opened = await leads.reopen(lead, newId(), activity.at, `came back: ${activity.type}`, now());
    if (opened) await promised('starting', lead.id, () => lifecycles.start(lead.id, opened.lifecycleId));
    const kept = opened ? undefined : (await leads.history(lead.id))?.lead;
    return kept && kept.id !== lead.id ? reopened(kept, activities) : (opened ?? lead);
  }

  /** A person acts on a lead whose execution died: the next one starts now instead of when it is due. */
  async function revived(lead: Lead | undefined): Promise<Lead | undefined> {
    if (lead?.open && lead.restartAt !== undefined)
      await promised('starting again', lead.id, () => lifecycles.start(lead.id, lead.lifecycleId, lead.restarts));
    return lead;
  }

  /** Adds the activity to the lead's moves, once, also under concurrent writes. */
  async function entered(leadId: string, { id, at }: Activity, entry: NonNullable<ActivityEffect['entry']>) {
    for (let round = 1; round <= rounds; round++) {
      const lead = (await leads.history(leadId))?.lead;
      if (!lead || lead.moves.some(({ of }) => of === id)) return;
      if (await leads.enter(lead, { ...entry(lead), at, of: id }, now())) return;
    }
    throw new TemporaryError('LeadChanged', `lead ${leadId} kept changing`);
  }

  /** Acts on an activity that is written down, of a merged lead on the lead it was merged into. Doing it again is harmless. */
  async function act(leadId: string, activity: Activity, effect: ActivityEffect): Promise<Lead | undefined> {
    const lead = await actOn(leadId, activity, effect);
    if (lead || (wakeScope(activity, config) === 'none' && Object.keys(effect).length === 0)) return lead;
    const kept = (await leads.history(leadId))?.lead;
    if (!kept || kept.id === leadId) return undefined;
    // A bounce of one address does not concern another address of the person.
    const { suppressed, ...rest } = effect;
    return act(kept.id, activity, suppressed?.reason === 'bounced' ? rest : effect);
  }

  async function actOn(leadId: string, activity: Activity, { entry, ...effect }: ActivityEffect) {
    if (entry) await entered(leadId, activity, entry);
    const reach = wakeScope(activity, config);
    const signal = activity.type;
    const cause = { signal, activities: [activity] };
    if (reach === 'history' || reach === 'none') {
      // A form is more than points: verification decides on it too.
      const isRaised = (reach === 'history' && activity.type === 'form.submitted') || Object.keys(effect).length > 0;
      if (isRaised && !(await leads.bumpRevision(leadId, [], effect, { of: activity.at }))) return undefined;
      return reach === 'none' ? undefined : revived(await settle(leadId, cause, isRaised));
    }
    const lead = await reached(leadId, reach, activity, effect);
    return lead && !lead.open ? reopened(lead, cause.activities) : revived(lead);
  }

  return {
    /**
     * Records the activity and acts on it; undefined without such a lead, or when nothing follows. It can be repeated. It takes
     * one write when the activity cannot wake the lead. Else the row is marked for the sweep until the lead was looked at,
     * woken or scored.
     */
    async raise(leadId: string, activity: Activity, more: ActivityEffect = {}): Promise<Lead | undefined> {
      const effect = { ...effectOf(activity), ...more };
      const isMarked = reaches(activity);
      // No mark would lead the sweep to a row of a lead that was erased.
      const known = isMarked ? undefined : await leads.admits(leadId, activity.at);
      if (!isMarked && !known) return undefined;
      await leads.append(leadId, activity, isMarked ? now() : undefined);
      const lead = await act(leadId, activity, effect);
      if (!lead && (await refused(leadId, [activity]))) return undefined;
      await noteActive(lead ?? known, [activity]);
      if (isMarked) await leads.markProcessed(leadId, activity);
      return lead;
    },

    /**
     * The same for many activities of one lead at once, such as the visit of a site: one look and at most one wake-up for
     * all of them. Only for what does nothing but score.
     */
    async raiseAll(leadId: string, activities: readonly Activity[]): Promise<Lead | undefined> {
      const [first, ...others] = activities.toSorted((a, b) => Number(reaches(b)) - Number(reaches(a)));
      if (!first) return undefined;
      const isMarked = reaches(first);
      const known = isMarked ? undefined : await leads.admits(leadId, first.at);
      if (!isMarked && !known) return undefined;
      // The mark comes first: a batch may be written in part when its process dies.
      await leads.append(leadId, first, isMarked ? now() : undefined);
      await leads.appendAll(leadId, others);
      const lead = isMarked
        ? await revived(await settle(leadId, { signal: first.type, activities }, false))
        : undefined;
      if (!lead && (await refused(leadId, activities))) return undefined;
      await noteActive(lead ?? known, activities);
      if (isMarked) await leads.markProcessed(leadId, first);
      return lead;
    },

    /** Keeps the promise of a process that died after it had recorded an activity. */
    async resume(leadId: string, marked: Pick<Activity, 'at' | 'id'>): Promise<void> {
      const history = await leads.history(leadId);
      // Erased meanwhile: the rows that the dead process wrote are deleted, too.
      if (!history) return leads.clear(leadId);
      const activity = history.activities.find(({ id }) => id === marked.id);
      if (activity)
        await noteActive(await act(leadId, activity, lateEffectOf(activity, history.activities)), [activity]);
      else if (isBefore(history.lead, marked.at)) await leads.retract(leadId, [marked]);
    },

    /** Ends the wait of the lead, of any kind, so that it is looked at now. Undefined when it waits for nothing. */
    wake: (leadId: string, reason: string): Promise<Lead | undefined> => woken(leadId, allWaits, reason, {}),

    /**
     * Looks at a lead after its rules changed: wakes it when it belongs to another stage or its next touch is due earlier. It
     * can be repeated. `reason`: one or two words for the execution's history, as `rescore`. `ends`: the wait that it leaves even
     * when it moves nowhere. Undefined without such a lead.
     */
    lookAgain: (leadId: string, reason: string, ends?: Wait): Promise<Lead | undefined> =>
      settle(leadId, { signal: reason, activities: [], always: true, ends }, false),
  };

  /** Lists filter by the last day on which the person did something. */
  async function noteActive(lead: Pick<Lead, 'id' | 'activeOn'> | undefined, activities: readonly Activity[]) {
    const at = activities
      .filter(isOwnDoing)
      .map((one) => one.at)
      .sort()
      .at(-1);
    if (lead && at !== undefined) await leads.active(lead, at);
  }

  /** Takes the activities back when the lead was erased since they happened. */
  async function refused(leadId: string, activities: readonly Activity[]): Promise<boolean> {
    const [oldest] = activities.map(({ at }) => at).sort();
    if (oldest === undefined || (await leads.admits(leadId, oldest))) return false;
    await leads.retract(leadId, activities);
    return true;
  }

  function reaches(activity: Activity): boolean {
    return wakeScope(activity, config) !== 'none';
  }
}

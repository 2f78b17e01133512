import type { ActivityOf } from '../../../domain/lead/activity.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { mergeId, unmergeId, whyNotMergeable, whyNotSeparable } from '../../../domain/settlement/merge.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { log } from '../../adapters/aws/log.ts';
import { isBefore } from '../../adapters/dynamodb/barriers.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Merges } from '../../adapters/dynamodb/merges.ts';
import { leadRun, type Reps } from '../../adapters/dynamodb/reps.ts';
import type { Lifecycles } from '../../adapters/step-functions/lifecycles.ts';
import type { Signals } from '../signals.ts';
import type { Actor } from './acceptance.ts';

interface MergingDeps {
  leads: Pick<Leads, 'awake' | 'history' | 'reopen' | 'retract' | 'markProcessed'>;
  merges: Merges;
  reps: Pick<Reps, 'release' | 'ask'>;
  signals: Pick<Signals, 'lookAgain'>;
  lifecycles: Pick<Lifecycles, 'start' | 'wake'>;
  newId: () => string;
  now: () => Instant;
}

type Merged = ActivityOf<'lead.merged'>;
type Unmerged = ActivityOf<'lead.unmerged'>;

export type Merging = ReturnType<typeof createMerging>;

const rounds = 8;

/**
 * Merges two leads of one person, and splits them within a day. First the promise, which the sweep keeps when this process
 * dies; then the kept lead reads the other's history; then the other's lifecycle ends, and every route leads to the kept one.
 * No row is copied.
 */
export function createMerging({ leads, merges, reps, signals, lifecycles, newId, now }: MergingDeps) {
  /** Undefined when it is done, also before; else why not. Throws LeadChanged. */
  async function merge(keptId: string, otherId: string, actor: Actor): Promise<string | undefined> {
    const [kept, other] = await both(keptId, otherId, now());
    if (kept && other?.mergedInto && (await leads.history(otherId))?.lead.id === kept.id) return undefined;
    const why = whyNotMergeable(kept, other);
    if (why !== undefined || !kept) return why;
    const { lifecycleId } = kept;
    const detail = { ...actor, other: otherId };
    const merged: Merged = { id: mergeId(kept, otherId), type: 'lead.merged', at: now(), lifecycleId, detail };
    await merges.promise(keptId, merged);
    return carryOut(keptId, merged);
  }

  /** Undoes a merge: the other lead continues by itself. */
  async function separate(otherId: string, actor: Actor): Promise<string | undefined> {
    const { mergedInto } = (await merges.profile(otherId)) ?? {};
    const kept = mergedInto && (await merges.profile(mergedInto.id));
    const entry = kept?.merged?.find(({ of }) => of === mergedInto?.of);
    if (!kept || !entry) return 'this lead is not merged with another one';
    const why = whyNotSeparable(entry.at, now());
    if (why !== undefined) return why;
    const { lifecycleId } = kept;
    const detail = { ...actor, other: otherId, of: entry.of };
    const unmerged: Unmerged = { id: unmergeId(entry.of), type: 'lead.unmerged', at: now(), lifecycleId, detail };
    await merges.promise(kept.id, unmerged);
    await carryBack(kept.id, unmerged);
    return undefined;
  }

  /** All of it can be repeated, and reads both rows before each write. */
  async function carryOut(keptId: string, merged: Merged): Promise<string | undefined> {
    const { other: otherId } = merged.detail;
    const by = { of: merged.id, at: merged.at };
    for (let round = 1; round <= rounds; round++) {
      const [kept, other] = await both(keptId, otherId, merged.at);
      if (!kept || !other) {
        if (await apart(keptId, [kept, other], merged)) return whyNotMergeable(kept, other);
        continue;
      }
      const isLinked = kept.merged?.some(({ of }) => of === merged.id) === true;
      if (isLinked && other.mergedInto?.of === merged.id) {
        await settle(kept, other, merged.at);
        await leads.markProcessed(keptId, merged);
        return undefined;
      }
      // Taken apart again meanwhile: the promise is an old one.
      if (kept.moves.some(({ event, of }) => event?.type === 'LeadUnmerged' && of === unmergeId(merged.id)))
        return leads.markProcessed(keptId, merged).then(() => undefined);
      const why = whyNotMergeable({ ...kept, mergedInto: isLinked ? undefined : kept.mergedInto }, other);
      if (why === undefined) await (isLinked ? merges.fold(other, keptId, by) : merges.link(kept, other, by, now()));
      else if (!isLinked || (await merges.unlink(kept, otherId, by, now()))) {
        await leads.retract(keptId, [merged]);
        return why;
      }
    }
    throw new TemporaryError('LeadChanged', `leads ${keptId} and ${otherId} kept changing`);
  }

  /** One of the two was erased since: the other one is separated, and no row of it names the erased one. False: look again. */
  async function apart(
    keptId: string,
    [kept, other]: readonly (Lead | undefined)[],
    deed: Merged | Unmerged,
  ): Promise<boolean> {
    const { id: of, at, detail } = deed;
    if (kept) return merges.forget(kept, detail.other);
    const isFolded = other?.mergedInto?.id === keptId;
    if (isFolded && !(await merges.unfold(other, { of, at }, now(), true))) return false;
    await leads.retract(keptId, [deed]);
    return true;
  }

  /** Two places on desks, two executions and two waits become one each. */
  async function settle({ id: keptId }: Lead, other: Lead, at: Instant): Promise<void> {
    const history = await leads.history(keptId);
    const own = history?.others?.find(({ lead }) => lead.id === other.id);
    for (const offer of own?.assignments ?? []) {
      await merges.unasked(other.id, offer);
      if (offer.toManager) continue;
      const run = leadRun({ id: other.id, lifecycleId: offer.lifecycleId });
      await reps.release(offer.repId, run);
      await reps.ask(offer.repId, run, undefined);
    }
    if (other.waking) await lifecycles.wake(other.waking.token, 'merged');
    await leads.awake(other);
    const lead = await signals.lookAgain(keptId, 'merged');
    // The lifecycle that was open continues in the kept lead.
    const opened =
      lead && !lead.open && other.mergedInto?.open
        ? await leads.reopen(lead, newId(), at, 'merged with a lead that was open', now())
        : undefined;
    if (opened) await started(opened);
  }

  async function carryBack(keptId: string, unmerged: Unmerged): Promise<void> {
    const { other: otherId, of } = unmerged.detail;
    const by = { of: unmerged.id, at: unmerged.at };
    for (let round = 1; round <= rounds; round++) {
      const [kept, other] = await both(keptId, otherId, unmerged.at);
      if (!kept || !other) {
        if (await apart(keptId, [kept, other], unmerged)) return;
      } else if (other.mergedInto?.of === of) await merges.unfold(other, by, now());
      else if (kept.merged?.some((entry) => entry.of === of)) await merges.unlink(kept, otherId, by, now());
      else {
        if (other.open) await started(other);
        await signals.lookAgain(keptId, 'unmerged');
        return leads.markProcessed(keptId, unmerged);
      }
    }
    throw new TemporaryError('LeadChanged', `leads ${keptId} and ${otherId} kept changing`);
  }

  /** Both as they are by themselves, unless they were erased since. */
  const both = (keptId: string, otherId: string, since: Instant) =>
    Promise.all(
      [keptId, otherId].map(async (id) => {
        const lead = await merges.profile(id);
        return lead && isBefore(lead, since) ? undefined : lead;
      }),
    );

  const started = ({ id, lifecycleId, restarts }: Lead) =>
    lifecycles
      .start(id, lifecycleId, restarts)
      .catch((error: unknown) => log.error('starting is left to the sweep', { leadId: id, error }));

  return {
    merge,
    separate,

    /** For the sweep: the process that began it has died. */
    async resume(keptId: string, { id }: { id: string }): Promise<void> {
      const history = await leads.history(keptId);
      const activity = history?.activities.find((one) => one.id === id);
      if (activity?.type === 'lead.merged') await carryOut(keptId, activity);
      if (activity?.type === 'lead.unmerged') await carryBack(keptId, activity);
    },
  };
}

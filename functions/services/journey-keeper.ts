import { coarse } from '../../analysis/insight/coarse.ts';
import type { Journey } from '../../analysis/insight/journey.ts';
import { type JourneyRules, journeysOf } from '../../analysis/insight/journeys-of.ts';
import { withSegments } from '../../analysis/insight/segments.ts';
import type { SegmentRules } from '../../domain/config/config.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { inParallel } from '../adapters/aws/in-parallel.ts';
import type { Entered } from '../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { type createInsightFiles, shardOf } from '../adapters/s3/insight-files.ts';

export interface JourneyKeeperDeps {
  leads: Pick<Leads, 'history'>;
  files: Pick<ReturnType<typeof createInsightFiles<Journey>>, 'shard' | 'writeShard'>;
  /** The name of a lead in insight, and back. */
  names: { of(leadId: string): string; leadOf(id: string): string };
  rules: JourneyRules & { segments: SegmentRules };
  /** Absences and hours that people entered in the app. */
  entered: Pick<Entered, 'into'>;
  now: () => Instant;
}

export type JourneyKeeper = ReturnType<typeof createJourneyKeeper>;

/** Others write the same shard: so often it is read again. */
const tries = 8;
const readAtOnce = 8;

/**
 * Keeps the journeys as the leads are now. A shard is read before its leads and written only when it is still the one that was
 * read: a later writer has read the leads later too, so twice, late and out of order do no harm.
 */
export function createJourneyKeeper({ leads, files, names, rules: settings, entered, now }: JourneyKeeperDeps) {
  async function rewrite(shard: string, isAsked: (id: string) => boolean, asked: readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < tries; attempt++) {
      const { lines, etag } = await files.shard(shard);
      const ids = new Set([...asked, ...lines.flatMap(({ id }) => (id !== undefined && isAsked(id) ? [id] : []))]);
      const fresh = await freshLines([...ids]);
      const kept = lines.flatMap((line): Journey[] => {
        if (line.id === undefined || !ids.has(line.id)) return [line];
        // The lead is gone: its lines stay without it.
        return fresh.get(line.id) === undefined ? [coarse(line, settings.timeZone)] : [];
      });
      const all = [...kept, ...[...fresh.values()].flatMap((some) => some ?? [])].sort(byName);
      if (isSame(all, lines)) return;
      if (await files.writeShard(shard, all, etag)) return;
    }
    throw new Error(`shard ${shard} was written by others ${tries} times in a row`);
  }

  /** Undefined for a lead that does not exist any more. */
  async function freshLines(ids: readonly string[]): Promise<Map<string, Journey[] | undefined>> {
    const found = new Map<string, Journey[] | undefined>();
    const rules = await entered.into(settings);
    await inParallel(ids, readAtOnce, async (id) => {
      const leadId = names.leadOf(id);
      const history = await leads.history(leadId);
      // A lead that was merged counts once, as the lead it was merged into.
      const isItself = history?.lead.id === leadId;
      found.set(id, history && (isItself ? withSegments(journeysOf(history, id, rules), history, rules, now()) : []));
    });
    return found;
  }

  return {
    /** These leads changed, or are gone. */
    async refresh(leadIds: readonly string[]): Promise<void> {
      const byShard = Map.groupBy(new Set(leadIds.map(names.of)), shardOf);
      for (const [shard, ids] of byShard) await rewrite(shard, () => false, ids);
    },

    /** Rebuilds a whole shard: these leads, and those that its lines name. */
    rebuild: (shard: string, leadIds: readonly string[]): Promise<void> =>
      rewrite(shard, () => true, leadIds.map(names.of)),
  };
}

const isSame = (some: readonly Journey[], others: readonly Journey[]) =>
  JSON.stringify(some) === JSON.stringify(others);

/** Always the same order, so that what has not changed is not written; erased ones by themselves, in theirs. */
function byName(a: Journey, b: Journey): number {
  const [one, other] = [a, b].map(({ id = '~', run, openedAt }) => `${id} ${String(run).padStart(4, '0')} ${openedAt}`);
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1;
}

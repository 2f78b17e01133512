import type { SalesRules } from '../../domain/config/config.ts';
import { countsAs, type Results, teamRate, winRate } from '../../domain/distribution/win-rate.ts';
import type { HandOff } from './history.ts';

/** A rep's results with the leads they were offered. */
export interface RepRecord extends Results {
  repId: string;
  offered: number;
  accepted: number;
  declined: number;
  silent: number;
  /** Lost for reasons that count for no rep. */
  notCounted: number;
  recycled: number;
  /** The smoothed rate of wins. */
  rate: number;
}

/** How often sales gave a reason, and whether it counts for the rep. */
export interface ReasonCount {
  result: 'lost' | 'recycle';
  reason: string;
  count: number;
  counts: boolean;
}

/** Real results of leads, by rep and by reason. Reps who have left are included as long as their leads are. */
export function routingStatistics(
  handOffs: readonly HandOff[],
  { reps, bestToBest }: Pick<SalesRules, 'reps' | 'bestToBest'>,
): { reps: RepRecord[]; reasons: ReasonCount[] } {
  const records = new Map(reps.map(({ id }) => [id, recordOf(id)]));
  const reasons = new Map<string, ReasonCount>();
  for (const { offers, came } of handOffs) {
    for (const { repId, toManager, status, acceptedAt } of offers) {
      if (toManager) continue;
      const record = records.get(repId) ?? recordOf(repId);
      records.set(repId, record);
      record.offered += 1;
      if (acceptedAt !== undefined) record.accepted += 1;
      else if (status === 'declined') record.declined += 1;
      else if (status === 'expired') record.silent += 1;
    }
    const record = came && records.get(came.repId);
    if (!came || !record) continue;
    const of = countsAs(came, bestToBest);
    record[of ?? (came.result === 'recycle' ? 'recycled' : 'notCounted')] += 1;
    if (came.result === 'won') continue;
    const { result, reason = 'no reason given' } = came;
    const key = `${result} ${reason}`;
    const known = reasons.get(key) ?? { result, reason, count: 0, counts: of !== undefined };
    reasons.set(key, { ...known, count: known.count + 1 });
  }
  const prior = teamRate([...records.values()]);
  return {
    reps: [...records.values()].map((record) => ({ ...record, rate: winRate(record, prior, bestToBest.priorLeads) })),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}

const recordOf = (repId: string): RepRecord => ({
  repId,
  offered: 0,
  accepted: 0,
  declined: 0,
  silent: 0,
  won: 0,
  lost: 0,
  notCounted: 0,
  recycled: 0,
  rate: 0,
});

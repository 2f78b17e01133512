import type { Rep } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { Results } from '../../domain/distribution/win-rate.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** Reps' open leads in memory, like those of functions/adapters/dynamodb/reps.ts. */
export function createRepCapacity(reps: readonly Rep[]) {
  const loads = new Map(reps.map((rep): [string, RepLoad] => [rep.id, { rep, openLeads: 0 }]));
  const held = new Map(reps.map(({ id }) => [id, new Set<string>()]));
  const asked = new Map(reps.map(({ id }) => [id, new Map<string, Instant>()]));
  const change = (repId: string, to: (load: RepLoad) => Partial<RepLoad>) => {
    const load = loads.get(repId);
    if (load) loads.set(repId, { ...load, ...to(load), openLeads: held.get(repId)?.size ?? 0 });
  };
  return {
    /** By the id of the rep, as they are now. */
    loads: loads as ReadonlyMap<string, RepLoad>,
    give(repId: string, leadId: string, at: Instant, pass?: number) {
      held.get(repId)?.add(leadId);
      change(repId, ({ turn = 0 }) => ({ lastAssignedAt: at, turn: turn + 1, pass }));
    },
    /** Until when the rep is to answer the offer of a lead; undefined: no longer. */
    ask(repId: string, leadId: string, answerBy: Instant | undefined) {
      const offers = asked.get(repId);
      if (answerBy === undefined) offers?.delete(leadId);
      else offers?.set(leadId, answerBy);
      change(repId, () => ({ asked: [...(offers?.values() ?? [])] }));
    },
    giveBack(repId: string, leadId: string) {
      held.get(repId)?.delete(leadId);
      change(repId, () => ({}));
    },
    /** Counts a lead's outcome for its rep. */
    count(repId: string, segment: string, of: keyof Results) {
      change(repId, ({ results = {} }) => {
        const before = results[segment] ?? { won: 0, lost: 0 };
        return { results: { ...results, [segment]: { ...before, [of]: before[of] + 1 } } };
      });
    },
  };
}

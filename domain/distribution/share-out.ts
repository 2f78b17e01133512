import type { SalesRules } from '../config/config.ts';
import { type Instant, millis } from '../time/instant.ts';
import { isAway } from './at-work.ts';
import { workTimeOf } from './availability.ts';
import { capacityOf, type RepLoad } from './strategies.ts';

/**
 * The rep for each lead when a person splits leads among the reps at work: the one with the smallest used part of the capacity, never
 * the rep who has the lead. Undefined where no other rep at work has room. When no rep is at work, all reps who are not away count.
 */
export function shareOut(
  leadIds: readonly string[],
  { loads, holders }: { loads: readonly RepLoad[]; holders: ReadonlyMap<string, string> },
  rules: Pick<SalesRules, 'capacity'>,
  now: Instant,
): Map<string, string | undefined> {
  const present = loads.filter(({ rep }) => !isAway(rep, now));
  const working = present.filter(({ rep }) => workTimeOf(rep, millis(now)).from <= millis(now));
  const open = new Map((working.length > 0 ? working : present).map(({ rep, openLeads }) => [rep, openLeads]));
  return new Map(
    leadIds.map((id) => {
      const [first] = [...open]
        .filter(([rep, count]) => count < capacityOf(rep, rules) && rep.id !== holders.get(id))
        .sort(([a, used], [b, other]) => used / capacityOf(a, rules) - other / capacityOf(b, rules));
      if (first) open.set(first[0], first[1] + 1);
      return [id, first?.[0].id];
    }),
  );
}

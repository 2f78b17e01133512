import type { Candidate } from './assignment.ts';
import { inHours, nextOpening } from './calendar.ts';
import type { Rep, SalesRules } from './config.ts';
import { hash } from './hash.ts';
import type { Instant } from './instant.ts';
import type { Lead } from './lead.ts';

/** A rep and what is on their desk. */
export interface RepLoad {
  rep: Rep;
  /** Open leads the rep has been offered or works on. */
  holding: number;
  lastAssignedAt?: Instant;
}

export interface RoutingInput {
  lead: Pick<Lead, 'id' | 'country'>;
  reps: readonly RepLoad[];
  /** Reps who had their chance with this lead. */
  exclude: readonly string[];
  rules: Pick<SalesRules, 'capacity'>;
  now: Instant;
}

/** A rep, or nobody now. `until`: when the next rep who could take it starts work; absent when waiting cannot help. */
export type RepChoice =
  | { none?: undefined; repId: string; why: string; candidates: Candidate[] }
  | { none: true; until?: Instant; why: string; candidates: Candidate[] };

/**
 * Longest idle round robin: among the reps who are at work, have room and serve the lead's country, whoever waited longest
 * for a lead. Ties (a new team) fall by a stable hash of the lead, so they spread instead of going to the first name.
 */
export function chooseRep(input: RoutingInput): RepChoice {
  const possible = input.reps.filter((load) => obstacle(load, input) === undefined);
  const present = possible.filter(({ rep }) => inHours(input.now, rep.hours, rep.timeZone, rep.absences));
  const candidates = input.reps.map((load) => candidate(load, input, present.includes(load)));
  const [longestIdle] = [...present].sort((a, b) => idleSince(a, b) || tie(a, b, input.lead.id));
  if (longestIdle) {
    const since = longestIdle.lastAssignedAt ? `no new lead since ${longestIdle.lastAssignedAt}` : 'no lead yet';
    return {
      repId: longestIdle.rep.id,
      why: `longest idle of ${present.length} at work with room: ${since}`,
      candidates,
    };
  }
  const starts = possible.map(({ rep }) => nextOpening(input.now, rep.hours, rep.timeZone, rep.absences)).sort();
  const [until] = starts;
  const why = until
    ? `nobody is at work before ${until}`
    : 'no rep can take it: each had it, is full or serves other countries';
  return { none: true, until, why, candidates };
}

/** Why a rep cannot get this lead however long it waits; undefined when only working hours stand between. */
function obstacle({ rep, holding }: RepLoad, { lead, exclude, rules }: RoutingInput): string | undefined {
  const capacity = rep.capacity ?? rules.capacity;
  if (exclude.includes(rep.id)) return 'had this lead already';
  if (rep.countries && !rep.countries.some((country) => country === lead.country?.toUpperCase()))
    return `only takes leads from ${rep.countries.join(', ')}`;
  return holding >= capacity ? `full: ${holding} of ${capacity} leads` : undefined;
}

function candidate(load: RepLoad, input: RoutingInput, present: boolean): Candidate {
  const { rep, lastAssignedAt } = load;
  const why = obstacle(load, input);
  if (why) return { repId: rep.id, eligible: false, why };
  if (present)
    return { repId: rep.id, eligible: true, why: lastAssignedAt ? `last lead ${lastAssignedAt}` : 'no lead yet' };
  const back = nextOpening(input.now, rep.hours, rep.timeZone, rep.absences);
  return { repId: rep.id, eligible: false, why: `not at work before ${back}` };
}

function idleSince(a: RepLoad, b: RepLoad): number {
  const [left, right] = [a.lastAssignedAt ?? '', b.lastAssignedAt ?? ''];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function tie(a: RepLoad, b: RepLoad, leadId: string): number {
  return hash(`${leadId}#${a.rep.id}`) - hash(`${leadId}#${b.rep.id}`);
}

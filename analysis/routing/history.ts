import type { Config } from '../../domain/config/config.ts';
import { routingFacts } from '../../domain/distribution/routing-fields.ts';
import { segmentOf } from '../../domain/distribution/strategies.ts';
import type { Assignment, Outcome } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';

/** One hand-off of a lead to sales, with the facts that routing knew then. */
export interface HandOff {
  leadId: string;
  /** When it became sales-ready. */
  at: Instant;
  /** The lead's facts, by the fields that rules read. */
  known: Readonly<Record<string, string>>;
  segment: string;
  /** The owner that sales set since the hand-off before. */
  owner?: string;
  /** A rep took it, so it is theirs when it comes back. */
  taken: boolean;
  /** When the slot was free again; undefined while a rep has the lead. */
  until?: Instant;
  /** Every offer, in order. */
  offers: readonly Pick<Assignment, 'repId' | 'toManager' | 'status' | 'acceptedAt'>[];
  /** The outcome, and the lead's rep. */
  came?: Pick<Outcome, 'result' | 'at' | 'reason'> & { repId: string };
}

type Rules = Pick<Config, 'scoring'> & { sales: Config['sales'] };

/** Every time a lead went to sales, the oldest first, as the rules of today see it. */
export function handOffsOf({ lead, activities, ...rest }: LeadHistory, rules: Rules): HandOff[] {
  const rounds = roundsOf(rest.assignments);
  return rounds.map((offers, index): HandOff => {
    const [first, last] = [offers[0]?.offeredAt ?? '', offers.at(-1)];
    const before = rounds[index - 1]?.[0]?.offeredAt ?? '';
    const at = readyAt(lead, before, first);
    const history = { ...rest, lead, activities: activities.filter((one) => one.at <= at) };
    const facts = routingFacts(history, rules, at);
    const fields = new Set([
      'country',
      'language',
      'grade',
      ...rules.sales.rules.flatMap((rule) => rule.when.map(({ field }) => field)),
    ]);
    const known = [...fields].flatMap((field) => {
      const value = facts(field);
      return value === undefined ? [] : [[field, value]];
    });
    const taker = offers.findLast(({ acceptedAt, toManager }) => acceptedAt !== undefined && !toManager);
    const outcome = taker?.outcome;
    const said = lead.owner && lead.owner.at > before && lead.owner.at <= at ? lead.owner.repId : undefined;
    return {
      leadId: lead.id,
      at,
      known: Object.fromEntries(known),
      segment: segmentOf(facts, rules.sales),
      owner: said,
      taken: taker !== undefined && (outcome !== undefined || taker.status === 'accepted'),
      until: last?.outcome?.at ?? (isOpen(last) ? undefined : (rounds[index + 1]?.[0]?.offeredAt ?? lead.outcomeAt)),
      offers: offers.map(({ repId, toManager, status, acceptedAt }) => ({ repId, toManager, status, acceptedAt })),
      ...(taker && outcome && { came: { repId: taker.repId, ...pick(outcome) } }),
    };
  });
}

const pick = ({ result, at, reason }: Outcome) => ({ result, at, reason });
const isOpen = (last: Assignment | undefined) => last?.status === 'offered' || last?.status === 'accepted';

/** Offers in sequence until a rep kept the lead to its end, or the manager returned it. */
function roundsOf(assignments: readonly Assignment[]): Assignment[][] {
  const rounds: Assignment[][] = [];
  for (const offer of assignments.toSorted((a, b) => (a.offeredAt < b.offeredAt ? -1 : 1))) {
    const current = rounds.at(-1);
    const last = current?.at(-1);
    const goesOn = last && last.lifecycleId === offer.lifecycleId && !isOver(last);
    if (current && goesOn) current.push(offer);
    else rounds.push([offer]);
  }
  return rounds;
}

function isOver({ status, toManager, passTo }: Assignment): boolean {
  return status === 'closed' || status === 'accepted' || (toManager && passTo === undefined);
}

/** Before the first offer it may have waited for working hours. */
function readyAt({ moves }: Lead, after: Instant, offeredAt: Instant): Instant {
  const move = moves.findLast(({ stage, at }) => stage === 'sales-ready' && at > after && at <= offeredAt);
  return move?.at ?? offeredAt;
}

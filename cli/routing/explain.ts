import type { Config } from '../../domain/config/config.ts';
import { ownerOf } from '../../domain/distribution/owner.ts';
import { chooseRep, type RepLoad } from '../../domain/distribution/routing.ts';
import { routingFacts } from '../../domain/distribution/routing-fields.ts';
import type { Assignment, Candidate } from '../../domain/lead/assignment.ts';
import { managerId } from '../../domain/lead/assignment.ts';
import { routedFields } from '../../domain/lead/fields.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Entered } from '../../functions/adapters/dynamodb/entered-team.ts';
import type { Reps } from '../../functions/adapters/dynamodb/reps.ts';
import { readRepLoads } from '../../functions/services/sales/rep-capacity.ts';
import { onTheWall, repNames } from '../command/people.ts';

/** `explain` for the current team: with the absences and hours entered in the app, and the reps' open leads. */
export async function explainedNow(
  history: LeadHistory,
  { entered, reps }: { entered: Pick<Entered, 'into'>; reps: Pick<Reps, 'holdings'> },
  settings: Config,
  now: Instant,
  zone: string,
): Promise<string[]> {
  const config = await entered.into(settings);
  return explain(history, await readRepLoads(reps, config.sales.reps), config, now, zone);
}

/**
 * Why this lead went to its rep, and which rep it would get at `now` in a new lifecycle, by the working config and the reps'
 * open leads. A line each; the lead's name stays in the table.
 */
export function explain(
  history: LeadHistory,
  loads: readonly RepLoad[],
  config: Config,
  now: Instant,
  zone: string,
): string[] {
  const { lead, assignments } = history;
  const nameOf = repNames(config.sales);
  const facts = routingFacts(history, config, now);
  const known = routedFields.flatMap((field) => {
    if (field === 'name') return [];
    const value = facts(field);
    return value === undefined ? [] : [`${field}: ${value}`];
  });
  const offers = assignments
    .toSorted((a, b) => (a.offeredAt < b.offeredAt ? -1 : 1))
    .flatMap((offer) => offerLines(offer, nameOf));
  const choice = chooseRep({
    facts,
    owner: ownerOf(history),
    reps: new Map(loads.map((load) => [load.rep.id, load])),
    exclude: [],
    rules: config.sales,
    now,
    seed: lead.id,
  });
  const wait = choice.none && choice.until !== undefined ? `wait until ${choice.until}` : 'go to the manager';
  return [
    `Lead ${lead.id}, ${lead.stage}`,
    `  ${known.join(', ') || 'nothing that a rule could look at is known'}`,
    '',
    ...(offers.length > 0 ? offers : ['No rep was asked yet.', '']),
    `At ${now} it would ${choice.none ? wait : `go to ${nameOf(choice.repId)}`}`,
    `  rule ${choice.rule}, ${choice.strategy}; ${choice.why}`,
    ...choice.candidates.map((one) => candidateLine(one, nameOf)),
  ].map((line) => onTheWall(line, zone));
}

function offerLines(offer: Assignment, nameOf: (id: string) => string): string[] {
  const { repId, toManager, offeredAt, status, rule, strategy, why, candidates, unlisted } = offer;
  const by = rule === undefined ? '' : `rule ${rule}, ${strategy}; `;
  return [
    `${offeredAt} offered to ${toManager ? `the ${managerId}` : nameOf(repId)}: ${status}`,
    `  ${by}${why}`,
    ...candidates.map((one) => candidateLine(one, nameOf)),
    ...(unlisted ? [`    and ${unlisted} more`] : []),
    '',
  ];
}

function candidateLine({ repId, eligible, why, score }: Candidate, nameOf: (id: string) => string): string {
  return `    ${eligible ? '+' : '-'} ${nameOf(repId)}: ${why}${score === undefined ? '' : ` (${score})`}`;
}

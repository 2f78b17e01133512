import type { SalesRules } from '../../domain/config/config.ts';
import { chooseRep } from '../../domain/distribution/routing.ts';
import { capacityOf } from '../../domain/distribution/strategies.ts';
import { countsAs, type Results, teamRate, winRate } from '../../domain/distribution/win-rate.ts';
import { between, type Instant, latest } from '../../domain/time/instant.ts';
import { createAgenda } from '../simulation/agenda.ts';
import { createRepCapacity } from '../simulation/rep-capacity.ts';
import type { HandOff } from './history.ts';

/** A rep's open leads under one strategy. */
interface RepShare {
  repId: string;
  given: number;
  mostAtOnce: number;
  /** The part of capacity in use, on average over the time. */
  load: number;
}

/** The result of history under one strategy. */
export interface Replay {
  reps: RepShare[];
  /** To the rep the lead belonged to already. */
  toOwner: number;
  /** Leads that waited for a rep's working hours, and the longest of these waits in milliseconds. */
  waited: number;
  longestWait: number;
  /** Leads that no rep could take. */
  toManager: number;
  /** Jain's index of leads given and of load. */
  fairness: { given: number; load: number };
  /** How many would be won if each rep went on to win as in this history. */
  expectedWins: number;
}

type Event =
  | { do: 'route'; handOff: HandOff }
  | { do: 'give-back'; repId: string; leadId: string }
  | { do: 'count'; handOff: HandOff };

/**
 * Routes history again by these rules, until `end`. The rep who gets a lead has it for as long as it was worked on in fact; win
 * rates are, at each moment, what reps had really won by then. The same history, rules and seed, the same result.
 */
export function replayRouting(handOffs: readonly HandOff[], sales: SalesRules, seed: number, end: Instant): Replay {
  const agenda = createAgenda<Event>();
  const repCapacity = createRepCapacity(sales.reps);
  const owners = new Map<string, string>();
  const rates = finalRates(handOffs, sales);
  const start = handOffs[0]?.at ?? end;
  const shares = new Map(sales.reps.map(({ id }) => [id, { repId: id, given: 0, mostAtOnce: 0, load: 0 }]));
  const found = { toOwner: 0, waited: 0, longestWait: 0, toManager: 0, expectedWins: 0 };

  for (const handOff of handOffs) {
    agenda.add(handOff.at, { do: 'route', handOff });
    if (handOff.came && handOff.came.at < end) agenda.add(handOff.came.at, { do: 'count', handOff });
  }
  for (let next = agenda.next(); next && next.at < end; next = agenda.next()) {
    const { at, what } = next;
    if (what.do === 'route') route(what.handOff, at);
    else if (what.do === 'give-back') repCapacity.giveBack(what.repId, what.leadId);
    else count(what.handOff);
  }
  const reps = [...shares.values()];
  const fairness = { given: jain(reps.map(({ given }) => given)), load: jain(reps.map(({ load }) => load)) };
  return { reps, ...found, fairness };

  function route(handOff: HandOff, at: Instant) {
    const { leadId, known, segment } = handOff;
    const owner = handOff.owner ?? owners.get(leadId);
    const choice = chooseRep({
      facts: (field) => known[field],
      owner,
      reps: repCapacity.loads,
      exclude: [],
      rules: sales,
      now: at,
      seed: `${seed}#${leadId}#${handOff.at}`,
    });
    if (choice.none) {
      if (choice.until !== undefined) agenda.add(choice.until, { do: 'route', handOff });
      else found.toManager += 1;
      return;
    }
    const { repId, pass } = choice;
    const waited = between(handOff.at, at);
    if (waited > 0) found.waited += 1;
    found.longestWait = Math.max(found.longestWait, waited);
    if (repId === owner) found.toOwner += 1;
    found.expectedWins += rates(repId, segment);
    if (handOff.taken) owners.set(leadId, repId);
    const place = `${leadId}#${handOff.at}`;
    const until = latest(at, handOff.until ?? end);
    repCapacity.give(repId, place, at, pass);
    agenda.add(until, { do: 'give-back', repId, leadId: place });
    note(repId, at, until);
  }

  function note(repId: string, at: Instant, until: Instant) {
    const [share, load] = [shares.get(repId), repCapacity.loads.get(repId)];
    if (!share || !load) return;
    share.given += 1;
    share.mostAtOnce = Math.max(share.mostAtOnce, load.openLeads);
    const held = between(at, until < end ? until : end);
    share.load += held / between(start, end) / capacityOf(load.rep, sales);
  }

  function count({ segment, came }: HandOff) {
    const of = came && countsAs(came, sales.bestToBest);
    if (came && of) repCapacity.count(came.repId, segment, of);
  }
}

/** Each rep's rate in a segment, from all outcomes of their leads. */
function finalRates(handOffs: readonly HandOff[], { reps, bestToBest }: SalesRules) {
  const seen = createRepCapacity(reps);
  for (const { segment, came } of handOffs) {
    const of = came && countsAs(came, bestToBest);
    if (came && of) seen.count(came.repId, segment, of);
  }
  const resultsOf = (repId: string, segment: string): Results =>
    seen.loads.get(repId)?.results?.[segment] ?? { won: 0, lost: 0 };
  return (repId: string, segment: string) => {
    const prior = teamRate(reps.map(({ id }) => resultsOf(id, segment)));
    return winRate(resultsOf(repId, segment), prior, bestToBest.priorLeads);
  };
}

/**
 * Evenness of a distribution: 1 when all shares are equal, 1/n when one of n has everything (Jain, Chiu and Hawe, A
 * quantitative measure of fairness, 1984). 1 for an empty one.
 */
export function jain(shares: readonly number[]): number {
  const [sum, squares] = [shares.reduce((a, b) => a + b, 0), shares.reduce((a, b) => a + b * b, 0)];
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}

import type { Candidate } from './assignment.ts';
import type { Rep, SalesRules, Team } from './config.ts';
import { type Instant, plus } from './instant.ts';
import { workOf } from './presence.ts';
import type { Facts } from './routing-facts.ts';
import { ownerRule, type Target, targetOf } from './routing-rules.ts';
import { before, capacityOf, type Ranking, type RepLoad, rankingOf, roundStart, stride } from './strategies.ts';

export type { RepLoad } from './strategies.ts';

export type RoutingRules = Pick<SalesRules, 'capacity' | 'teams' | 'rules' | 'ownerWait' | 'bestToBest'>;

export interface RoutingInput {
  facts: Facts;
  /** The rep the lead belongs to already. */
  owner?: string;
  /** All reps by their id, with what they hold. */
  reps: ReadonlyMap<string, RepLoad>;
  /** Reps who had their chance with this lead. */
  exclude: readonly string[];
  rules: RoutingRules;
  now: Instant;
  /** What is left to chance: the same seed decides the same. */
  seed: string;
  /** Many choose at the same moment. */
  crowded?: boolean;
}

/** Which rule and strategy decided. */
export interface Decision {
  rule: string;
  strategy: Team['strategy'];
  why: string;
  candidates: Candidate[];
  /** How many more were looked at than are listed. */
  unlisted?: number;
}

/** A rep, or nobody now. `until`: when the next rep who could take it starts work; absent when waiting cannot help. */
export type RepChoice = Decision &
  (
    | {
        none?: undefined;
        repId: string;
        /** The rep's turn this was decided on, and how far the lead moves them on in the round. */
        turn: number;
        pass: number;
        /** The rep's place is taken for this lead already. */
        reserved?: boolean;
      }
    | { none: true; until?: Instant }
  );

/** So many candidates are kept with an assignment: enough for any team a person can oversee. */
const mostCandidates = 25;

/**
 * The rep for a lead: its owner where a rule says so, else one of the team of the first rule that holds, else of its stand-in;
 * in each case only somebody at work, with room, who serves the lead and was not asked yet.
 */
export function chooseRep(input: RoutingInput): RepChoice {
  const target = targetOf(input.facts, input.rules);
  const owned = ownersTurn(input, target);
  if (owned && !('note' in owned)) return owned;
  const note = owned ? `${owned.note}; ` : '';
  const what = `${note}${wordsOf(target.rule)}`;
  const teams = [target.team, ...(target.standIn ? [target.standIn] : [])];
  const looked = teams.map((team) => ({ team, ...look(repsOf(team, input.reps), input, target.rule.skills) }));
  const found = looked.find(({ present }) => present.length > 0);
  if (found) return pick(input, target, found.team, found, found.team === target.team ? what : `${what}, stand-in`);

  const all = [...new Set(looked.flatMap(({ considered }) => considered))];
  const [until] = looked.flatMap(({ possible }) => possible.map(({ rep }) => workOf(rep, input.now).from)).sort();
  const candidates = listed(all, all, input, target.rule.skills);
  const why = until
    ? `nobody is at work before ${until}`
    : 'no rep can take it: each had it, is full or serves other leads';
  return { none: true, until, ...decision(target, target.team, `${what}: ${why}`, candidates, all.length) };
}

/** The ids of all reps a choice may look at: whose desks must be read. Undefined: all reps. */
export function repsToAsk({
  facts,
  owner,
  rules,
}: Pick<RoutingInput, 'facts' | 'owner' | 'rules'>): string[] | undefined {
  const { team, standIn } = targetOf(facts, rules);
  if (!team.reps || (standIn && !standIn.reps)) return undefined;
  return [...new Set([...team.reps, ...(standIn?.reps ?? []), ...(owner === undefined ? [] : [owner])])];
}

/** The owner, a wait for the owner, or a note why neither; undefined when the lead has none or no rule asks. */
function ownersTurn(input: RoutingInput, target: Target): RepChoice | { note: string } | undefined {
  const { facts, owner, reps, rules, now } = input;
  const rule = owner === undefined ? undefined : ownerRule(facts, rules);
  if (owner === undefined || !rule) return undefined;
  const load = reps.get(owner);
  if (!load) return { note: `owner ${owner} is no longer in the team` };
  const why = obstacle(load, input, [], true);
  if (why) return { note: `owner ${owner}: ${why}` };
  const { from } = workOf(load.rep, now);
  const ownerOf = { ...target, rule };
  if (from <= now) return pick(input, ownerOf, target.team, { present: [load], considered: [load] }, wordsOf(rule));
  if (from > plus(now, rules.ownerWait)) return { note: `owner ${owner} is not at work before ${from}` };
  const words = `${wordsOf(rule)}: ${owner} is at work again at ${from}`;
  return { none: true, until: from, ...decision(ownerOf, target.team, words, listed([load], [], input, []), 1) };
}

interface Looked {
  /** Those who could take it now. */
  present: RepLoad[];
  considered: RepLoad[];
}

function look(considered: RepLoad[], input: RoutingInput, skills: readonly string[]) {
  const possible = considered.filter((load) => obstacle(load, input, skills) === undefined);
  return { considered, possible, present: possible.filter(({ rep }) => workOf(rep, input.now).from <= input.now) };
}

function repsOf(team: Team, reps: RoutingInput['reps']): RepLoad[] {
  return team.reps ? team.reps.flatMap((id) => reps.get(id) ?? []) : [...reps.values()];
}

function pick(
  input: RoutingInput,
  target: Target,
  team: Team,
  { present, considered }: Looked,
  what: string,
): RepChoice {
  const { facts, rules, seed, crowded = false } = input;
  const ranking = rankingOf(team.strategy, present, facts, rules, seed);
  const start = roundStart(team.strategy, present);
  const compare = (a: RepLoad, b: RepLoad) => before(a, b, ranking, start, seed, crowded);
  const best = present.find(({ reserved }) => reserved) ?? present.reduce((a, b) => (compare(b, a) < 0 ? b : a));
  const others = considered.length <= mostCandidates ? considered : [best, ...present.filter((load) => load !== best)];
  const candidates = listed(others, present, input, target.rule.skills, ranking);
  const why = `${what}: ${ranking.words} at work with room: ${ranking.reason(best)}`;
  return {
    repId: best.rep.id,
    ...(best.reserved && { reserved: true }),
    turn: best.turn ?? 0,
    pass: Math.max(best.pass ?? 0, start) + stride(best.rep, team.strategy),
    ...decision(target, team, why, candidates, considered.length),
  };
}

function decision({ rule }: Target, team: Team, why: string, candidates: Candidate[], looked: number): Decision {
  const unlisted = looked - candidates.length;
  return { rule: rule.id, strategy: team.strategy, why, candidates, ...(unlisted > 0 && { unlisted }) };
}

const wordsOf = ({ id, what = id }: Target['rule']) => what;

/** Why a rep cannot get this lead however long it waits; undefined when only working hours stand between. */
function obstacle(
  { rep, holding }: RepLoad,
  { facts, exclude, rules }: RoutingInput,
  skills: readonly string[],
  isOwner = false,
): string | undefined {
  if (exclude.includes(rep.id)) return 'had this lead already';
  if (!isOwner) {
    const unfit = misfit(rep, facts, skills);
    if (unfit) return unfit;
  }
  const capacity = capacityOf(rep, rules);
  return holding >= capacity ? `full: ${holding} of ${capacity} leads` : undefined;
}

/** What a rep lacks for a lead; an owner knows the lead already. */
function misfit({ countries, languages, skills }: Rep, facts: Facts, needed: readonly string[]): string | undefined {
  if (countries) {
    const country = facts('country')?.toUpperCase();
    if (!countries.some((one) => one === country)) return `only takes leads from ${countries.join(', ')}`;
  }
  if (languages) {
    const language = facts('language');
    if (language !== undefined && !languages.includes(language))
      return `speaks ${languages.join(', ')}, not ${language}`;
  }
  const missing = needed.filter((skill) => !skills.includes(skill));
  return missing.length > 0 ? `has not the skill ${missing.join(', ')}` : undefined;
}

function listed(
  loads: readonly RepLoad[],
  present: readonly RepLoad[],
  input: RoutingInput,
  skills: readonly string[],
  ranking?: Ranking,
): Candidate[] {
  return loads.slice(0, mostCandidates).map((load): Candidate => {
    const { rep } = load;
    if (ranking && present.includes(load))
      return { repId: rep.id, eligible: true, why: ranking.reason(load), score: ranking.score(load) };
    const why = obstacle(load, input, skills) ?? `not at work before ${workOf(rep, input.now).from}`;
    return { repId: rep.id, eligible: false, why };
  });
}

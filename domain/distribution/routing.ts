import type { Rep, SalesRules, Team } from '../config/config.ts';
import type { Candidate } from '../lead/assignment.ts';
import { wallTime } from '../time/calendar.ts';
import { type Instant, instant, millis, plus } from '../time/instant.ts';
import { isAway, standInOf, standInsOf } from './at-work.ts';
import { availabilityOf, workTimeOf } from './availability.ts';
import { isAskedEnough, leastAsked, nextAnswer, patience } from './backlog.ts';
import { type Eligibility, ineligibilityOf, ineligibilityText } from './eligibility.ts';
import type { Facts } from './routing-fields.ts';
import { ownerRule, ownerTarget, type Target, targetOf } from './routing-rules.ts';
import { firstOf, type Ranking, type RepLoad, rankingOf, stride } from './strategies.ts';

export type { RepLoad } from './strategies.ts';

type RoutingRules = Pick<SalesRules, 'reps' | 'capacity' | 'teams' | 'rules' | 'ownerWait' | 'bestToBest'>;

export interface RoutingInput {
  facts: Facts;
  /** The rep the lead belongs to already. */
  owner?: string;
  /** What the reps hold, by their id; of large teams only those who may be asked are known. */
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
interface Decision {
  rule: string;
  strategy: Team['strategy'];
  why: string;
  candidates: Candidate[];
  /** How many more were looked at than are listed. */
  unlisted?: number;
}

/**
 * A rep, or nobody now. `until`: when the next rep who could take it starts work; absent when waiting cannot help. `queued`: somebody is
 * at work, but has other offers to answer first.
 */
export type RepChoice = Decision &
  (
    | {
        none?: undefined;
        repId: string;
        /** The rep's turn this was decided on, and how far the lead moves them on in the round. */
        turn: number;
        pass: number;
        /** The rep's slot is taken for this lead already. */
        reserved?: boolean;
      }
    | { none: true; until?: Instant; queued?: true }
  );

/** Candidates kept with an assignment: enough for any team a person can oversee. */
const mostCandidates = 25;

/**
 * The rep for a lead: its owner where a rule says so, else one of the team of the first rule that holds, else of its stand-in;
 * in each case only somebody at work, with room, who serves the lead and was not asked yet. While all of them have offers to answer
 * and another begins work soon, the lead waits: a backlog is spread over those who begin.
 */
export function chooseRep(input: RoutingInput): RepChoice {
  const target = targetOf(input.facts, input.rules);
  const question = { ...input, at: millis(input.now), need: needOf(input, target) };
  const owned = ownersTurn(question, target);
  if (owned && !('note' in owned)) return owned;
  const note = owned ? `${owned.note}; ` : '';
  const what = `${note}${wordsOf(target.rule)}`;
  const own = look(target.team, question);
  if (own.free.length > 0) return pick(question, target, own, what);
  const others = target.standIn && look(target.standIn, question);
  const insteadWhat = `${what}as a stand-in: `;
  if (others && others.free.length > 0) return pick(question, target, others, insteadWhat);

  const all = [...new Set([...own.members, ...(others?.members ?? [])])].flatMap(({ id }) => input.reps.get(id) ?? []);
  const nobody = (why: string) => decision(target, target.team, `${what}${why}`, listed(all, question), all.length);
  const next = firstOpening(all, question);
  const present = [...own.present, ...(others?.present ?? [])];
  if (present.length > 0) {
    if (next === undefined || next > plus(input.now, patience)) {
      const asked = own.present.length > 0 ? own : (others ?? own);
      return pick(
        question,
        target,
        { ...asked, free: leastAsked(asked.present, input.now) },
        asked === own ? what : insteadWhat,
      );
    }
    const until = [next, nextAnswer(present, input.now) ?? next].sort()[0] ?? next;
    return { none: true, queued: true, until, ...nobody('who is at work has other offers to answer first') };
  }
  const why = next ? 'nobody is at work now' : 'no rep can take it: each had it, is full or serves other leads';
  return { none: true, until: next, ...nobody(why) };
}

/** The ids of all reps a choice may look at: whose load must be read. Undefined: all reps. */
export function repsToAsk({
  facts,
  owner,
  rules,
}: Pick<RoutingInput, 'facts' | 'owner' | 'rules'>): string[] | undefined {
  const { team, standIn } = targetOf(facts, rules);
  if (!team.reps || (standIn && !standIn.reps)) return undefined;
  const chain = owner === undefined ? [] : standInsOf(owner, rules.reps);
  return [...new Set([...team.reps, ...(standIn?.reps ?? []), ...(owner === undefined ? [] : [owner]), ...chain])];
}

/** What every rep is compared by, worked out once. */
interface Question extends RoutingInput {
  /** `now` in milliseconds since the epoch. */
  at: number;
  need: Eligibility;
}

function needOf({ facts, exclude, rules: { capacity } }: RoutingInput, { rule: { skills } }: Target): Eligibility {
  return { exclude, country: facts('country')?.toUpperCase(), language: facts('language'), skills, capacity };
}

/** The owner, a wait for the owner, or a note why neither; undefined when the lead has none or no rule asks. */
function ownersTurn(question: Question, target: Target): RepChoice | { note: string } | undefined {
  const { facts, owner, reps, rules, at, now, need } = question;
  const rule = owner === undefined ? undefined : ownerRule(facts, rules);
  if (owner === undefined || !rule) return undefined;
  const load = reps.get(owner);
  if (!load) return { note: 'its owner has left the team' };
  const obstacle = ineligibilityOf(load, need, true);
  if (obstacle) return { note: `its owner ${load.rep.name} ${ineligibilityText(obstacle, load, need)}` };
  const { from } = workTimeOf(load.rep, at);
  const { team } = target;
  const ownerOf = { ...target, rule };
  const alone = { team, members: [load.rep], present: [load], free: [load] };
  if (from <= at) return pick(question, ownerOf, alone, wordsOf(rule));
  const until = instant(from);
  const standIn = isAway(load.rep, now) ? reps.get(standInOf(load.rep, rules.reps, now)?.id ?? '') : undefined;
  if (standIn && ineligibilityOf(standIn, need, true) === undefined && workTimeOf(standIn.rep, at).from <= at) {
    const because = `took over from ${load.rep.name}, who is away`;
    return pick(
      question,
      ownerOf,
      { team, members: [standIn.rep], present: [standIn], free: [standIn] },
      wordsOf(rule),
      because,
    );
  }
  if (from > at + rules.ownerWait)
    return { note: `its owner ${load.rep.name} is not at work before ${wallTime(until, load.rep.timeZone, now)}` };
  const words = `its owner ${load.rep.name} is at work again at ${wallTime(until, load.rep.timeZone, now)}`;
  return { none: true, until, ...decision(ownerOf, team, words, listed([load], question), 1) };
}

interface Looked {
  team: Team;
  members: readonly Rep[];
  /** Reps at work who could take it. */
  present: RepLoad[];
  /** Those of them with room for another offer to answer. */
  free: RepLoad[];
  /** The one of them whose slot is taken for this lead already. */
  reserved?: RepLoad;
}

function look(team: Team, { reps, rules, at, now, need }: Question): Looked {
  const { members, atWork } = availabilityOf(rules.reps, team, at);
  const present: RepLoad[] = [];
  let reserved: RepLoad | undefined;
  for (const { id } of atWork) {
    const load = reps.get(id);
    if (!load || ineligibilityOf(load, need) !== undefined) continue;
    present.push(load);
    if (load.reserved) reserved = load;
  }
  const free = present.filter((load) => load === reserved || !isAskedEnough(load, now));
  return { team, members, present, free, reserved };
}

/** When the first of those who could take it begins work after now; undefined when waiting cannot help. */
function firstOpening(loads: readonly RepLoad[], { at, need }: Question): Instant | undefined {
  const openings = loads
    .filter((load) => ineligibilityOf(load, need) === undefined)
    .map(({ rep }) => workTimeOf(rep, at).from)
    .filter((from) => from > at);
  return openings.length > 0 ? instant(Math.min(...openings)) : undefined;
}

function pick(
  question: Question,
  target: Target,
  { team, members, free: present, reserved }: Looked,
  what: string,
  because?: string,
): RepChoice {
  const { facts, reps, rules, seed, crowded = false } = question;
  const ranking = rankingOf(team.strategy, present, facts, rules, seed, crowded, question.now);
  const best = reserved ?? firstOf(present, ranking, seed, crowded);
  const shown =
    members.length > mostCandidates
      ? [...new Set([best, ...present.slice(0, mostCandidates)])]
      : members.flatMap(({ id }) => reps.get(id) ?? []);
  const candidates = listed(shown, question, { ranking, present });
  const reason = target.rule.to === ownerTarget ? 'took care of this lead before' : ranking.because(best);
  const why = `${what}${because ?? reason}`;
  return {
    repId: best.rep.id,
    ...(best.reserved && { reserved: true }),
    turn: best.turn ?? 0,
    pass: ranking.turnOf(best) + stride(best.rep, team.strategy),
    ...decision(target, team, why, candidates, members.length),
  };
}

function decision({ rule }: Target, team: Team, why: string, candidates: Candidate[], looked: number): Decision {
  const unlisted = looked - candidates.length;
  return { rule: rule.id, strategy: team.strategy, why, candidates, ...(unlisted > 0 && { unlisted }) };
}

/** The words of a rule that not every lead meets; a rule for everybody explains nothing. */
const wordsOf = ({ id, what = id, when }: Target['rule']) => (when.length > 0 ? `${what}: ` : '');

/** Reps as they are stored with the assignment; `among` says how those at work with room stand. */
function listed(
  loads: readonly RepLoad[],
  question: Question,
  among?: { ranking: Ranking; present: readonly RepLoad[] },
): Candidate[] {
  return loads.slice(0, mostCandidates).map((load): Candidate => {
    const repId = load.rep.id;
    if (among?.present.includes(load))
      return { repId, eligible: true, why: among.ranking.reason(load), score: among.ranking.score(load) };
    return { repId, eligible: false, why: whyNot(load, question) };
  });
}

/** Why a rep cannot get the lead now. */
function whyNot(load: RepLoad, { at, now, need }: Question): string {
  const obstacle = ineligibilityOf(load, need);
  if (obstacle) return ineligibilityText(obstacle, load, need);
  const { from } = workTimeOf(load.rep, at);
  return from <= at
    ? 'has other offers to answer first'
    : `not at work before ${wallTime(instant(from), load.rep.timeZone, now)}`;
}

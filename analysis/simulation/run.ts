import type { Config } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import { unknownSegment } from '../../domain/distribution/strategies.ts';
import { countsAs } from '../../domain/distribution/win-rate.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { between, day, type Instant, plus } from '../../domain/time/instant.ts';
import { createAgenda } from './agenda.ts';
import { change, type Growing, happen, look, type World } from './lifecycle.ts';
import { confirmation, outcomeOf, personNumber, reactionsTo, repReaction, type SimulatedPerson } from './person.ts';
import { createRepCapacity } from './rep-capacity.ts';

export interface SimulationPlan {
  seed: number;
  leads: number;
  /** Leads come evenly over this time, and this is how long is looked at. */
  days: number;
  start: Instant;
}

/** A simulation's result. */
export interface Simulation {
  end: Instant;
  /** Every lead that came, in its final state. */
  histories: LeadHistory[];
  /** What reps hold at the end. */
  reps: RepLoad[];
  /** Marketing mails of each day since the start. */
  mailsPerDay: number[];
  clicks: number;
  unsubscribed: number;
  salesReady: number;
  offers: Record<string, number>;
  won: number;
  lost: number;
}

type Event =
  | { do: 'come' | 'look' }
  | { do: 'happen'; activity: Activity }
  | { do: 'answer'; assignment: Assignment; accepts: boolean }
  | { do: 'record'; assignment: Assignment; result: 'won' | 'lost' | 'recycle' };

interface Actor {
  person: SimulatedPerson;
  history: Growing;
  /** The look that counts; an earlier one makes the others void. */
  until?: Instant;
}

/** Runs made-up people through the rules on a virtual clock: the same seed and config, the same result to the last mail. */
export function simulate(config: Config, { seed, leads, days, start }: SimulationPlan): Simulation {
  const end = plus(start, days * day);
  const agenda = createAgenda<{ actor: Actor; event: Event }>();
  const repCapacity = createRepCapacity(config.sales.reps);
  const actors = new Map<string, Actor>();
  const found: Simulation = {
    end,
    histories: [],
    reps: [],
    mailsPerDay: Array.from({ length: days }, () => 0),
    clicks: 0,
    unsubscribed: 0,
    salesReady: 0,
    offers: {},
    won: 0,
    lost: 0,
  };
  const reps = () => [...repCapacity.loads.values()];
  const soon = (actor: Actor, at: Instant, event: Event) => {
    if (at < end) agenda.add(at, { actor, event });
  };
  const actorOf = ({ lead }: LeadHistory): Actor => {
    const actor = actors.get(lead.id);
    if (actor === undefined) throw new RangeError(`no simulated person is lead ${lead.id}`);
    return actor;
  };

  const world: World = {
    config,
    reps,
    mailed(history, send, at) {
      const index = Math.floor(between(start, at) / day);
      found.mailsPerDay[index] = (found.mailsPerDay[index] ?? 0) + 1;
      const actor = actorOf(history);
      for (const activity of reactionsTo(actor.person, send, at)) soon(actor, activity.at, { do: 'happen', activity });
    },
    askedToConfirm(history, at) {
      const actor = actorOf(history);
      const activity = confirmation(actor.person, at, history.lead.lifecycleId);
      if (activity) soon(actor, activity.at, { do: 'happen', activity });
    },
    offered(history, assignment, at, pass) {
      const { repId, attempt, lifecycleId, acceptBy } = assignment;
      repCapacity.give(repId, history.lead.id, at, pass);
      repCapacity.ask(repId, history.lead.id, acceptBy);
      found.offers[repId] = (found.offers[repId] ?? 0) + 1;
      const actor = actorOf(history);
      const reaction = repReaction(actor.person, `${lifecycleId} ${attempt}`, between(at, acceptBy));
      if (reaction) soon(actor, plus(at, reaction.after), { do: 'answer', assignment, accepts: reaction.accepts });
    },
    released(history, assignment) {
      const { repId, outcome, segment = unknownSegment } = assignment;
      repCapacity.giveBack(repId, history.lead.id);
      // An offer that was let pass still waits for its rep.
      if (offerOf(history, assignment)?.status !== 'expired') repCapacity.ask(repId, history.lead.id, undefined);
      const of = outcome && countsAs(outcome, config.sales.bestToBest);
      if (of) repCapacity.count(repId, segment, of);
    },
    becameReady() {
      found.salesReady += 1;
    },
  };

  for (let n = 0; n < leads; n++) {
    const person = personNumber(n, seed, start, days, config);
    const history = { lead: person.lead, activities: [person.lead.captured], sends: [], assignments: [] };
    soon({ person, history }, person.lead.openedAt, { do: 'come' });
  }
  for (let next = agenda.next(); next; next = agenda.next()) {
    const { actor, event } = next.what;
    // Waits that were left earlier are void; the one that counts was put down anew.
    if (event.do === 'look' && actor.until !== next.at) continue;
    if (carryOut(actor, event, next.at)) {
      actor.until = look(actor.history, world, next.at);
      if (actor.until !== undefined) soon(actor, actor.until, { do: 'look' });
    }
  }
  found.histories = [...actors.values()].map(({ history }) => history);
  found.reps = reps();
  return found;

  /** True when the lead is to be looked at. */
  function carryOut(actor: Actor, event: Event, at: Instant): boolean {
    const { history, person } = actor;
    if (event.do === 'come') {
      actors.set(history.lead.id, actor);
      for (const activity of person.ownWill) soon(actor, activity.at, { do: 'happen', activity });
    }
    if (event.do === 'happen') {
      const { type } = event.activity;
      if (type === 'link.clicked') found.clicks += 1;
      if (type === 'unsubscribed' && !history.lead.suppressed) found.unsubscribed += 1;
      return happen(history, event.activity, config);
    }
    if (event.do === 'answer') return answered(actor, event, at);
    if (event.do === 'record') {
      const { assignment, result } = event;
      const current = offerOf(history, assignment);
      if (current?.status !== 'accepted') return false;
      if (result === 'won') found.won += 1;
      if (result === 'lost') found.lost += 1;
      change(history, current, { outcome: { result, at, reason: reasonOf(person, current, result) } });
    }
    return true;
  }

  /** Why it was lost or given back: any reason the page offers. */
  function reasonOf({ chance }: SimulatedPerson, { lifecycleId, attempt }: Assignment, result: string) {
    if (result === 'won') return undefined;
    const { lostReasons, recycleReasons } = config.sales.outcome;
    const reasons = result === 'lost' ? lostReasons : recycleReasons;
    return reasons[Math.floor(chance(`reason ${lifecycleId} ${attempt}`).next() * reasons.length)];
  }

  function answered(
    { history, person }: Actor,
    { assignment, accepts }: Event & { do: 'answer' },
    at: Instant,
  ): boolean {
    const current = offerOf(history, assignment);
    if (current?.status !== 'offered') return false;
    if (!accepts) {
      change(history, current, { status: 'declined' });
      world.released(history, current);
      return true;
    }
    change(history, current, { status: 'accepted', acceptedAt: at });
    for (const { repId } of history.assignments) repCapacity.ask(repId, history.lead.id, undefined);
    const outcome = outcomeOf(person, `${assignment.lifecycleId} ${assignment.attempt}`);
    if (outcome) soon(actorOf(history), plus(at, outcome.after), { do: 'record', assignment, result: outcome.result });
    return true;
  }
}

const offerOf = ({ assignments }: LeadHistory, { lifecycleId, attempt }: Assignment) =>
  assignments.find((one) => one.lifecycleId === lifecycleId && one.attempt === attempt);

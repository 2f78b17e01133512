import type { Config, SalesRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { type Assignment, newest } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead, StageMove } from '../../domain/lead/lead.ts';
import { trackOfRun } from '../../domain/nurture/tracks.ts';
import { personaOf } from '../../domain/scoring/grade.ts';
import { asks } from '../../domain/scoring/hand-raise.ts';
import { instant, millis } from '../../domain/time/instant.ts';
import { humanActivities } from '../../domain/tracking/bot-detection.ts';
import { unknownSource } from '../../domain/tracking/source.ts';
import { verdictOf } from '../backtest/verdict.ts';
import { workTimeOf } from './counting.ts';
import { type Clocks, type Journey, type Milestone, type Ms, milestones, type OutcomeFact } from './journey.ts';
import { mailFactsOf } from './mail-facts.ts';
import { monthOf, weekOf } from './periods.ts';
import { present } from './rates.ts';
import { touchesOf } from './touches.ts';
import { isNoLead, type PersonRun, type Run, runsOfPerson, visitsOf } from './visits.ts';

/** The rules for reading a journey. */
export type JourneyRules = Pick<Config, 'scoring' | 'capture' | 'sales'> & { timeZone: string };

/** More than a person looks at before sales has the lead. */
const mostSeen = 40;

/** The lifecycles of a lead and of those merged into it for insight, oldest first. `id` is the lead's name in insight. */
export function journeysOf(history: LeadHistory, id: string, rules: JourneyRules): Journey[] {
  const people = humanActivities(history.activities, rules.scoring.machines);
  return runsOfPerson(history).map((run, index) => journeyOf(history, people, run, { id, run: index + 1 }, rules));
}

function journeyOf(
  { lead, activities, sends, assignments }: LeadHistory,
  people: readonly Activity[],
  run: PersonRun,
  name: { id: string; run: number },
  rules: JourneyRules,
): Journey {
  const runs = [run, ...run.also];
  const ids = runs.map(({ lifecycleId }) => lifecycleId);
  const isOfRun = ({ lifecycleId }: { lifecycleId: string }) => ids.includes(lifecycleId);
  const offersOf = (one: Run) =>
    assignments.filter(({ lifecycleId }) => lifecycleId === one.lifecycleId).sort((a, b) => a.attempt - b.attempt);
  // Offers of a merged lead are no part of this journey; outcomes that reps reported there are.
  const offers = offersOf(run);
  const [mine, all] = [people.filter(isOfRun), activities.filter(isOfRun)];
  // A dismissed lead counts as captured and as nothing else.
  const noLead = isNoLead(run);
  const visits = noLead ? [] : visitsOf(run, offers);
  const outcomes = noLead ? [] : runs.flatMap((one) => outcomesOf(one, offersOf(one)));
  const reached = noLead ? { captured: run.openedAt } : reachedIn(run, visits, offers, outcomes);
  const clocks = noLead ? {} : clocksOf(reached, mine, offers, lead, rules);
  const touches = touchesOf(mine);
  const [origin] = touches;
  const offer = offers.findLast(({ acceptedAt }) => acceptedAt !== undefined) ?? newest(offers);
  const sent = sends.filter(isOfRun);
  const followed = sent.findLast(({ kind }) => kind === 'marketing');
  const form = mine.find(({ type }) => type === 'form.submitted') ?? run.captured;
  const ruled = verdictOf(
    { lead: asBefore(lead, run), activities: all, outcome: 'none', closedAt: lastMoment(run, all) },
    rules,
  ).readyAt;
  const { timeZone: zone } = rules;
  const monthIn = (at: Ms | undefined) => (at === undefined ? undefined : monthOf(at, zone));
  return {
    ...name,
    openedAt: run.openedAt,
    week: weekOf(run.openedAt, zone),
    reached,
    visits,
    touches,
    clocks,
    outcomes,
    ...present({
      closedAt: run.closedAt,
      end: run.end,
      readyMonth: monthIn(reached.ready),
      acceptedMonth: monthIn(reached.accepted),
      ruledMonth: monthIn(ruled === undefined ? undefined : millis(ruled)),
      campaign: touches.find(({ campaign }) => campaign !== undefined)?.campaign,
      form: form?.type === 'form.submitted' ? form.detail.form : undefined,
      country: lead.country?.slice(0, 2).toUpperCase(),
      persona: personaOf(lead, rules.scoring)?.id,
      track: followed && trackOfRun(followed.track),
      rep: offer?.repId,
      team: offer && teamOf(offer, rules.sales),
    }),
    source: origin?.source ?? unknownSource,
    declined: assignments
      .filter(isOfRun)
      .flatMap(({ status, declinedBecause }) => (status === 'declined' ? [declinedBecause ?? 'not said'] : [])),
    mails: mailFactsOf(sent, mine, all, reached.ready),
    seen: seenIn(mine, reached.accepted ?? run.closedAt),
  };
}

const lastMoment = ({ closedAt, openedAt }: Run, activities: readonly Activity[]) =>
  instant(closedAt ?? Math.max(openedAt, ...activities.map(({ at }) => millis(at))));

/** The rules ask a customer other things; one who only became it in this lifecycle was a stranger before. */
function asBefore({ customerSince, ...lead }: Lead, { begins }: Run): Lead {
  return begins === 'customer' ? { ...lead, customerSince } : lead;
}

/** By the rule that sent the lead to a team, or the first team the rep is in. */
function teamOf({ rule, repId }: Assignment, { rules, teams }: SalesRules): string | undefined {
  const to = rules.find(({ id }) => id === rule)?.to;
  const named = teams.find(({ id }) => id === to);
  return (named ?? teams.find(({ reps }) => reps === undefined || reps.includes(repId)))?.id;
}

/** Outcomes in offers and in events; of each result the fuller source: a recycle by silence has no offer's outcome. */
function outcomesOf({ moves }: Run, offers: readonly Assignment[]): OutcomeFact[] {
  const kept = offers.flatMap(({ outcome, repId }): OutcomeFact[] => {
    if (outcome === undefined) return [];
    const { result, at, reason, value } = outcome;
    return [{ result, at: millis(at), rep: repId, ...present({ reason, value }) }];
  });
  const told: OutcomeFact[] = [];
  for (const move of moves) {
    // A correction replaces the last reported outcome.
    if (move.event?.type === 'LeadCorrected') told.pop();
    told.push(...toldBy(move));
  }
  return (['won', 'lost', 'recycle'] as const)
    .flatMap((result) => {
      const [some, others] = [kept, told].map((list) => list.filter((one) => one.result === result));
      return (others?.length ?? 0) > (some?.length ?? 0) ? (others ?? []) : (some ?? []);
    })
    .sort((a, b) => a.at - b.at);
}

function toldBy({ event, at: moment }: StageMove): OutcomeFact[] {
  const at = millis(moment);
  switch (event?.type) {
    case 'LeadWon':
      return [{ result: 'won', at, ...present({ rep: event.facts.repId, value: event.facts.value }) }];
    case 'LeadLost':
    case 'LeadRecycled': {
      const { repId: rep, reason = 'no answer' } = event.facts;
      return [{ result: event.type === 'LeadLost' ? 'lost' : 'recycle', at, reason, ...present({ rep }) }];
    }
    case 'LeadCorrected': {
      const { to, repId: rep, value, reason } = event.facts;
      return [{ result: to, at, ...present({ rep, value, reason }) }];
    }
    default:
      return [];
  }
}

function reachedIn(
  run: Run,
  visits: Journey['visits'],
  offers: readonly Assignment[],
  outcomes: readonly OutcomeFact[],
): Journey['reached'] {
  const firstOf = (...stages: readonly string[]) =>
    visits.find(({ stage }, index) => stages.includes(stage) && (stage !== 'customer' || index > 0))?.from;
  // Where a CRM reports that sales works on it there is no offer.
  const accepted = [...offers.map(({ acceptedAt: at }) => (at === undefined ? at : millis(at))), firstOf('working')];
  const contact = run.moves.find(({ event }) => event?.type === 'LeadContacted');
  const found: Record<Milestone, Ms | undefined> = {
    captured: run.openedAt,
    real: run.begins === 'customer' ? run.openedAt : realAt(run, visits),
    ready: firstOf('sales-ready', 'assigned', 'working'),
    accepted: earliest(accepted),
    contacted: contact && millis(contact.at),
    won: outcomes.find(({ result }) => result === 'won')?.at,
  };
  // A later milestone implies the earlier ones; contact alone stays unknown, because old leads have no record of it.
  let later: Ms | undefined;
  const reached: Journey['reached'] = {};
  for (const milestone of milestones.toReversed()) {
    const { [milestone]: own } = found;
    if (milestone === 'contacted' && own === undefined) continue;
    const at = own === undefined ? later : Math.min(own, later ?? own);
    if (at !== undefined) reached[milestone] = Math.max(run.openedAt, at);
    later = at;
  }
  return reached;
}

function earliest(moments: readonly (Ms | undefined)[]): Ms | undefined {
  const known = moments.filter((one) => typeof one === 'number');
  return known.length === 0 ? undefined : Math.min(...known);
}

/** It was neither refused nor left unconfirmed: it went on. */
function realAt({ end, moves }: Run, visits: Journey['visits']): Ms | undefined {
  const went = visits.find(({ stage }) => stage !== 'captured');
  if (went) return went.from;
  const left = end !== undefined && end !== 'rejected' && end !== 'unconfirmed';
  return left ? moves.map(({ at }) => millis(at)).at(-1) : undefined;
}

function clocksOf(
  { ready, accepted, contacted }: Journey['reached'],
  people: readonly Activity[],
  offers: readonly Assignment[],
  { customerSince }: Lead,
  { scoring, sales }: JourneyRules,
): Clocks {
  if (ready === undefined) return {};
  const asking = people.find((one) => millis(one.at) <= ready && asks(one, scoring, customerSince !== undefined));
  const raised = asking ? millis(asking.at) : ready;
  const [first] = offers;
  const offered = first && Math.max(raised, millis(first.offeredAt));
  const acceptBy = first && millis(first.acceptBy);
  const taker = offers.find(({ acceptedAt }) => acceptedAt !== undefined) ?? first;
  const workTime = workTimeOf(sales);
  const worked = (from: Ms | undefined, to: Ms | undefined) =>
    from !== undefined && to !== undefined ? workTime(taker?.repId, from, to) : undefined;
  const work = present({
    offered: worked(raised, offered),
    accepted: worked(offered, accepted),
    contacted: worked(raised, contacted),
  });
  return {
    raised,
    ...present({ offered, acceptBy, accepted, contacted }),
    ...(Object.keys(work).length > 0 && { work }),
  };
}

/** What people looked at before sales took over, each once. */
function seenIn(people: readonly Activity[], until: Ms | undefined): string[] {
  const seen = new Set<string>();
  for (const { type, detail, at } of people) {
    if (until !== undefined && millis(at) > until) continue;
    if (type === 'page.viewed' || type === 'link.clicked') seen.add(pathOf(detail.url));
    if (type === 'file.downloaded')
      seen.add(detail.file.includes('://') ? pathOf(detail.file) : `guide:${detail.file}`);
  }
  seen.delete('');
  return [...seen].slice(0, mostSeen);
}

/** The path alone: a query may name a person, and a path with an address does. */
function pathOf(url: string): string {
  try {
    const { pathname } = new URL(url);
    return /@|%40/i.test(pathname) ? '' : pathname.slice(0, 100);
  } catch {
    return '';
  }
}

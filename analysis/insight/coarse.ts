import type { Journey, MailFact, Ms, StageVisit } from './journey.ts';
import { monthOf, startOf, weekOf } from './periods.ts';
import { present } from './rates.ts';

/**
 * The part of a lifecycle that outlasts an erasure, so that past figures do not shrink: the weeks of its milestones and their
 * order, source, rep and outcome. It has no id, no exact moment, and no detail that only this person has. An open lifecycle has
 * ended.
 */
export function coarse(journey: Journey, zone: string): Journey {
  const { run, week, readyMonth, acceptedMonth, ruledMonth, source, campaign, form, rep, team, end } = journey;
  const { openedAt, closedAt, reached, visits, touches, outcomes, declined, mails } = journey;
  const last = Math.max(openedAt, ...Object.values(reached), ...visits.map(({ from }) => from));
  const moments = [
    openedAt,
    closedAt ?? last,
    ...Object.values(reached),
    ...visits.flatMap(({ from, to = last }) => [from, to]),
  ];
  const others = [...touches, ...outcomes, ...mails].map(({ at }) => at);
  // The order of the touches stays known, because credit for a sale depends on it. The rest of each moment is gone.
  const places = new Map([...new Set([...moments, ...others])].sort((a, b) => a - b).map((at, place) => [at, place]));
  const weekly = (at: Ms) => coarseMoment(at, zone) + (places.get(at) ?? 0);
  return present({
    run,
    week,
    readyMonth,
    acceptedMonth,
    ruledMonth,
    source,
    campaign,
    form,
    rep,
    team,
    end,
    openedAt: weekly(openedAt),
    closedAt: weekly(closedAt ?? last),
    reached: Object.fromEntries(Object.entries(reached).map(([name, at]) => [name, weekly(at)])),
    visits: visits.map(
      ({ from, to = last, fate, ...visit }): StageVisit => ({
        ...visit,
        from: weekly(from),
        to: weekly(to),
        fate: fate === 'there' ? 'ended' : fate,
      }),
    ),
    touches: touches.map((touch) => ({ ...touch, at: weekly(touch.at) })),
    clocks: {},
    outcomes: outcomes.map((outcome) => ({ ...outcome, at: weekly(outcome.at) })),
    declined,
    mails: mails.map((mail): MailFact => ({ ...mail, at: weekly(mail.at) })),
    seen: [],
  });
}

/** The beginning of the moment's week, or of its month when both begin in the same week. */
export function coarseMoment(at: Ms, zone: string): Ms {
  return Math.max(startOf(weekOf(at, zone), zone), startOf(monthOf(at, zone), zone));
}

import { hour, type Instant, plus } from '../time/instant.ts';
import type { RepLoad } from './strategies.ts';

type Asked = Pick<RepLoad, 'asked'>;

/** A rep with this many offers to answer gets no other while somebody begins work soon. */
const mostOffers = 2;
/** How soon is soon, and how long an offer that was let pass still counts as one to answer: late, the rep may accept it. */
export const patience = 2 * hour;

/** How many offers run whose rep is expected to answer them first. */
export const runningOffers = ({ asked = [] }: Asked, now: Instant): number => asked.filter((by) => by > now).length;

/** An offer that ran until `by` no longer says anything about its rep. */
export const isForgotten = (by: Instant, now: Instant): boolean => plus(by, patience) <= now;

/** Whether a rep has offers enough to answer for now. */
export const isAskedEnough = ({ asked = [] }: Asked, now: Instant): boolean =>
  asked.filter((by) => !isForgotten(by, now)).length >= mostOffers;

/** The next moment at which one of these reps must have answered an offer; undefined when none runs. */
export function nextAnswer(loads: readonly Asked[], now: Instant): Instant | undefined {
  const ahead = loads.flatMap(({ asked = [] }) => asked.filter((by) => by > now)).sort();
  return ahead[0];
}

/** The reps with the fewest open offers: when all have enough to answer, they are asked first. */
export function leastAsked<T extends Asked>(loads: readonly T[], now: Instant): T[] {
  const fewest = Math.min(...loads.map((load) => runningOffers(load, now)));
  return loads.filter((load) => runningOffers(load, now) === fewest);
}

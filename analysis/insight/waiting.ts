import type { Fold } from './fold.ts';
import { at, count, sorted, type Tally, tally } from './rates.ts';

/** How many leads wait in nurture behind one step of a track, by the lifecycle. */
export interface Waiting {
  track: string;
  /** The last step they got; absent before the first. */
  step?: string;
  waiting: number;
  leads: readonly string[];
}

/** Where leads wait in their tracks now, for any period: after the last mail of the track. */
export function createWaiting(): Fold<Waiting[]> {
  const places = new Map<string, { place: Pick<Waiting, 'track' | 'step'>; waiting: Tally }>();
  return {
    add({ id, closedAt, visits, mails, track }, name) {
      const stay = visits.at(-1);
      if (id === undefined || closedAt !== undefined || stay?.stage !== 'nurturing' || stay.fate !== 'there') return;
      // A lead that got no mail of a track yet waits for the first one.
      const step = mails.findLast((mail) => mail.track === track)?.step;
      const place = track === undefined || step === undefined ? { track: notBegun } : { track, step };
      const known = at(places, `${place.track}\n${place.step ?? ''}`, () => ({ place, waiting: tally() }));
      count(known.waiting, name);
    },
    figures: () =>
      sorted(places).map(([, { place, waiting }]) => ({ ...place, waiting: waiting.n, leads: waiting.leads })),
  };
}

/** The track of leads without any mail yet. */
export const notBegun = 'before the first mail';

import { type Fold, type InsightSettings, isIn } from './fold.ts';
import type { Ms } from './journey.ts';
import { count, partOf, present, type Rate, tally } from './rates.ts';
import { type Duration, kaplanMeier, quantile } from './survival.ts';

/** Between which moments each clock runs. */
export const clocks = ['raised to offer', 'offer to accept', 'accept to contact', 'raised to contact'] as const;
export type Clock = (typeof clocks)[number];

/** One clock; times in milliseconds, what still runs is censored. */
interface ClockFigures {
  clock: Clock;
  n: number;
  /** How many of them still run, and whose. */
  running: number;
  leads: readonly string[];
  waiting: readonly string[];
  median?: number;
  p90?: number;
  /** The same in the rep's working hours, of lifecycles with a rep. */
  workMedian?: number;
  workP90?: number;
}

export interface Speed {
  clocks: ClockFigures[];
  /** Accepted within the answer time of the first offer; offers whose time still runs are left out. */
  withinSla: Rate;
  /** Lifecycles from before contacts were recorded, or won without a recorded one: their speed is unknown. */
  notRecorded: number;
  /** Whether any contact was recorded yet. */
  recorded: boolean;
}

/** How long something took, and in the working hours of the rep where that is known. */
interface Times {
  durations: Duration[];
  work: Duration[];
  names: string[];
  waiting: string[];
}

const times = (): Times => ({ durations: [], work: [], names: [], waiting: [] });

function start({ durations, names, waiting }: Times, duration: Duration, name: string): void {
  durations.push(duration);
  names.push(name);
  if (duration.event === undefined) waiting.push(name);
}

interface Raised {
  raised: Ms;
  accepted?: Ms;
  contacted?: Ms;
  until: Ms;
  name: string;
  won: boolean;
  rep: string | undefined;
  work?: number;
}

/** Speed to lead, of hands raised since the beginning of the period. Automatic mail is no contact. */
export function createSpeed(settings: InsightSettings): Fold<Speed> {
  const { now, workTime } = settings;
  const [toOffer, toAccept] = [times(), times()];
  const heard: Raised[] = [];
  const inTime = tally();
  let decided = 0;
  let recordedSince = Number.POSITIVE_INFINITY;

  const run = (
    into: Times,
    { name, until, rep }: Pick<Raised, 'name' | 'until' | 'rep'>,
    from: Ms,
    to: Ms | undefined,
    worked: number | undefined,
  ) => {
    const ms = Math.max(0, (to ?? until) - from);
    start(into, to === undefined ? { ms } : { ms, event: 'done' }, name);
    work(into, { rep, from, until }, to, worked);
  };
  /** A clock that runs has run for as many working hours as the rep had until now. */
  const work = (
    into: Times,
    { rep, from, until }: Pick<Raised, 'until' | 'rep'> & { from: Ms },
    to: Ms | undefined,
    worked: number | undefined,
  ) => {
    if (worked !== undefined) into.work.push({ ms: worked, event: 'done' });
    const running = to === undefined ? workTime(rep, from, until) : undefined;
    if (running !== undefined) into.work.push({ ms: running });
  };

  return {
    add({ clocks: rang, closedAt, reached, id, rep }, name) {
      const { raised, offered, acceptBy, accepted, contacted } = rang;
      if (contacted !== undefined) recordedSince = Math.min(recordedSince, contacted);
      if (raised === undefined || !isIn(raised, settings) || id === undefined) return;
      const until = closedAt ?? now;
      const whose = { name, until, rep };
      run(toOffer, whose, raised, offered, rang.work?.offered);
      if (offered !== undefined) {
        run(toAccept, whose, offered, accepted, rang.work?.accepted);
        const isInTime = accepted !== undefined && acceptBy !== undefined && accepted <= acceptBy;
        if (isInTime) count(inTime, name);
        if (isInTime || (acceptBy !== undefined && acceptBy < now)) decided += 1;
      }
      heard.push({
        raised,
        accepted,
        contacted,
        until,
        name,
        rep,
        won: reached.won !== undefined,
        work: rang.work?.contacted,
      });
    },

    figures() {
      const [acceptToContact, raisedToContact] = [times(), times()];
      let notRecorded = 0;
      for (const { raised, accepted, contacted, until, won, name, rep, work: worked } of heard) {
        // A customer was spoken to, even when no rep wrote the contact down.
        const isUnknown = contacted === undefined && (won || (accepted ?? raised) < recordedSince);
        if (isUnknown) {
          notRecorded += 1;
          continue;
        }
        const duration = (from: Ms) =>
          contacted === undefined ? { ms: until - from } : { ms: Math.max(0, contacted - from), event: 'done' };
        if (accepted !== undefined) start(acceptToContact, duration(accepted), name);
        // A lead that no rep has taken waits for a person too.
        start(raisedToContact, duration(raised), name);
        work(raisedToContact, { rep, from: raised, until }, contacted, worked);
      }
      const each = [toOffer, toAccept, acceptToContact, raisedToContact] as const;
      return {
        clocks: clocks.map((clock, index) => clockFigures(clock, each[index] as Times)),
        withinSla: partOf(inTime, decided),
        notRecorded,
        recorded: recordedSince < Number.POSITIVE_INFINITY,
      };
    },
  };
}

function clockFigures(clock: Clock, { durations, work, names, waiting }: Times): ClockFigures {
  const survival = kaplanMeier(durations);
  const inWork = kaplanMeier(work);
  const figures = {
    median: quantile(survival, 0.5),
    p90: quantile(survival, 0.9),
    workMedian: quantile(inWork, 0.5),
    workP90: quantile(inWork, 0.9),
  };
  return {
    clock,
    n: durations.length,
    running: durations.length - survival.ended,
    leads: names,
    waiting,
    ...present(figures),
  };
}

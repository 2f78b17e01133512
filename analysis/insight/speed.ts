import type { Fold, InsightSettings } from './fold.ts';
import type { Ms } from './journey.ts';
import { count, partOf, type Rate, tally } from './rates.ts';
import { type Duration, kaplanMeier, quantile } from './survival.ts';

/** Between which moments each clock runs. */
export const clocks = ['raised to offer', 'offer to accept', 'accept to contact', 'raised to contact'] as const;
export type Clock = (typeof clocks)[number];

/** One clock; times in milliseconds, what still runs is censored. */
export interface ClockFigures {
  clock: Clock;
  n: number;
  /** How many of them still run. */
  running: number;
  median?: number;
  p90?: number;
  /** The same in the working hours of the rep, of those that have stopped. */
  workMedian?: number;
  workP90?: number;
}

export interface Speed {
  clocks: ClockFigures[];
  /** Accepted within the answer time of the first offer; offers whose time still runs are left out. */
  withinSla: Rate;
  /** Lifecycles that a rep took when no contact was written down, or that ended without a word of any: nobody can tell. */
  notRecorded: number;
  /** Nobody has written down a contact yet. */
  recorded: boolean;
}

interface Taken {
  raised?: Ms;
  accepted?: Ms;
  contacted?: Ms;
  until: Ms;
  won: boolean;
  work?: number;
}

/** Speed to lead, of hands raised since the beginning of the period. Automatic mail is no contact. */
export function createSpeed({ now, since }: InsightSettings): Fold<Speed> {
  const times: Record<Clock, Duration[]> = {
    [clocks[0]]: [],
    [clocks[1]]: [],
    [clocks[2]]: [],
    [clocks[3]]: [],
  } as never;
  const work: Record<Clock, number[]> = { [clocks[0]]: [], [clocks[1]]: [], [clocks[2]]: [], [clocks[3]]: [] } as never;
  const taken: Taken[] = [];
  const inTime = tally();
  let decided = 0;
  let recordedSince = Number.POSITIVE_INFINITY;

  const run = (clock: Clock, from: Ms, to: Ms | undefined, until: Ms) =>
    times[clock].push(
      to === undefined ? { ms: Math.max(0, until - from) } : { ms: Math.max(0, to - from), event: 'done' },
    );

  return {
    add({ clocks: rang, closedAt, reached, id }, name) {
      const { raised, offered, acceptBy, accepted, contacted } = rang;
      if (contacted !== undefined) recordedSince = Math.min(recordedSince, contacted);
      if (raised === undefined || raised < since || raised > now || id === undefined) return;
      const until = closedAt ?? now;
      run('raised to offer', raised, offered, until);
      if (rang.work?.offered !== undefined) work['raised to offer'].push(rang.work.offered);
      if (offered !== undefined) {
        run('offer to accept', offered, accepted, until);
        if (rang.work?.accepted !== undefined) work['offer to accept'].push(rang.work.accepted);
        const isIn = accepted !== undefined && acceptBy !== undefined && accepted <= acceptBy;
        if (isIn) count(inTime, name);
        if (isIn || (acceptBy !== undefined && acceptBy < now)) decided += 1;
      }
      if (accepted !== undefined || contacted !== undefined)
        taken.push({ raised, accepted, contacted, until, won: reached.won !== undefined, work: rang.work?.contacted });
    },

    figures() {
      const contacts: Record<string, Duration[]> = { ...times, [clocks[2]]: [], [clocks[3]]: [] };
      const contactWork: number[] = [];
      let notRecorded = 0;
      for (const { raised, accepted, contacted, until, won, work: worked } of taken) {
        // Who bought without a contact in writing was spoken to all the same.
        const isUnknown = contacted === undefined && (won || (accepted ?? 0) < recordedSince);
        if (isUnknown) {
          notRecorded += 1;
          continue;
        }
        const duration = (from: Ms) =>
          contacted === undefined ? { ms: until - from } : { ms: Math.max(0, contacted - from), event: 'done' };
        if (accepted !== undefined) contacts[clocks[2]]?.push(duration(accepted));
        if (raised !== undefined) contacts[clocks[3]]?.push(duration(raised));
        if (worked !== undefined) contactWork.push(worked);
      }
      const worked: Record<string, number[]> = { ...work, [clocks[3]]: contactWork };
      return {
        clocks: clocks.map((clock) => clockFigures(clock, contacts[clock] ?? [], worked[clock] ?? [])),
        withinSla: partOf(inTime, decided),
        notRecorded,
        recorded: recordedSince < Number.POSITIVE_INFINITY,
      };
    },
  };
}

function clockFigures(clock: Clock, durations: readonly Duration[], worked: readonly number[]): ClockFigures {
  const survival = kaplanMeier(durations);
  const inWork = kaplanMeier(worked.map((ms) => ({ ms, event: 'done' })));
  const figures = {
    median: quantile(survival, 0.5),
    p90: quantile(survival, 0.9),
    workMedian: quantile(inWork, 0.5),
    workP90: quantile(inWork, 0.9),
  };
  const known = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
  return { clock, n: durations.length, running: durations.length - survival.ended, ...known };
}

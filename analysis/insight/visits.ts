import type { Assignment } from '../../domain/lead/assignment.ts';
import type { EventType } from '../../domain/lead/event-schemas.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead, StageMove } from '../../domain/lead/lead.ts';
import type { End, Stage } from '../../domain/lead/stage.ts';
import { millis } from '../../domain/time/instant.ts';
import type { Fate, Ms, StageVisit } from './journey.ts';

/** One lifecycle, from the moves of its lead. */
export interface Run {
  /** Absent when no move names it: an old lead. */
  lifecycleId?: string;
  openedAt: Ms;
  closedAt?: Ms;
  end?: End;
  moves: readonly StageMove[];
  /** Where the lead stood when the lifecycle began: a customer begins as one. */
  begins: Stage;
}

/** One lifecycle of a person, who may have been several leads. */
export interface PersonRun extends Run {
  /** The post that began it, of the first lifecycle of each lead. */
  captured?: Lead['captured'];
  /** Lifecycles of leads merged while these were open: they continue in this one. */
  also: readonly Run[];
}

const endStages: Partial<Record<Stage, End>> = {
  lost: 'lost',
  dormant: 'dormant',
  rejected: 'rejected',
  unsubscribed: 'unsubscribed',
};

/** A customer whose next sale fails stays a customer: only the event reports it. */
const fateBy: Partial<Record<EventType, Fate>> = { LeadRecycled: 'back', LeadLost: 'lost' };

const order: readonly Stage[] = ['captured', 'nurturing', 'sales-ready', 'assigned', 'working', 'customer'];

/** The lifecycles of a lead, oldest first: each begins with a capture or with its coming back. */
function runsOf(lead: Lead): Run[] {
  const groups: StageMove[][] = [];
  for (const move of withoutMistakes(lead.moves)) {
    const group = groups.at(-1);
    if (group && !opensRun(move)) group.push(move);
    else groups.push([move]);
  }
  if (groups.length === 0) groups.push([]);
  const runs = groups.map((moves, index) => runOf(lead, moves, groups[index + 1]));
  // Spam leads publish no events, but the post itself names its lifecycle.
  return runs.map((run, index) =>
    index === 0 ? { ...run, lifecycleId: run.lifecycleId ?? lead.captured.lifecycleId } : run,
  );
}

/**
 * The lifecycles of a person, oldest first. A lifecycle that a lead had finished before its merge stays separate, so that past
 * figures do not shrink; an open one continues in that of the kept lead.
 */
export function runsOfPerson({ lead, others = [] }: LeadHistory): PersonRun[] {
  const own = runsOf(lead).map(
    (run, index): PersonRun => ({ ...run, also: [], ...(index === 0 && { captured: lead.captured }) }),
  );
  const all = [...own];
  for (const other of others) {
    const mergedAt = millis(lead.merged?.find(({ id }) => id === other.lead.id)?.at ?? lead.openedAt);
    const goesOnIn = own.find(({ closedAt }) => closedAt === undefined || closedAt > mergedAt) ?? own.at(-1);
    for (const run of runsOfPerson(other)) {
      const wasOpen = other.lead.mergedInto?.open === true && run.lifecycleId === other.lead.lifecycleId;
      if (!wasOpen) all.push(run);
      else if (other.lead.stage === 'customer') all.push({ ...run, closedAt: mergedAt, end: 'customer' });
      else if (goesOnIn) goesOnIn.also = [...goesOnIn.also, run, ...run.also];
    }
  }
  return all.sort((a, b) => a.openedAt - b.openedAt);
}

/** A withdrawn end was none: neither it nor its withdrawal is a move. */
function withoutMistakes(moves: readonly StageMove[]): StageMove[] {
  const kept: StageMove[] = [];
  for (const move of moves) {
    if (move.event?.type !== 'LeadRestored') kept.push(move);
    else while (kept.at(-1)?.stage === 'rejected') kept.pop();
  }
  return kept;
}

/** Whether sales said that the person of this lifecycle is no buyer. */
export const isNoLead = ({ end, moves }: Run): boolean =>
  end === 'rejected' && moves.some(({ event }) => event?.type === 'LeadRejected' && event.facts.reason !== undefined);

/** An entry about an activity keeps the lead's stage. */
const opensRun = ({ stage, event, of }: StageMove) =>
  (stage === 'captured' && of === undefined) || event?.type === 'LeadReopened';

function runOf(lead: Lead, moves: readonly StageMove[], next: readonly StageMove[] | undefined): Run {
  const [first] = moves;
  const begins = first?.stage ?? lead.stage;
  if (next === undefined) {
    const closed = !lead.open && lead.closed?.lifecycleId === lead.lifecycleId ? lead.closed : undefined;
    const openedAt = millis(lead.openedAt);
    const closing = closed && { closedAt: Math.max(openedAt, millis(closed.at)), end: closed.end };
    return { lifecycleId: lead.lifecycleId, openedAt, moves, begins, ...closing };
  }
  const last = moves.at(-1);
  const rejected = moves.find(({ event }) => event?.type === 'LeadRejected')?.event?.facts as { end?: End } | undefined;
  const end = rejected?.end ?? (last && endStages[last.stage]);
  const reopenedAt = next[0] ? millis(next[0].at) : millis(lead.openedAt);
  const openedAt = first ? millis(first.at) : millis(lead.createdAt);
  return {
    lifecycleId: moves.find(({ event }) => event !== undefined)?.event?.lifecycleId,
    openedAt,
    moves,
    begins,
    // A customer's end is no move; it was over when the next lifecycle began at the latest.
    closedAt: Math.max(openedAt, end !== undefined && last ? millis(last.at) : reopenedAt),
    end: end ?? (last?.stage === 'customer' ? 'customer' : 'dormant'),
  };
}

/** The stays of a lifecycle: entries that leave the stage as it is are none, and the stage of an end is no stay. */
export function visitsOf(run: Run, offers: readonly Assignment[]): StageVisit[] {
  const stays: { stage: Stage; at: Ms; by?: EventType }[] = [{ stage: run.begins, at: run.openedAt }];
  for (const { stage, at, event } of run.moves) {
    const last = stays.at(-1);
    if (last && last.stage !== stage) stays.push({ stage, at: Math.max(last.at, millis(at)), by: event?.type });
  }
  return stays.flatMap(({ stage, at }, index): StageVisit[] => {
    if (endStages[stage] !== undefined) return [];
    const next = stays[index + 1];
    const to = next ? next.at : run.closedAt;
    const rep = repAt(offers, stage, to);
    const fate = (next?.by && fateBy[next.by]) ?? fateOf(stage, next?.stage, run);
    return [{ stage, from: at, ...(to !== undefined && { to: Math.max(at, to) }), fate, rep }];
  });
}

function fateOf(stage: Stage, next: Stage | undefined, { closedAt, end }: Run): Fate {
  if (next === undefined) {
    if (closedAt === undefined) return 'there';
    if (end === 'customer') return 'on';
    return end === 'lost' ? 'lost' : 'ended';
  }
  if (next === 'lost') return 'lost';
  if (endStages[next] !== undefined) return 'ended';
  // A customer who buys again moves on, though the next stage precedes in the list.
  return stage === 'customer' || order.indexOf(next) > order.indexOf(stage) ? 'on' : 'back';
}

/** The rep who had the lead at the end of a stay with sales. */
function repAt(offers: readonly Assignment[], stage: Stage, to: Ms | undefined): string | undefined {
  if (stage !== 'assigned' && stage !== 'working' && stage !== 'customer') return undefined;
  return offers.findLast(({ offeredAt }) => to === undefined || millis(offeredAt) <= to)?.repId;
}

import type { Config } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import { because } from '../lead/activity-text.ts';
import { describe, type Names, type Titles, wordsOf } from '../lead/activity-types.ts';
import { type Assignment, managerId, programIn } from '../lead/assignment.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { StageMove } from '../lead/lead.ts';
import type { Send } from '../lead/send.ts';
import type { Stage } from '../lead/stage.ts';
import { type ScoreReason, score } from '../scoring/score.ts';
import { localTime } from '../time/calendar.ts';
import { byTime, type Instant } from '../time/instant.ts';
import { botReasons } from '../tracking/bot-detection.ts';

/** One line of a lead's history. */
export interface TimelineEntry {
  at: Instant;
  /** In words a sales rep understands. */
  what: string;
  kind: 'activity' | 'mail' | 'sales' | 'stage';
  /** The remaining points of those it gave. */
  points?: number;
  /** The rule in scoring.yaml that gave them. */
  rule?: string;
  /** A program did it, for this reason; it counts for nothing. */
  machine?: string;
}

type Named = Pick<Config, 'sales' | 'deployment'>;

/** A lead's whole history, oldest first: activities, mails, offers and moves with reasons. */
export function timeline(
  history: LeadHistory,
  config: Pick<Config, 'scoring' | 'sales' | 'deployment'>,
  now: Instant,
  titles: Titles = {},
  moveText = (move: StageMove) => `Now ${move.stage}${because(move.why)}`,
): TimelineEntry[] {
  const reasons = new Map(
    score(history.activities, config.scoring, now)
      .reasons.filter(({ interest }) => interest === undefined)
      .map((reason) => [reason.activity.id, reason]),
  );
  const names = namesOf(config, titles);
  const machines = botReasons(history.activities, config.scoring.machines);
  const said = history.activities.map((activity): TimelineEntry => {
    const machine = machines.get(activity.id);
    const entry = activityEntry(activity, reasons.get(activity.id), names);
    return machine === undefined ? entry : { ...entry, what: `${entry.what} (a program: ${machine})`, machine };
  });
  const changes = history.lead.moves.filter(({ stage }, index, all) => stage !== all[index - 1]?.stage);
  const moves = changes.map((move): TimelineEntry & StageMove => ({
    ...move,
    what: moveText(move),
    kind: 'stage',
  }));
  const moved = (...to: readonly Stage[]) => moves.filter(({ stage }) => to.includes(stage));
  // The sort is stable: of one moment, cause comes before effect as listed here.
  const entries = [
    ...said.filter(({ kind }) => kind === 'activity'),
    ...moved('captured', 'sales-ready'),
    ...history.assignments.flatMap((assignment) => assignmentEntries(assignment, history, config)),
    ...moved('assigned'),
    ...history.sends.map((send) => sendEntry(send, titles)),
    ...said.filter(({ kind }) => kind !== 'activity'),
    ...moved('nurturing', 'working', 'customer', 'lost', 'dormant', 'rejected', 'unsubscribed'),
  ].map(({ at, what, kind, points, rule, machine }) => ({
    at,
    what,
    kind,
    ...(rule !== undefined && { points, rule }),
    machine,
  }));
  return entries.sort(byTime);
}

/** A rep's, the manager's or a program's name for an id. */
export function nameOf(repId: string, { sales, deployment }: Named): string {
  if (repId === managerId) return deployment.manager.name;
  const program = programIn(repId);
  if (program !== undefined) return `the program “${program}”`;
  return sales.reps.find(({ id }) => id === repId)?.name ?? 'a former rep';
}

function activityEntry(activity: Activity, reason: ScoreReason | undefined, names: Names): TimelineEntry {
  const entry: TimelineEntry = { at: activity.at, what: textOf(activity, names), kind: wordsOf(activity).timelineKind };
  return reason ? { ...entry, points: reason.points, rule: reason.rule } : entry;
}

function textOf(activity: Activity, names: Names): string {
  const quote = names.titles.quotes === false ? undefined : wordsOf(activity).quote?.(activity.detail);
  return `${describe(activity, names)}${quote ? `: “${short(quote)}”` : ''}`;
}

const namesOf = (config: Named, titles: Titles): Names => ({
  rep: (repId) => nameOf(repId, config),
  followUp: (id) => config.sales.followUps.find((one) => one.id === id)?.name ?? id,
  isManager: (repId) => repId === managerId,
  titles,
});

function short(message: string): string {
  const line = message.replace(/\s+/g, ' ');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function sendEntry(send: Send, { mails }: Titles): TimelineEntry {
  const got = send.kind === 'internal' ? 'Sales got mail' : 'Got mail';
  const title = mails?.[send.template]?.title;
  const mail = title === undefined ? `“${send.template}” (${send.step})` : `“${title}”`;
  const words: Record<Send['state'], string> = {
    claimed: `Mail ${mail} is being sent`,
    sent: `${got} ${mail}`,
    unknown: `${got} ${mail}, probably: the mail service did not answer, so it is not sent again`,
    released: `Mail ${mail} was not sent yet; it is tried again`,
    held: `Mail ${mail} waits until sending works again; the people who run Leadloop are notified`,
    refused: `Mail ${mail} was refused by the mail service`,
  };
  return {
    at: send.sentAt ?? send.claimedAt,
    what: `${words[send.state]}${title === undefined ? because(send.why) : ''}`,
    kind: 'mail',
  };
}

/** The offer, and its end where no activity reports it. */
function assignmentEntries(assignment: Assignment, history: LeadHistory, config: Named): TimelineEntry[] {
  const { repId, offeredAt, acceptBy, why, status, toManager, lifecycleId, attempt } = assignment;
  const name = nameOf(repId, config);
  const rep = config.sales.reps.find(({ id }) => id === repId) ?? config.deployment.manager;
  const by = localTime(acceptBy, rep.timeZone);
  const offered: TimelineEntry = {
    at: offeredAt,
    what: `${toManager ? 'Put before' : 'Offered to'} ${name}, answer by ${by}${because(why)}`,
    kind: 'sales',
  };
  const answered = history.activities.some(
    (activity) =>
      (activity.type === 'rep.accepted' || activity.type === 'rep.declined') &&
      activity.lifecycleId === lifecycleId &&
      activity.detail.attempt === attempt,
  );
  if (status === 'expired') return [offered, { at: acceptBy, what: `${name} did not answer in time`, kind: 'sales' }];
  if (assignment.acceptedAt && !answered)
    return [offered, { at: assignment.acceptedAt, what: `${name} accepted the lead`, kind: 'sales' }];
  return [offered];
}

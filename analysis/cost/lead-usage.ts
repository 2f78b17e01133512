import { activityCosts } from '../../domain/lead/activity-types.ts';
import { eventsOf } from '../../domain/lead/domain-events.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { findWords } from '../../domain/workflow/desk/find-words.ts';
import { assumedMs, noUsage, type Usage } from './cost.ts';
import type { ExecutionUsage } from './execution-usage.ts';

const readUnit = 4_096;
const writeUnit = 1_024;
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const writesOf = (row: unknown) => Math.ceil(bytesOf(row) / writeUnit);

/**
 * A lead's usage until now: from the history of its executions, and from its rows. DynamoDB units follow the current size of
 * the rows, an upper bound for earlier writes; an index entry is a unit. The writes of each call: `npm run bench -- calls`.
 */
export function leadUsage(history: LeadHistory, executions: readonly ExecutionUsage[]): Usage {
  const { lead, activities, sends, assignments } = history;
  const sum = (of: (one: ExecutionUsage) => number) => executions.reduce((all, one) => all + of(one), 0);
  const invocations = sum((one) => one.invocations);
  const profile = writesOf(lead);
  const look = Math.ceil(bytesOf(history) / readUnit);

  const used: Usage = { ...noUsage, transitions: sum((one) => one.transitions), invocations };
  used.lambdaMs = sum((one) => (one.lambdaMs > 0 ? one.lambdaMs : one.invocations * assumedMs));
  used.readUnits = invocations * look;
  // Opened (with two index entries), scored, parked; one of these writes also removes the sweep's mark.
  used.writeUnits =
    executions.length * (profile + 3) + (sum((one) => one.parkings) + sum((one) => one.scorings)) * profile;
  // The words by which it is found, and their index entries.
  used.writeUnits += 2 * findWords(lead).length;
  // A stage is an index entry that moves: one off, one on.
  used.writeUnits += lead.moves.length * 2;

  // Marked as unpublished (an index entry), published and marked off.
  used.events = eventsOf(lead).length;
  used.writeUnits += used.events * (profile + 2);
  // Insight reads the lead again for each, and once a night on which something happened.
  const nights = new Set([...activities, ...eventsOf(lead)].map(({ at }) => at.slice(0, 10))).size;
  used.readUnits += (used.events + nights) * look;

  const outside = (requests: number) => {
    used.requests += requests;
    used.invocations += 1;
    used.lambdaMs += assumedMs;
  };
  for (const activity of activities) {
    const { request, looked, written } = activityCosts[activity.type];
    if (!looked && !written) used.readUnits += 2; // whether the lead was erased, before and after
    outside(request ? 1 : 0);
    if (activity.type === 'form.submitted') {
      used.writeUnits += 4; // counted for the limits of its sender, of all forms and of mails to strangers, and as the form's last post
      used.readUnits += 1; // the suppression list
    }
    if (activity.id === lead.captured.id) continue; // is in the profile
    const row = writesOf(activity);
    // Marked for the sweep, looked at, marked off.
    used.writeUnits += looked ? 2 * row + 2 : row;
    used.readUnits += looked ? look : 0;
    if (written) used.writeUnits += profile;
  }
  for (const send of sends) {
    used.mails += send.state === 'sent' || send.state === 'unknown' ? 1 : 0;
    used.readUnits += 1 + Math.ceil(bytesOf(lead) / readUnit); // the suppression list, and whether the lead was erased
    used.writeUnits += 3 * writesOf(send) + 2; // claimed and marked, sent and marked off, settled by SES's event
    if (send.kind === 'marketing') used.writeUnits += 1; // its place in the share of this second
    outside(0);
  }
  // Offer, the rep's place, the answer, the place given back, and the lead that moves; who accepted is asked no longer.
  for (const assignment of assignments)
    used.writeUnits += 2 * writesOf(assignment) + 2 + profile + (assignment.acceptedAt === undefined ? 0 : 1);
  return used;
}

/**
 * The usage of the simplest machine for the same mails: Send, Wait, Send … with one function and one note each, without score,
 * waking, sales and ledger.
 */
export function plainUsage(mails: number): Usage {
  const waits = Math.max(0, mails - 1);
  return {
    ...noUsage,
    transitions: mails + waits,
    invocations: mails,
    lambdaMs: mails * assumedMs,
    readUnits: mails,
    writeUnits: mails,
    mails,
  };
}

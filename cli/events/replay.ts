import { eventsOf } from '../../domain/lead/domain-events.ts';
import type { DomainEvent } from '../../domain/lead/event-schemas.ts';
import { stages } from '../../domain/lead/stage.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { LeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { OutboundDeadLetters } from '../../functions/adapters/sqs/outbound-dead-letters.ts';
import { CommandError } from '../command/arguments.ts';
import type { Terminal } from '../command/terminal.ts';
import { type ReplayWish, sinceOf } from './selection.ts';

interface ReplayDeps {
  leads: Pick<Leads, 'history'>;
  /** The lead id of an address or an id. */
  idOf: (lead: string) => Promise<string>;
  walk: LeadWalk;
  deadLetters: Pick<OutboundDeadLetters, 'count' | 'send' | 'sendBack'>;
  /** To every listener. */
  publish: (events: readonly DomainEvent[]) => Promise<void>;
  now: () => Instant;
  terminal: Pick<Terminal, 'progress'>;
}

/** The events that were sent again, or would be. */
interface Replayed {
  events: number;
  leads?: number;
  sent: boolean;
  /** In one line, for people. */
  text: string;
}

/** Leads read and sent at once. */
const atOnce = 16;

/** A second run sends the same ids again. */
export async function replay(deps: ReplayDeps, { selection, to, apply }: ReplayWish): Promise<Replayed> {
  if (selection.of === 'dead-letters') return replayDeadLetters(deps, to, apply);
  const since = selection.of === 'since' ? sinceOf(selection.since, deps.now()) : undefined;
  // A set: a lead that changes its stage while we walk comes twice.
  const ids = new Set<string>();
  if (selection.of === 'lead') ids.add(await deps.idOf(selection.lead));
  else for await (const id of deps.walk.ids(stages)) ids.add(id);
  const progress = deps.terminal.progress(ids.size, 'leads');
  let events = 0;
  let done = 0;
  await inParallel(ids, atOnce, async (leadId) => {
    const lead = (await deps.leads.history(leadId))?.lead;
    if (!lead && selection.of === 'lead')
      throw new CommandError(`got --lead ${selection.lead}, expected the address or the id of a lead`);
    const due = lead ? eventsOf(lead).filter(({ at }) => since === undefined || at >= since) : [];
    events += due.length;
    if (apply && due.length > 0) await tell(deps, due, to);
    progress.at(++done, done);
  }).finally(() => progress.end());
  const whom = to ?? 'everybody who listens';
  const found = `${counted(events, 'event')} of ${counted(ids.size, 'lead')}`;
  const text = apply
    ? `${found} told again to ${whom}.`
    : `${found}. Nothing was sent; --apply tells them again to ${whom}.`;
  return { events, leads: ids.size, sent: apply, text };
}

/** Events of one lead, in their order. */
async function tell({ publish, deadLetters }: ReplayDeps, due: readonly DomainEvent[], to: string | undefined) {
  if (to === undefined) return publish(due);
  for (const event of due) await deadLetters.send(to, busEventOf(event));
}

async function replayDeadLetters(
  { deadLetters }: ReplayDeps,
  to: string | undefined,
  apply: boolean,
): Promise<Replayed> {
  if (!apply) {
    const events = await deadLetters.count();
    const text = `${counted(events, 'event')} with the dead letters. Nothing was sent; --apply sends them back.`;
    return { events, sent: false, text };
  }
  const back = await deadLetters.sendBack(to);
  const whom = [...back].map(([name, count]) => `${count} to ${name}`).join(', ');
  const text = back.size === 0 ? 'There are no dead letters to send back.' : `Sent back: ${whom}.`;
  return { events: [...back.values()].reduce((sum, count) => sum + count, 0), sent: true, text };
}

/** The event as the bus delivers it. */
const busEventOf = ({ type, ...detail }: DomainEvent) => ({ 'detail-type': type, detail });

const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

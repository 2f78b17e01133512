import { eventsOf } from '../../domain/lead/domain-events.ts';
import type { DomainEvent } from '../../domain/lead/event-schemas.ts';
import { stages } from '../../domain/lead/stage.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { LeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { DeadLetters } from '../aws/dead-letters.ts';
import { CommandError } from '../command/arguments.ts';
import { type ReplayArguments, sinceOf } from './arguments.ts';

export interface ReplayDeps {
  leads: Pick<Leads, 'story'>;
  walk: LeadWalk;
  deadLetters: DeadLetters;
  /** To everybody who listens. */
  publish: (events: readonly DomainEvent[]) => Promise<void>;
  now: () => Instant;
}

/** Answers what was done, or would be, in one line. Doing it twice tells the same ids again. */
export async function replay(deps: ReplayDeps, { selection, to, apply }: Omit<ReplayArguments, 'stack'>) {
  if (selection.of === 'dead-letters') return letters(deps, to, apply);
  const since = selection.of === 'since' ? sinceOf(selection.since, deps.now()) : undefined;
  const ids = selection.of === 'lead' ? [selection.leadId] : deps.walk.ids(stages);
  const seen = new Set<string>();
  let events = 0;
  for await (const leadId of ids) {
    if (seen.has(leadId)) continue; // it changed its stage while we walked
    seen.add(leadId);
    const lead = (await deps.leads.story(leadId))?.lead;
    if (!lead && selection.of === 'lead') throw new CommandError(`got --lead ${leadId}, expected the id of a lead`);
    const told = lead ? eventsOf(lead).filter(({ at }) => since === undefined || at >= since) : [];
    events += told.length;
    if (!apply || told.length === 0) continue;
    if (to === undefined) await deps.publish(told);
    else for (const event of told) await deps.deadLetters.send(to, toldOf(event));
  }
  const whom = to ?? 'everybody who listens';
  const found = `${counted(events, 'event')} of ${counted(seen.size, 'lead')}`;
  return apply ? `${found} told again to ${whom}.` : `${found}. Nothing was sent; --apply tells them again to ${whom}.`;
}

async function letters({ deadLetters }: ReplayDeps, to: string | undefined, apply: boolean): Promise<string> {
  if (!apply)
    return `${counted(await deadLetters.count(), 'event')} with the dead letters. Nothing was sent; --apply sends them back.`;
  const back = await deadLetters.sendBack(to);
  const whom = [...back].map(([name, count]) => `${count} to ${name}`).join(', ');
  return back.size === 0 ? 'There are no dead letters to send back.' : `Sent back: ${whom}.`;
}

/** As the bus hands it on. */
const toldOf = ({ type, ...detail }: DomainEvent) => ({ 'detail-type': type, detail });

const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

import { eventsOf } from '../lead/domain-events.ts';
import type { DomainEvent } from '../lead/event-schemas.ts';
import type { Lead } from '../lead/lead.ts';
import { between, type Instant, second } from '../time/instant.ts';

/** What each clock of the SLA begins with: the newest of these before it ends, in the same lifecycle. */
const begins: Readonly<Record<string, readonly string[]>> = {
  SecondsToAcceptance: ['LeadAssigned', 'LeadEscalated'],
  SecondsToContact: ['LeadQualified'],
};

/** The metric that an event ends: a rep takes the lead, or an employee reaches out for the first time. */
function clockOf({ type, data }: DomainEvent): string | undefined {
  if (type === 'LeadAccepted') return 'SecondsToAcceptance';
  return type === 'LeadContacted' && 'first' in data && data.first ? 'SecondsToContact' : undefined;
}

/** How long these events of a lead took, in seconds on the wall: the name of the metric, the seconds, and when they were over. */
export function answerTimes(
  lead: Pick<Lead, 'id' | 'createdAt' | 'moves'>,
  events: readonly DomainEvent[],
): [metric: string, seconds: number, ended: Instant][] {
  const all = eventsOf(lead);
  return events.flatMap((ended): [string, number, Instant][] => {
    const clock = clockOf(ended);
    const begun = all.findLast(
      ({ type, lifecycleId, revision }) =>
        begins[clock ?? '']?.includes(type) && lifecycleId === ended.lifecycleId && revision < ended.revision,
    );
    return clock && begun ? [[clock, between(begun.at, ended.at) / second, ended.at]] : [];
  });
}

import { expect, test } from 'vitest';
import { eventsOf } from '../../../domain/lead/domain-events.ts';
import type { DomainEventDraft } from '../../../domain/lead/event-schemas.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { plus, second } from '../../../domain/time/instant.ts';
import { answerTimes } from '../../../domain/workflow/answer-times.ts';

const start = '2026-11-23T10:00:00.000Z';
const lifecycleId = 'a'.repeat(12);

/** A lead to which each of these happened, by the seconds after it came. */
function leadOf(...happened: [seconds: number, type: string, facts?: object, lifecycle?: string][]) {
  const moves = happened.map(([seconds, type, facts = {}, lifecycle = lifecycleId]) => ({
    stage: 'assigned',
    at: plus(start, seconds * second),
    why: 'test',
    event: { type, lifecycleId: lifecycle, facts } as DomainEventDraft,
  }));
  return { id: '0'.repeat(32), createdAt: start, moves } as Pick<Lead, 'id' | 'createdAt' | 'moves'>;
}
const timesOf = (lead: ReturnType<typeof leadOf>) =>
  answerTimes(lead, eventsOf(lead)).map(([name, seconds]) => [name, seconds]);

test('13.7: acceptance counts from the offer that was accepted, the first contact from when the lead was sales-ready', () => {
  const lead = leadOf(
    [0, 'LeadQualified'],
    [10, 'LeadAssigned', { attempt: 1 }],
    [310, 'LeadAssigned', { attempt: 2 }],
    [340, 'LeadAccepted', { attempt: 2 }],
    [600, 'LeadContacted', { first: true }],
    [900, 'LeadContacted', { first: false }],
  );
  expect(timesOf(lead)).toEqual([
    ['SecondsToAcceptance', 30],
    ['SecondsToContact', 600],
  ]);
});

test('13.7: what began in another lifecycle, or was published before, is not counted', () => {
  const lead = leadOf([0, 'LeadAssigned', {}, 'b'.repeat(12)], [60, 'LeadAccepted']);
  expect(timesOf(lead)).toEqual([]);
  const taken = leadOf([0, 'LeadEscalated'], [60, 'LeadAccepted'], [90, 'LeadWon']);
  expect(timesOf(taken)).toEqual([['SecondsToAcceptance', 60]]);
  expect(answerTimes(taken, eventsOf(taken).slice(2))).toEqual([]);
});

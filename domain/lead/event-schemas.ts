import { z } from 'zod';
import type { Instant } from '../time/instant.ts';
import { grades } from './grade.ts';
import { suppressionReasons } from './person.ts';
import { type End, stageAtEnd } from './stage.ts';

// What the world is told, as consumers see it: ids and facts of the business, nobody's name or address. `node lib/build/schema.ts` writes
// events/schema/ from here. A new field that may be absent keeps the version; any other change is a new version beside the old one.

const moment = z.iso.datetime().describe('UTC, ISO 8601 with milliseconds.');
const rep = z.string().describe('The id of a rep in config/sales.yaml.');
const attempt = z.int().positive().describe('Which offer of this lifecycle it is.');
const word = z.string().max(100);
const ends = Object.keys(stageAtEnd) as [End, ...End[]];

/** The facts of each kind of event. */
export const facts = {
  LeadCaptured: z
    .object({
      form: word.describe('The form of config/capture.yaml that it counts as.'),
      via: word
        .optional()
        .describe('The door, when it was not a form of ours: meta, webhook:<source>, import:<source> …'),
      source: word.optional(),
      medium: word.optional(),
      campaign: word.optional(),
      referredBy: z.string().optional().describe('The id of the lead who sent this one.'),
    })
    .describe('Somebody is known for the first time.'),
  LeadReopened: z
    .object({ after: z.enum(ends).optional().describe('How the lifecycle before ended.') })
    .describe('A lead whose lifecycle had ended came back: another one began.'),
  LeadQualified: z.object({ score: z.number().min(0), grade: z.enum(grades) }).describe('The lead is sales-ready.'),
  LeadAssigned: z
    .object({ repId: rep, attempt, acceptBy: moment, rule: word.optional(), strategy: word.optional() })
    .describe('The lead is offered to a rep, who has until acceptBy.'),
  LeadEscalated: z.object({ attempt, acceptBy: moment }).describe('No rep took the lead: the manager decides.'),
  LeadAccepted: z.object({ repId: rep, attempt }).describe('The rep has taken the lead.'),
  LeadWon: z
    .object({ repId: rep.optional(), value: z.number().min(0).optional(), product: z.string().optional() })
    .describe('The lead has become a customer.'),
  LeadLost: z
    .object({ repId: rep.optional(), reason: z.string() })
    .describe('Nothing came of it, and why, in the words of config/sales.yaml.'),
  LeadRecycled: z
    .object({
      repId: rep.optional(),
      reason: z.string().optional().describe('Absent when it came back by silence.'),
      until: moment.optional().describe('No marketing mail before.'),
      track: z.string().optional(),
    })
    .describe('Sales gave the lead back.'),
  LeadSuppressed: z
    .object({ reason: z.enum(suppressionReasons) })
    .describe('The lead may get no marketing mail any more.'),
  LeadDormant: z
    .object({})
    .describe('The track is over and nothing happened since; any later signal reopens the lead.'),
  LeadRejected: z
    .object({ end: z.enum(['rejected', 'unconfirmed']) })
    .describe('It was no real inquiry, or the address was never confirmed.'),
};

export type EventType = keyof typeof facts;
export type Facts = { [T in EventType]: z.output<(typeof facts)[T]> };

/** What a move tells the world. It is written with the move, so that neither can be without the other. */
export type DomainEventDraft = { [T in EventType]: { type: T; lifecycleId: string; facts: Facts[T] } }[EventType];

/** An event as it is published: ids and facts, never who somebody is. domain/lead/event-schemas.ts says what each part means. */
export interface DomainEvent {
  type: EventType;
  id: string;
  version: 1;
  leadId: string;
  lifecycleId: string;
  revision: number;
  at: Instant;
  data: Facts[EventType];
}

/** What every event has. `detail` of the event on the bus; a webhook posts it with its `type`. */
const envelope = {
  id: z.string().describe('The same each time this event is delivered: keep it and ignore what you have seen.'),
  version: z.literal(1),
  leadId: z.string(),
  lifecycleId: z.string().describe('One run of the workflow for the lead; a lead can have several.'),
  revision: z
    .int()
    .positive()
    .describe(
      'Grows with every event of a lead, with gaps: whoever has seen a higher one of it has seen something newer.',
    ),
  at: moment,
};

/** The schema of each kind of event. */
export const eventSchemas = Object.fromEntries(
  Object.entries(facts).map(([type, data]) => [
    type,
    z.object({ ...envelope, data }).meta({ title: type, description: data.description ?? type }),
  ]),
);

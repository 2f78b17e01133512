import { z } from 'zod';
import type { Instant } from '../time/instant.ts';
import { channels } from './activity.ts';
import { grades } from './grade.ts';
import { suppressionReasons } from './person.ts';
import { type End, stageAtEnd } from './stage.ts';

// Domain events as consumers see them: ids and facts of the business, never a name or an address. `npm run generate` writes
// docs/reference/events/ from here. A new field that may be absent keeps the version; any other change is a new version beside the old one.

const moment = z.iso.datetime().describe('UTC, ISO 8601 with milliseconds.');
const rep = z.string().describe('The id of a rep in config/sales.yaml.');
const attempt = z.int().positive().describe('Which offer of this lifecycle it is.');
const other = z.string().describe('The id of the other lead.');
const word = z.string().max(100);
const ends = Object.keys(stageAtEnd) as [End, ...End[]];

/** The facts of each kind of event. */
export const facts = {
  LeadCaptured: z
    .object({
      form: word.describe('The form of config/capture.yaml that it counts as.'),
      via: word
        .optional()
        .describe('The lead source, when it was not one of our forms: meta, webhook:<source>, import:<source> …'),
      source: word.optional().describe('utm_source of the first touch.'),
      medium: word.optional().describe('utm_medium of the first touch.'),
      campaign: word.optional().describe('utm_campaign of the first touch.'),
      referredBy: z.string().optional().describe('The id of the lead who sent this one.'),
    })
    .describe('A person becomes a lead.'),
  LeadReopened: z
    .object({ after: z.enum(ends).optional().describe('How the lifecycle before ended.') })
    .describe('A lead whose lifecycle had ended came back: another one began.'),
  LeadQualified: z
    .object({
      score: z.number().min(0).describe('Behaviour points, 0 to 100.'),
      grade: z.enum(grades).describe('Fit of the lead.'),
    })
    .describe('The lead is sales-ready.'),
  LeadAssigned: z
    .object({
      repId: rep,
      attempt,
      acceptBy: moment,
      rule: word.optional().describe('The rule of config/sales.yaml that chose the team.'),
      strategy: word.optional().describe('How the team shares leads.'),
    })
    .describe('The lead is offered to a rep, who has until acceptBy.'),
  LeadEscalated: z.object({ attempt, acceptBy: moment }).describe('No rep took the lead: the manager decides.'),
  LeadAccepted: z.object({ repId: rep, attempt }).describe('The rep has taken the lead.'),
  LeadContacted: z
    .object({
      repId: rep.optional(),
      channel: z.enum(channels).describe('How.'),
      reached: z.boolean().describe('Whether the person answered. A call without an answer is a contact too.'),
      first: z.boolean().describe('Whether it is the first contact of this lifecycle.'),
      nextOn: z.iso.date().optional().describe('The day of the next step that the rep planned.'),
    })
    .describe('One of ours spoke or wrote to the lead, or tried to.'),
  LeadStepChanged: z
    .object({
      repId: rep.optional(),
      step: word
        .optional()
        .describe('The step of the sale it is at now, one of `steps` of config/sales.yaml. Absent: as before.'),
      from: word.optional().describe('The step before. A step back is an event, too.'),
      value: z.number().min(0).optional().describe('The value that the rep expects.'),
      currency: z.string().optional().describe('Its currency, ISO 4217.'),
      probability: z.number().min(0).max(100).optional().describe('How probable the sale is, in percent.'),
      closeOn: z.iso.date().optional().describe('The day on which the rep expects the sale.'),
    })
    .describe('The sale is at another step, or is expected otherwise. What is absent is as it was.'),
  LeadWon: z
    .object({
      repId: rep.optional(),
      value: z.number().min(0).optional().describe('Value of the sale, in `outcome.currency`.'),
      product: z.string().optional().describe('What was sold, one of `outcome.products`.'),
    })
    .describe('The lead has become a customer.'),
  LeadLost: z
    .object({ repId: rep.optional(), reason: z.string().describe('One of `outcome.lostReasons`.') })
    .describe('Nothing came of it, and why, in the words of config/sales.yaml.'),
  LeadCorrected: z
    .object({
      repId: rep.optional(),
      from: z.enum(['won', 'lost']).describe('What was recorded.'),
      to: z.enum(['won', 'lost']).describe('What is right. The same when only a fact of it was wrong.'),
      value: z.number().min(0).optional().describe('The right value of the sale, in `outcome.currency`.'),
      product: z.string().optional().describe('What was sold.'),
      reason: z.string().optional().describe('Why it was lost.'),
    })
    .describe('The outcome that was published last was wrong; this one takes its place.'),
  LeadRecycled: z
    .object({
      repId: rep.optional(),
      reason: z.string().optional().describe('Absent when it came back by silence.'),
      until: moment.optional().describe('No marketing mail before.'),
      track: z.string().optional().describe('The track that the rep chose for it.'),
    })
    .describe('Sales gave the lead back.'),
  LeadSuppressed: z
    .object({ reason: z.enum(suppressionReasons).describe('Why.') })
    .describe('The lead may get no marketing mail any more.'),
  LeadDormant: z
    .object({})
    .describe('The track is over and nothing happened since; any later signal reopens the lead.'),
  LeadErased: z
    .object({
      on: z.enum(['request', 'retention']).describe('The person asked, or the time to keep the data was over.'),
    })
    .describe(
      'The lead was erased: delete what you hold under this id. A later event of the same id is of a person who came back.',
    ),
  LeadRejected: z
    .object({
      end: z.enum(['rejected', 'unconfirmed']).describe('Refused by the filter or by sales, or never confirmed.'),
      reason: word.optional().describe('Why it is no lead, in the words of config/sales.yaml, when sales said so.'),
    })
    .describe('It was no real inquiry, sales marked it as no lead, or the address was never confirmed.'),
  LeadRestored: z
    .object({ after: z.enum(['rejected', 'merged']).describe('What was taken back.') })
    .describe('The end of this lifecycle was taken back: it continues.'),
  LeadMerged: z
    .object({ other })
    .describe('Another lead is the same person. It goes on in this one: join under this id what you hold under both.'),
  LeadUnmerged: z.object({ other }).describe('That was wrong: the other lead goes on under its own id.'),
};

export type EventType = keyof typeof facts;
export type Facts = { [T in EventType]: z.output<(typeof facts)[T]> };

/** The event that a move publishes. One write holds both, so neither exists without the other. */
export type DomainEventDraft = { [T in EventType]: { type: T; lifecycleId: string; facts: Facts[T] } }[EventType];

/** A published event: ids and facts, never personal data. domain/lead/event-schemas.ts describes each part. */
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
  version: z.literal(1).describe('Version of the schema.'),
  leadId: z.string().describe('Id of the lead, a keyed hash of the address.'),
  lifecycleId: z.string().describe('One run of the workflow for the lead; a lead can have several.'),
  revision: z
    .int()
    .positive()
    .describe('Grows with every event of a lead, with gaps. A consumer that has a higher one has newer news.'),
  at: moment,
};

/** The schema of each kind of event. */
export const eventSchemas = Object.fromEntries(
  Object.entries(facts).map(([type, data]) => [
    type,
    z.object({ ...envelope, data }).meta({ title: type, description: data.description ?? type }),
  ]),
);

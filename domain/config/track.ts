import { z } from 'zod';
import type { Track, WeekMoment } from '../lead/track.ts';
import { duration } from '../time/instant.ts';
import { conditions, fieldName, hasCondition } from './condition.ts';
import { condition } from './lead-condition.ts';
import { hours, id, time } from './values.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const nextDay = new RegExp(`^next (${weekdays.join('|')}) (([01]\\d|2[0-3]):[0-5]\\d)$`);

const aDelay = 'expected "3 days", "2 weeks" or "next Tuesday 10:00"';
/** `'3 days'` or `'next Tuesday 10:00'`. */
const delay = z.string(aDelay).transform((text, context): { after: number; on?: WeekMoment } => {
  const [, name, clock] = nextDay.exec(text.trim()) ?? [];
  if (name !== undefined && clock !== undefined) return { after: 0, on: { weekday: name.slice(0, 3), clock } };
  const after = duration(text);
  if (after !== undefined) return { after };
  context.addIssue({ code: 'custom', message: aDelay });
  return z.NEVER;
});

const step = z
  .strictObject({
    id: id.describe('Name in the send ledger. A step in the ledger is never sent again.'),
    template: id.optional().describe('File in emails/, without .md.'),
    variants: z
      .record(id, z.number().positive())
      .optional()
      .describe('Instead of a template: mails to compare, with their weights.'),
    after: delay.describe('Delay after the mail before: 3 days, or next Tuesday 10:00.'),
    anyTime: z.boolean().default(false).describe('Past the frequency cap, and as an answer to a form at any hour.'),
    window: hours.optional().describe('When this mail may arrive, instead of the window of the track.'),
    skip: condition.optional().describe('JSONata condition. While it holds the step is left out.'),
    stop: condition.optional().describe('JSONata condition. If it holds when the step is next, the track is over.'),
    reachEarlier: z.boolean().optional().describe('Leads that are past this place get the mail too.'),
  })
  .refine(
    ({ template, variants = {} }) => (template === undefined) === Object.keys(variants).length > 0,
    'expected either a template or variants',
  )
  .transform(({ template, after, ...rest }) => ({
    ...rest,
    ...after,
    template: template ?? Object.keys(rest.variants ?? {})[0] ?? '',
  }));

export const track = z.strictObject({
  id: id.describe('Id of the track. It is part of the send ledger.'),
  name: z.string().min(1).optional().describe('Name that reps read where they choose it. Without it: the id.'),
  for: z
    .enum(['new', 'recycled', 'customer'])
    .describe('Who follows it: strangers, leads a rep gave back, or customers.'),
  priority: z
    .int()
    .optional()
    .describe('Of several tracks that fit, the highest number wins, of equals the first in the file.'),
  forms: z.array(id).min(1).optional().describe('Only leads that began with one of these forms.'),
  segment: z
    .array(z.strictObject({ field: fieldName, ...conditions }).refine(hasCondition, 'expected a condition'))
    .min(1)
    .optional()
    .describe('Only leads for which all of these hold.'),
  segments: z.array(id).min(1).optional().describe('Only leads that are in one of these segments of segments.yaml.'),
  personas: z.array(id).min(1).optional().describe('Only leads that are one of these personas.'),
  interests: z.array(id).min(1).optional().describe('Only leads whose strongest product interest is one of these.'),
  reasons: z.array(z.string()).min(1).optional().describe('Only leads that a rep gave back for one of these reasons.'),
  topic: id.optional().describe('What its mails are about. Without it only unsubscribing ends them.'),
  window: hours.optional().describe('When its mails may arrive, instead of the window for all.'),
  goal: condition.optional().describe('JSONata condition. Once it holds the track sends no more mail.'),
  inFlight: z
    .enum(['follow', 'pin'])
    .optional()
    .describe('What an edit means for leads on the track: they follow it, or keep the version they began.'),
  steps: z.array(step).min(1).describe('Mails, in order.'),
  quiet: time.describe('Wait after the last step. Then the lead is dormant.'),
}) satisfies z.ZodType<Track>;

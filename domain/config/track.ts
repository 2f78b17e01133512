import { z } from 'zod';
import type { Track, WeekMoment } from '../lead/track.ts';
import { duration } from '../time/instant.ts';
import { conditions, fieldName, hasCondition } from './condition.ts';
import { leadCondition } from './lead-condition.ts';
import { hours, id, time } from './values.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const nextDay = new RegExp(`^next (${weekdays.join('|')}) (([01]\\d|2[0-3]):[0-5]\\d)$`);

/** `'3 days'` or `'next Tuesday 10:00'`. */
const delay = z.string().transform((text, context): { after: number; on?: WeekMoment } => {
  const [, name, clock] = nextDay.exec(text.trim()) ?? [];
  if (name !== undefined && clock !== undefined) return { after: 0, on: { weekday: name.slice(0, 3), clock } };
  const after = duration(text);
  if (after !== undefined) return { after };
  context.addIssue({ code: 'custom', message: 'expected "3 days", "2 weeks" or "next Tuesday 10:00"' });
  return z.NEVER;
});

/** JSONata on what is known of the lead; see domain/nurture/lead-facts.ts. */
const condition = z.string().transform((text, context) => {
  try {
    return leadCondition(text);
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    const where = position === undefined ? '' : ` at character ${position}`;
    context.addIssue({ code: 'custom', message: `expected a JSONata condition on the lead: ${message}${where}` });
    return z.NEVER;
  }
});

const step = z
  .strictObject({
    id,
    template: id.optional(),
    /** Mails to compare, with their weights: `{ tips: 1, tips-short: 1 }`. */
    variants: z.record(id, z.number().positive()).optional(),
    after: delay,
    anyTime: z.boolean().default(false),
    window: hours.optional(),
    skip: condition.optional(),
    stop: condition.optional(),
    /** Leads that are past this place get it too. */
    reachEarlier: z.boolean().optional(),
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
  id,
  name: z.string().min(1).optional().describe('What reps read where they choose it; the id when left out.'),
  for: z
    .enum(['new', 'recycled', 'customer'])
    .describe('Who follows it: strangers, leads a rep gave back, or customers.'),
  priority: z.int().optional().describe('Of several that fit, the highest; of equals the first in the file.'),
  forms: z.array(id).min(1).optional(),
  segment: z
    .array(z.strictObject({ field: fieldName, ...conditions }).refine(hasCondition, 'expected a condition'))
    .min(1)
    .optional()
    .describe('All of these hold for the lead.'),
  personas: z.array(id).min(1).optional(),
  interests: z.array(id).min(1).optional().describe("The lead's strongest product interest is one of these."),
  reasons: z.array(z.string()).min(1).optional().describe('The rep gave it back for one of these reasons.'),
  topic: id.optional(),
  window: hours.optional(),
  goal: condition.optional(),
  inFlight: z
    .enum(['follow', 'pin'])
    .optional()
    .describe('What an edit of this track means for leads on it: they follow it, or keep the version they started on.'),
  steps: z.array(step).min(1),
  quiet: time.describe('How long to wait after the last step before the lifecycle ends.'),
}) satisfies z.ZodType<Track>;

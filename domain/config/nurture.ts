import { z } from 'zod';
import { hours, id, time, zone } from './values.ts';

export const nurtureSchema = z.strictObject({
  /** What mail can be about; people switch each off by itself. */
  topics: z.array(z.strictObject({ id, name: z.string().min(1) })),
  tracks: z
    .array(
      z.strictObject({
        id,
        /** Who follows it: strangers, leads a rep gave back, or customers. The first match is taken. */
        for: z.enum(['new', 'recycled', 'customer']),
        forms: z.array(id).optional(),
        topic: id.optional(),
        steps: z.array(z.strictObject({ id, template: id, after: time, anyTime: z.boolean().default(false) })).min(1),
        /** How long to wait after the last step before the lifecycle ends. */
        quiet: time,
      }),
    )
    .min(1),
  window: hours,
  jitter: time,
  defaultTimeZone: zone,
  timeZoneByCountry: z.record(z.string().length(2), zone),
  frequency: z.strictObject({ apart: time, perWeek: z.int().positive() }),
  /** Who comes back in a new lifecycle is not sent a mail again that they got this recently. */
  repeatAfter: time,
  pauses: z.array(time).min(1),
  /** Mail that comes back for now: a full mailbox, a server that is down. */
  softBounces: z.strictObject({ backOff: time, limit: z.int().min(2), within: time }),
});

import { z } from 'zod';
import { time } from './values.ts';

/** How visits, downloads and events reach leads. */
export const followingSchema = z.strictObject({
  consent: z.enum(['assumed', 'required']).describe("What t.js assumes before the page calls leadloop('consent', …)."),
  downloads: z
    .array(z.string().regex(/^[a-z0-9]{1,8}$/, 'expected an extension without the dot, such as "pdf"'))
    .describe('Links to files with these extensions are downloads.'),
  keepVisits: time.describe('How long visits wait for a form post of the same visitor.'),
  attachVisits: z.int().min(1).max(500).describe('The newest visits become part of the lead, this many at most.'),
  eventsPerMinute: z.int().positive().describe('Most events of one visitor in one minute. More are refused with 429.'),
  oldestEvent: time.describe('Events older than this are refused.'),
});

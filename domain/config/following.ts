import { z } from 'zod';
import { time } from './values.ts';

/** How visits, downloads and events reach leads. */
export const followingSchema = z.strictObject({
  /** What t.js assumes until the page calls leadloop('consent', …). */
  consent: z.enum(['assumed', 'required']),
  /** Extensions of files whose links are downloads. */
  downloads: z.array(z.string().regex(/^[a-z0-9]{1,8}$/, 'expected an extension without the dot, such as "pdf"')),
  /** How long visits wait for a form post of the same visitor. */
  keepVisits: time,
  /** The newest so many visits are attached to the lead. */
  attachVisits: z.int().min(1).max(500),
  /** Events of one visitor in one minute. */
  eventsPerMinute: z.int().positive(),
  /** Events older than this are refused. */
  oldestEvent: time,
});

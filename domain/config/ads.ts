import { z } from 'zod';
import { id, time } from './values.ts';
import { basis } from './webhooks.ts';

/** What a question of an ad's form can be to us. */
const ours = z.enum(['email', 'name', 'company', 'jobTitle', 'phone', 'companySize', 'industry', 'country', 'message']);

const adForms = {
  /** The form of ours that its leads count as. */
  form: id,
  /** Another one for single forms of the platform, by their number there. */
  forms: z
    .record(z.string().regex(/^\d+$/, 'expected the number of the form as the platform shows it'), id)
    .default({}),
  /** What allows us to mail these people; without it they confirm their address first. */
  basis: basis.optional(),
  /** The words they agreed to in the ad's form; kept with the lead. */
  consentText: z.string().optional(),
  /** Our field from the platform's name of a question. */
  fields: z.record(z.string(), ours),
  otherQuestions: z.enum(['answers', 'ignored']).default('answers'),
};

export const adsSchema = z.strictObject({
  meta: z.strictObject({
    ...adForms,
    graph: z.url().describe('The Graph API with its version.'),
    timeLimit: time.describe('How long one lead may take to fetch.'),
    ask: z
      .array(z.string().regex(/^[a-z_]+$/))
      .min(1)
      .describe('What is asked of the Graph API about a lead.'),
  }),
  google: z.strictObject(adForms),
});

import { z } from 'zod';
import { id, time } from './values.ts';
import { basis } from './webhooks.ts';

/** Fields of ours that a question of an ad's form can fill. */
const ours = z.enum(['email', 'name', 'company', 'jobTitle', 'phone', 'companySize', 'industry', 'country', 'message']);

const adForms = {
  form: id.describe('The form that these leads count as.'),
  forms: z
    .record(z.string().regex(/^\d+$/, 'expected the number of the form as the platform shows it'), id)
    .default({})
    .describe('Another form for single forms of the platform, by their number there.'),
  basis: basis.optional().describe('Why these people may get mail. Without it they confirm their address first.'),
  consentText: z
    .string()
    .optional()
    .describe('Words that people agree to in the form of the ad. They are kept with the lead.'),
  fields: z.record(z.string(), ours).describe("Field of the lead, by the platform's name of a question."),
  otherQuestions: z
    .enum(['answers', 'ignored'])
    .default('answers')
    .describe('Questions that `fields` does not name: kept as answers, or left out.'),
};

export const adsSchema = z.strictObject({
  meta: z
    .strictObject({
      ...adForms,
      graph: z.url().describe('Address of the Graph API, with its version.'),
      timeLimit: time.describe('Longest time to fetch one lead.'),
      ask: z
        .array(z.string().regex(/^[a-z_]+$/))
        .min(1)
        .describe('Fields that are asked of the Graph API about a lead.'),
    })
    .describe('Meta lead ads (Facebook, Instagram).'),
  google: z.strictObject(adForms).describe('Google lead forms.'),
});

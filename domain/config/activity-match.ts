import { z } from 'zod';
import { id } from './values.ts';

/** The activities that rules may speak about. */
export const scoredActivities = [
  'form.submitted',
  'page.viewed',
  'link.clicked',
  'file.downloaded',
  'event.tracked',
  'mail.opened',
  'mail.replied',
] as const;

const pattern = z.string().regex(/^\S+$/, 'expected a text without spaces; "*" stands for anything');

/** What an activity must be like: its type and all of the conditions that are given. */
export const activityMatch = {
  form: id.optional().describe('Only this form.'),
  path: z
    .string()
    .regex(/^\/\S*$/, 'expected the part of a path such as "/pricing"')
    .optional()
    .describe('Whole parts of the path: /pricing fits /en/pricing, not /pricing-myths.'),
  url: pattern.optional().describe('The whole address without https://. `*` fits anything: docs.example.com/*.'),
  file: pattern.optional().describe('The guide or file. `*` fits anything.'),
  campaign: pattern.optional().describe('The campaign by which the person came. `*` fits any.'),
  event: pattern.optional().describe('Name of an event of the site or the product. `*` fits anything.'),
};

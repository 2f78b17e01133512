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
  /** Only this form. */
  form: id.optional(),
  /** Whole parts of the URL's path: "/pricing" fits /en/pricing, not /pricing-myths. */
  path: z
    .string()
    .regex(/^\/\S*$/, 'expected the part of a path such as "/pricing"')
    .optional(),
  /** The whole address without https://, "*" for anything: "docs.example.com/*". */
  url: pattern.optional(),
  /** The guide or file, "*" for anything. */
  file: pattern.optional(),
  /** The campaign it came from, "*" for anything. */
  campaign: pattern.optional(),
  /** The name of an event of the site or the product, "*" for anything. */
  event: pattern.optional(),
};

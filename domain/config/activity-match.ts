import { z } from 'zod';
import type { ActivityType } from '../lead/activity.ts';
import { activityTypes } from '../lead/activity-types.ts';
import { type MatchName, matchConditions, matchNames } from '../lead/match-conditions.ts';

const types = Object.keys(activityTypes) as ActivityType[];

/** The activities that rules may speak about. */
export const scoredActivities = types.filter((type) => activityTypes[type].scored !== undefined) as [
  ActivityType,
  ...ActivityType[],
];

const meanings: Record<MatchName, string> = {
  form: 'Only this form.',
  path: 'Whole parts of the path: /pricing fits /en/pricing, not /pricing-myths.',
  url: 'The whole address without https://. `*` fits anything: docs.example.com/*.',
  file: 'The guide or file. `*` fits anything.',
  campaign: 'The campaign by which the person came. `*` fits any.',
  asks: 'With `question`: only a message or reply that asks something.',
  event: 'Name of an event of the site or the product. `*` fits anything.',
};

/** The conditions on an activity: its type and all given ones must hold. */
export const activityMatch = Object.fromEntries(
  matchNames.map((name) => {
    const { pattern, expected } = matchConditions[name];
    return [name, z.string().regex(pattern, expected).optional().describe(meanings[name])];
  }),
) as Record<MatchName, z.ZodOptional<z.ZodString>>;

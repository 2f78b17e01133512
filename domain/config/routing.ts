import { z } from 'zod';
import { routedFields } from '../lead/fields.ts';
import { conditions, hasCondition } from './condition.ts';
import { grade, id, time } from './values.ts';

// Which rep a lead is for: teams, and the rules that choose one.

export const country = z.string().length(2);
export const language = z.string().regex(/^[a-z]{2}$/, 'expected two small letters such as "de"');

const field = z
  .string()
  .refine(
    (name) => routedFields.includes(name) || /^answers\../.test(name),
    `expected one of ${routedFields.join(', ')} or answers.<name of a form field>`,
  );

const condition = z
  .strictObject({ field, ...conditions })
  .refine(hasCondition, `expected a condition beside the field: ${Object.keys(conditions).join(', ')}`);

const team = z.strictObject({
  id,
  reps: z.array(id).min(1).optional().describe('All reps when left out.'),
  strategy: z.enum(['longest-idle', 'weighted', 'load-balanced', 'best-to-best']),
});

const rule = z.strictObject({
  id,
  what: z.string().optional().describe('The reason as the rep reads it; the id when left out.'),
  when: z.array(condition).default([]).describe('All must hold; none: the rule holds for every lead.'),
  skills: z.array(id).default([]).describe('Only reps with all of these.'),
  to: id.describe('A team, or `owner`: the rep who has the lead already.'),
  standIn: id.optional().describe('The team that is asked while nobody of `to` can take the lead now.'),
});

export const routing = {
  territories: z.record(id, z.array(country).min(1)),
  languageByCountry: z.record(country, language),
  teams: z.array(team).min(1),
  rules: z.array(rule).min(1),
  /** So long a lead waits for its owner to be at work before others are asked. */
  ownerWait: time,
  bestToBest: z.strictObject({
    segment: z
      .enum(['grade', 'territory', 'language', 'interest'])
      .describe('What leads are compared by: a rep may be good with some and not with others.'),
    grades: z.array(grade).min(1).describe('Leads of these grades go to the best converters.'),
    explore: z
      .number()
      .min(0)
      .max(1)
      .describe('The share of them that goes to whoever waited longest, so that everybody can show what they can.'),
    priorLeads: z.number().positive().describe("The team's own rate counts as so many leads of each rep."),
    notCounted: z.array(z.string()).default([]).describe('Reasons for a loss that say nothing about the rep.'),
  }),
};

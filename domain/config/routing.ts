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
  /** All reps when left out. */
  reps: z.array(id).min(1).optional(),
  strategy: z.enum(['longest-idle', 'weighted', 'load-balanced', 'best-to-best']),
});

const rule = z.strictObject({
  id,
  /** The reason as the rep reads it; the id when left out. */
  what: z.string().optional(),
  /** All must hold; none: the rule holds for every lead. */
  when: z.array(condition).default([]),
  /** Only reps with all of these. */
  skills: z.array(id).default([]),
  /** A team, or `owner`: the rep who has the lead already. */
  to: id,
  /** The team that is asked while nobody of `to` can take the lead now. */
  standIn: id.optional(),
});

export const routing = {
  territories: z.record(id, z.array(country).min(1)),
  languageByCountry: z.record(country, language),
  teams: z.array(team).min(1),
  rules: z.array(rule).min(1),
  /** So long a lead waits for its owner to be at work before others are asked. */
  ownerWait: time,
  bestToBest: z.strictObject({
    /** What leads are compared by: a rep may be good with some and not with others. */
    segment: z.enum(['grade', 'territory', 'language', 'interest']),
    /** Leads of these grades go to the best converters. */
    grades: z.array(grade).min(1),
    /** The share of them that goes to whoever waited longest, so that everybody can show what they can. */
    explore: z.number().min(0).max(1),
    /** The team's own rate counts as so many leads of each rep. */
    priorLeads: z.number().positive(),
    /** Reasons for a loss that say nothing about the rep. */
    notCounted: z.array(z.string()).default([]),
  }),
};

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
  )
  .describe('A field of the lead, or answers.<name of a form field>.');

const condition = z
  .strictObject({ field, ...conditions })
  .refine(hasCondition, `expected a condition beside the field: ${Object.keys(conditions).join(', ')}`);

const team = z.strictObject({
  id: id.describe('Id that rules name.'),
  reps: z.array(id).min(1).optional().describe('Ids of its reps. Without it: all.'),
  strategy: z
    .enum(['longest-idle', 'weighted', 'load-balanced', 'best-to-best'])
    .describe('How the team shares leads among those at work with room.'),
});

const rule = z.strictObject({
  id: id.describe('Id of the rule. It is stored with each assignment.'),
  what: z.string().optional().describe('Reason that the rep reads. Without it: the id.'),
  when: z
    .array(condition)
    .default([])
    .describe('Conditions that must all hold. Without any the rule holds for every lead.'),
  skills: z.array(id).default([]).describe('Only reps who have all of these skills.'),
  to: id.describe('A team, or `owner`: the rep who accepted this lead before.'),
  standIn: id.optional().describe('The team that is asked while no rep of `to` can take the lead.'),
});

export const routing = {
  territories: z
    .record(id, z.array(country).min(1))
    .describe('Countries under one name, for rules. A country is in one territory.'),
  languageByCountry: z.record(country, language).describe('Language of leads that gave none, by country.'),
  teams: z.array(team).min(1).describe('Reps who share leads, and how.'),
  rules: z.array(rule).min(1).describe('Which team a lead is for. The first rule that holds decides.'),
  ownerWait: time.describe('How long a lead waits for its owner to be at work before other reps are asked.'),
  bestToBest: z
    .strictObject({
      segment: z
        .enum(['grade', 'territory', 'language', 'interest'])
        .describe('Reps are compared on leads with the same of these.'),
      grades: z.array(grade).min(1).describe('Leads of these grades go to the best converter with room.'),
      explore: z
        .number()
        .min(0)
        .max(1)
        .describe('Share of these leads that goes to the rep who waited longest instead, 0 to 1.'),
      priorLeads: z.number().positive().describe('Each rep begins with this many leads at the rate of the team.'),
      notCounted: z.array(z.string()).default([]).describe('Reasons for a loss that count for no rep.'),
    })
    .describe('Settings of the strategy `best-to-best`.'),
};

import * as z from 'zod/mini';
import { contactChoices, longestNote } from '../../../domain/settlement/contact.ts';
import { day, said } from './said.ts';

// Shapes of what people report about leads. A day such as 2026-12-03 is in the person's time zone.

const words = z.string().check(z.maxLength(500));
const note = z.string().check(z.maxLength(longestNote));
const next = {
  nextOn: said(z.optional(day), 'Day of the next step'),
  next: said(z.optional(words), 'What to do then'),
};
const contactIds = contactChoices.map(({ id }) => id) as [string, ...string[]];
const value = z.number().check(z.minimum(0));

export const pass = z.object({ reason: z.optional(words) });
export const moreTime = z.object({ minutes: said(z.number(), 'One of the times of sales.yaml') });
export const contact = z.object({ contact: z.enum(contactIds), note: z.optional(note), ...next });
export const noted = z.object({ note: z.optional(note), ...next });
export const nextStep = z.object({ ...next, nextOn: day });
export const objection = z.object({ allowed: z.boolean() });
export const step = z.object({
  step: z.optional(words),
  value: z.optional(value),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/, 'a currency such as EUR'))),
  probability: said(z.optional(z.number().check(z.minimum(0), z.maximum(100))), 'In percent'),
  closeOn: z.optional(day),
});
export const followUp = z.object({ followUp: said(z.optional(words), 'Id of a sequence of sales.yaml; none ends it') });
export const outcome = z.object({
  result: z.enum(['won', 'lost', 'recycle']),
  value: z.optional(value),
  product: z.optional(words),
  reason: z.optional(words),
  until: said(z.optional(day), 'Of a lead that goes back to nurture: no mail before this day'),
  track: z.optional(words),
  correct: said(z.optional(z.boolean()), 'Instead of what was recorded less than a day ago'),
});
export const undo = z.object({ id: said(z.string(), 'The `undo` of the answer to what is taken back') });
export const assign = z.object({ repId: z.string() });
export const assignMany = z.object({
  ids: z.array(z.string()).check(z.minLength(1), z.maxLength(100)),
  repId: said(z.optional(z.string()), 'Without it the leads are split among the reps at work'),
  versions: said(
    z.optional(z.record(z.string(), z.string())),
    'The `version` of each as you saw it: a lead that another person changed since is not moved, and `why` names the change',
  ),
});
export const assigned = z.object({
  leads: z.array(
    z.object({
      id: z.string(),
      to: said(z.optional(z.string()), 'Name of the rep'),
      why: said(z.optional(z.string()), 'Why it was not moved'),
    }),
  ),
});

const named = z.object({ id: z.string(), name: z.string() });
export const choices = z.object({
  contacts: z.array(named),
  moreTime: said(z.array(z.number()), 'Minutes'),
  steps: z.array(z.string()),
  currency: z.string(),
  products: z.array(z.string()),
  lostReasons: z.array(z.string()),
  recycleReasons: z.array(z.string()),
  notLeadReasons: z.array(z.string()),
  tracks: z.array(named),
  followUps: z.array(named),
  reps: z.array(named),
  manager: said(z.string(), 'The name of the manager'),
  teams: said(z.array(named), 'Reps who share leads'),
});

export type Choices = z.infer<typeof choices>;

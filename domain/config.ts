import { z } from 'zod';
import { address, grade, hours, id, time, zone } from './config-values.ts';
import { gradedFields } from './grade.ts';

const field = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox']).default('text'),
  required: z.boolean().default(false),
  choices: z.array(z.string()).optional(),
  autocomplete: z.string().optional(),
});

const fieldMessage = `expected one of ${gradedFields.join(', ')} or answers.<name of a form field>`;

export const captureSchema = z.strictObject({
  forms: z.record(
    id,
    z.strictObject({
      title: z.string(),
      intro: z.string().default(''),
      button: z.string().default('Send'),
      fields: z.array(field).min(1),
      consent: z.string().optional(),
      thanks: z.strictObject({ title: z.string(), text: z.string() }),
      doubleOptIn: z.boolean().default(false),
    }),
  ),
  filter: z.strictObject({
    honeypot: z.string(),
    maxLinks: z.int().min(0),
    disposableDomains: z.array(z.string()),
    freeMailDomains: z.array(z.string()),
  }),
  dedupeWindow: time,
  confirmation: z.strictObject({ expiresAfter: time }),
});

export const scoringSchema = z.strictObject({
  halfLife: time,
  points: z
    .array(
      z.strictObject({
        id,
        activity: z.enum(['form.submitted', 'page.viewed', 'link.clicked', 'mail.opened', 'mail.replied']),
        form: id.optional(),
        /** Part of the URL's path, such as "/pricing". */
        path: z
          .string()
          .regex(/^\/\S*$/, 'expected the part of a path such as "/pricing"')
          .optional(),
        points: z.number().min(-100).max(100),
        halfLife: time.optional(),
        group: id.optional(),
      }),
    )
    .min(1),
  caps: z.array(z.strictObject({ group: id, points: z.number().positive(), per: time.optional() })),
  grading: z.strictObject({
    /** The grade by fit points, best first; D below the last. */
    thresholds: z.strictObject({ A: z.number(), B: z.number(), C: z.number() }),
    rules: z.array(
      z
        .strictObject({
          id,
          /** The reason as the rep reads it; the id when left out. */
          what: z.string().optional(),
          field: z.string().refine((name) => gradedFields.includes(name) || /^answers\../.test(name), fieldMessage),
          oneOf: z.array(z.string()).min(1).optional(),
          /** Whole words, in any case; "manag*" also finds "manager". */
          contains: z.array(z.string()).min(1).optional(),
          /** Compared with the lower end of a size: "51-200" counts as 51. */
          atLeast: z.number().optional(),
          below: z.number().optional(),
          missing: z.boolean().optional(),
          points: z.number(),
        })
        .refine(
          ({ oneOf, contains, atLeast, below, missing }) =>
            [oneOf, contains, atLeast, below, missing].some((condition) => condition !== undefined),
          'expected a condition beside the field: oneOf, contains, atLeast, below or missing',
        ),
    ),
    /** Free-mail addresses drop this many grades. */
    freeMailGradesDown: z.int().min(0).max(3),
  }),
  handOff: z.strictObject({ score: z.number().min(0).max(100), grade }),
  handRaise: z.strictObject({ forms: z.array(id), replies: z.boolean(), exceptGrades: z.array(grade) }),
  /** A waiting lead is looked at again when one activity is worth at least this many points, up or down. */
  wakePoints: z.number().positive(),
});

export const nurtureSchema = z.strictObject({
  tracks: z
    .array(
      z.strictObject({
        id,
        /** Who follows it: strangers, leads a rep gave back, or customers. The first match is taken. */
        for: z.enum(['new', 'recycled', 'customer']),
        forms: z.array(id).optional(),
        steps: z.array(z.strictObject({ id, template: id, after: time, anyTime: z.boolean().default(false) })).min(1),
        /** How long to wait after the last step before the lifecycle ends. */
        quiet: time,
      }),
    )
    .min(1),
  window: hours,
  jitter: time,
  defaultTimeZone: zone,
  timeZoneByCountry: z.record(z.string().length(2), zone),
  frequency: z.strictObject({ apart: time, perWeek: z.int().positive() }),
  /** Who comes back in a new lifecycle is not sent a mail again that they got this recently. */
  repeatAfter: time,
  pauses: z.array(time).min(1),
});

const rep = z.strictObject({
  id,
  name: z.string(),
  email: address,
  timeZone: zone,
  hours,
  absences: z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })).default([]),
  capacity: z.int().positive().optional(),
  countries: z.array(z.string().length(2)).optional(),
});

export const salesSchema = z.strictObject({
  capacity: z.int().positive(),
  reps: z.array(rep).min(1),
  /** First contact, counted in the rep's working hours. */
  sla: z.strictObject({ handRaise: time, otherwise: time }),
  /** Offers to this many reps before the manager decides. */
  offers: z.int().positive(),
  managerReminder: z.strictObject({ every: time, times: z.int().min(0) }),
  outcome: z.strictObject({
    nudgeEvery: time,
    nudges: z.int().min(0),
    lostReasons: z.array(z.string()).min(1),
    recycleReasons: z.array(z.string()).min(1),
  }),
  instructions: z.record(grade, z.string()),
});

export const deploymentSchema = z.strictObject({
  stage: id,
  region: z.string(),
  sender: z.strictObject({ name: z.string(), email: address, replyTo: address.optional() }),
  domain: z.string(),
  product: z.strictObject({ name: z.string(), company: z.string(), postalAddress: z.string(), site: z.url() }),
  manager: z.strictObject({ name: z.string(), email: address, timeZone: zone, hours }),
  alarmEmail: address.optional(),
  allowedOrigins: z.array(z.string()).min(1),
  throttle: z.strictObject({ burst: z.int().positive(), perSecond: z.int().positive() }),
  sweepEvery: time,
  logRetentionDays: z.int().positive(),
  linksExpireAfter: time,
});

/** What marketers and sales ops edit, one file each under config/. */
export const configSchema = z.strictObject({
  capture: captureSchema,
  scoring: scoringSchema,
  nurture: nurtureSchema,
  sales: salesSchema,
  deployment: deploymentSchema,
});

export type Config = z.output<typeof configSchema>;
export type CaptureRules = Config['capture'];
export type Form = CaptureRules['forms'][string];
export type ScoringRules = Config['scoring'];
export type NurtureRules = Config['nurture'];
export type Track = NurtureRules['tracks'][number];
export type Step = Track['steps'][number];
export type SalesRules = Config['sales'];
export type Rep = SalesRules['reps'][number];
export type WorkingHours = Rep['hours'];
export type Deployment = Config['deployment'];

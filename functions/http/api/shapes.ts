import * as z from 'zod/mini';
import { roles } from '../../../domain/access/permissions.ts';
import { stages } from '../../../domain/lead/stage.ts';
import { workKinds, workSentences } from '../../../domain/workflow/desk/due-work.ts';
import { leadActions, leadEdits } from '../../../domain/workflow/desk/person-offer.ts';
import { day, said } from './said.ts';
import { profile } from './shapes-edits.ts';

// Shapes that travel between the app and the API. Moments are ISO 8601 in UTC; the app shows them in the reader's zone.

export const instant = said(z.string(), 'ISO 8601, UTC');
const grade = z.enum(['A', 'B', 'C', 'D']);

export const me = z.object({
  name: z.string(),
  email: said(z.optional(z.string()), 'A program has none'),
  roles: z.array(z.enum(roles)),
  /** What this person may do; the app shows nothing else. */
  may: z.array(z.string()),
  repId: z.optional(z.string()),
  inPlaceOf: said(
    z.optional(z.string()),
    'Name of the absent manager, whose rights this person has until the manager is back',
  ),
  timeZone: z.string(),
  product: z.object({ name: z.string(), company: z.string() }),
  now: instant,
});

const origin = z.object({
  source: z.string(),
  medium: z.optional(z.string()),
  campaign: z.optional(z.string()),
  form: said(z.string(), 'Its id'),
});

export const leadRow = z.object({
  id: z.string(),
  email: z.optional(z.string()),
  name: z.optional(z.string()),
  company: z.optional(z.string()),
  country: z.optional(z.string()),
  stage: z.enum(stages),
  stageSince: instant,
  score: z.optional(z.number()),
  grade: z.optional(grade),
  scoredAt: said(z.optional(instant), 'When the points were counted: they fade'),
  version: said(z.optional(z.string()), 'Names what you saw of the lead: send it as `If-Match` with what you do'),
  owner: said(z.optional(z.string()), 'Name of the rep or manager who has it'),
  ownerId: z.optional(z.string()),
  source: said(z.string(), 'Where the lead came from first, in words'),
  cameFrom: said(origin, 'The parts of `source`, as a list is filtered by them'),
  suppressed: said(z.optional(z.string()), 'Why it gets no marketing mail'),
  activeOn: said(z.optional(z.string()), 'The day (UTC) on which the person last did something'),
  nextDue: said(z.optional(instant), 'When the next step of sales is due'),
  createdAt: instant,
  openedAt: instant,
});

export const leadList = z.object({
  leads: z.array(leadRow),
  cursor: said(z.optional(z.string()), 'Where the next page begins; a page can be short and have a next one'),
});

const origins = said(z.array(z.object({ name: z.string(), title: z.string() })), 'Most often first');
export const leadOrigins = z.object({ source: origins, medium: origins, campaign: origins, form: origins });

const sale = z.object({
  step: z.optional(z.string()),
  value: z.optional(z.number()),
  currency: z.optional(z.string()),
  probability: said(z.optional(z.number()), 'In percent'),
  closeOn: said(z.optional(z.string()), 'The day on which the rep expects the sale'),
});

export const pipeline = z.object({
  columns: z.array(
    z.object({
      id: said(z.string(), '`accepted`, or `step:` and the name of the step'),
      step: said(z.optional(z.string()), 'The step of the sale; left out before the first'),
      count: z.number(),
      expected: said(
        z.array(z.object({ currency: z.string(), total: z.number(), weighted: z.number() })),
        'What may come of it; weighted: each value by its probability',
      ),
      leads: z.array(z.object({ ...leadRow.shape, sale, since: said(instant, 'When it came to this step') })),
      cursor: said(z.optional(z.string()), 'Where the next page of this column begins'),
    }),
  ),
  isWhole: said(z.boolean(), 'False when more leads are at work than are looked at'),
  now: instant,
});

export const timelineKinds = ['activity', 'mail', 'sales', 'stage'] as const;

export const timelineEntry = z.object({
  at: instant,
  what: z.string(),
  kind: z.enum(timelineKinds),
  points: z.optional(z.number()),
  machine: z.optional(z.string()),
});

export const leadView = z.object({
  ...leadRow.shape,
  version: said(z.string(), 'Names what sales has done so far: send it as `If-Match` with what you do'),
  can: said(z.array(z.enum(leadActions)), 'What you can do with it now'),
  edits: said(z.array(z.enum(leadEdits)), 'What you can put right about it now'),
  undo: said(z.optional(z.string()), 'After a contact or a note: what takes it back'),
  jobTitle: z.optional(z.string()),
  phone: z.optional(z.string()),
  bookingUrl: said(z.optional(z.string()), 'Where the lead can choose a time with the rep who has it'),
  timeZone: z.string(),
  localTime: said(z.string(), 'The time there now, in words'),
  ready: said(z.string(), 'Why it is sales-ready or not'),
  waits: said(z.string(), 'What its workflow waits for, in a sentence'),
  caution: z.optional(z.string()),
  opening: said(z.optional(z.string()), 'What to begin with; it may name the person'),
  instructions: z.string(),
  gradeReasons: z.array(z.string()),
  reasons: z.array(z.object({ what: z.string(), at: instant, points: z.number() })),
  interests: z.array(z.object({ name: z.string(), total: z.number() })),
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
  consents: z.array(
    z.object({
      given: z.boolean(),
      at: instant,
      source: z.string(),
      text: z.optional(z.string()),
      proven: z.boolean(),
    }),
  ),
  offer: z.optional(
    z.object({
      attempt: z.number(),
      status: z.string(),
      mine: z.boolean(),
      who: z.string(),
      offeredAt: instant,
      acceptBy: instant,
      why: z.string(),
    }),
  ),
  sale,
  nextStep: z.optional(z.object({ due: instant, what: said(z.optional(z.string()), 'In the rep’s words') })),
  profile: said(z.optional(profile), 'What is known of the person, for those who may correct it'),
  mails: z.array(
    z.object({
      id: said(z.string(), 'Which mail it is, to ask what it said'),
      name: z.string(),
      title: z.string(),
      at: instant,
      state: z.string(),
      why: z.optional(z.string()),
    }),
  ),
  earlier: said(
    z.array(z.object({ since: instant, until: instant, stage: z.enum(stages) })),
    'The lifecycles before this one, oldest first, each with the stage it ended in',
  ),
  merged: said(
    z.array(
      z.object({
        id: z.string(),
        email: z.optional(z.string()),
        name: z.optional(z.string()),
        at: instant,
        separable: said(z.boolean(), 'It can be taken back still'),
      }),
    ),
    'Other leads of the same person that go on in this one',
  ),
});

export const sentMail = z.object({
  subject: z.string(),
  html: said(z.string(), 'As it was sent, but for the signed part of links: with that one would act as the lead'),
  text: z.string(),
});

const queueItem = z.object({
  lead: leadRow,
  kind: z.enum(workKinds),
  can: said(z.array(z.enum(leadActions)), 'What you can do with it now'),
  why: said(z.string(), 'Why it is in the list, in a sentence'),
  about: said(
    z.object({ says: z.enum(workSentences), at: z.optional(instant), text: z.optional(z.string()) }),
    'The same as `why` for other languages: the sentence, and its values',
  ),
  due: z.optional(instant),
  late: z.boolean(),
});

export const queue = z.object({
  items: z.array(queueItem),
  cursor: said(z.optional(z.string()), 'Where the next page begins; none on the last one'),
  now: instant,
});

export const teamQueue = z.object({
  items: z.array(z.object({ ...queueItem.shape, rep: said(z.string(), 'Name of the rep who has it or is asked') })),
  isWhole: said(z.boolean(), 'False when more leads are with reps than are looked at'),
  now: instant,
});

const presence = z.object({
  timeZone: z.string(),
  atWork: z.boolean(),
  backAt: z.optional(instant),
  absences: z.array(z.object({ from: z.string(), to: z.string() })),
});
const teamMember = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  ...presence.shape,
  open: z.number(),
  capacity: z.number(),
});

const clock = z.string().check(z.regex(/^\d\d:\d\d$/, 'a time of day such as 09:00'));
const absence = said(z.object({ from: day, to: day }), 'Whole days, first and last included, where the rep is');
const hours = z.object({
  days: z.array(z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])).check(z.minLength(1)),
  from: clock,
  to: clock,
});

/** What people entered for a rep or the manager beside the settings; it replaces the earlier entry. */
export const entered = z.object({
  absences: z.array(absence).check(z.maxLength(100)),
  hours: said(z.optional(hours), 'In place of the hours of the settings'),
});
export const repTime = z.object({
  ...entered.shape,
  inConfig: said(z.object({ absences: z.array(absence), hours }), 'What the settings say'),
  standIns: said(z.array(z.string()), 'Names of the reps who take over during an absence: the first who is not away'),
  version: said(z.string(), 'Names what was entered so far: send it as `If-Match` with what you enter'),
});

export const team = z.object({
  reps: z.array(teamMember),
  manager: z.object({
    name: z.string(),
    ...presence.shape,
    standIn: said(z.optional(z.string()), 'Name of the rep who decides for the manager now'),
  }),
});

export type LeadRow = z.infer<typeof leadRow>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type LeadView = z.infer<typeof leadView>;
export type Queue = z.infer<typeof queue>;

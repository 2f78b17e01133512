import * as z from 'zod/mini';
import { stages } from '../../../../domain/lead/stage.ts';
import { lastActivity, nextSteps } from '../../../../domain/workflow/desk/list-times.ts';
import type { Operation } from '../operation.ts';
import { said } from '../said.ts';
import {
  leadList,
  leadOrigins,
  leadView,
  pipeline,
  queue,
  sentMail,
  teamQueue,
  timelineEntry,
  timelineKinds,
} from '../shapes.ts';

const seesLeads = ['leads:team', 'leads:all'] as const;
const most = 100;
const cursorOfBefore = z.optional(
  z.string().check(z.maxLength(600), z.regex(/^[\w-]+$/, 'the cursor of the page before')),
);
const page = {
  cursor: cursorOfBefore,
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), 50),
};

const owner = said(
  z.optional(z.string()),
  'Who has it now: the id of a rep, `manager`, `me`, `team` (your teams) or `team:` and the id of one',
);
const originPart = z.optional(z.string().check(z.maxLength(200)));

/** What people see of leads. */
export const leadOperations = {
  queue: {
    method: 'GET',
    path: '/queue',
    summary: 'What is due now, first things first, 25 a page, with the reason of each.',
    may: ['leads:work'],
    query: z.object({ cursor: cursorOfBefore }),
    answer: queue,
  },
  'team-queue': {
    method: 'GET',
    path: '/queue/team',
    summary: 'What is late with reps, first things first: first contacts, next steps, outcomes and answers to offers.',
    may: ['team:lead'],
    answer: teamQueue,
  },
  leads: {
    method: 'GET',
    path: '/leads',
    summary: 'Leads, newest first, found by name, company or address and filtered.',
    may: seesLeads,
    query: z.object({
      q: said(
        z.optional(z.string().check(z.maxLength(200))),
        'Beginnings of words of a name, a company or an address, or an address; 403 without `leads:personal`',
      ),
      stage: z.optional(z.enum(stages)),
      grade: z.optional(z.enum(['A', 'B', 'C', 'D'])),
      minScore: z.optional(z.coerce.number().check(z.minimum(0), z.maximum(100))),
      country: said(
        z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'two capital letters such as DE'))),
        'Two capital letters',
      ),
      source: said(originPart, 'Where the lead came from first: `google`, or with the medium `google / cpc`'),
      medium: said(originPart, 'The medium of that: `cpc`'),
      campaign: said(originPart, 'The campaign of that'),
      form: said(originPart, 'Id of the first form'),
      owner,
      nextStep: said(
        z.optional(z.enum(nextSteps)),
        'Of leads a rep has: due before today, today, within seven days from today on, or none planned',
      ),
      lastActivity: said(
        z.optional(z.string().check(z.regex(lastActivity, 'words such as within-7 or quiet-14'))),
        '`within-7`: the person did something in the last 7 days; `quiet-14`: nothing for 14 days',
      ),
      ...page,
    }),
    answer: leadList,
  },
  origins: {
    method: 'GET',
    path: '/origins',
    summary: 'What a list can be filtered by of where leads came from, as the newest thousands of them say.',
    may: seesLeads,
    answer: leadOrigins,
  },
  pipeline: {
    method: 'GET',
    path: '/pipeline',
    summary: 'What sales works on by the step of the sale, those longest at a step first, 25 of each.',
    may: ['leads:work', 'team:lead'],
    query: z.object({
      owner,
      column: said(z.optional(z.string()), 'The id of one column'),
      cursor: cursorOfBefore,
    }),
    answer: pipeline,
  },
  lead: {
    method: 'GET',
    headers: ['if-match'],
    path: '/leads/{id}',
    summary: 'One lead.',
    may: seesLeads,
    answer: leadView,
  },
  mail: {
    method: 'GET',
    path: '/leads/{id}/mail',
    summary: 'A mail as it was sent to the lead.',
    may: ['leads:personal'],
    query: z.object({ mail: said(z.string().check(z.maxLength(300)), 'The id that the lead’s `mails` name') }),
    answer: sentMail,
  },
  timeline: {
    method: 'GET',
    path: '/leads/{id}/timeline',
    summary: 'Everything that happened to a lead, newest first.',
    may: seesLeads,
    query: z.object({ kind: z.optional(z.enum(timelineKinds)), ...page }),
    answer: z.object({
      entries: z.array(timelineEntry),
      cursor: said(z.optional(z.string()), 'Where the next page begins'),
    }),
  },
} as const satisfies Record<string, Operation>;

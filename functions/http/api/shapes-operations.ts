import * as z from 'zod/mini';
import { stages } from '../../../domain/lead/stage.ts';
import { retained } from '../../../domain/privacy/retention.ts';
import { said } from './said.ts';
import { instant } from './shapes.ts';

// What travels between the pages of ops and the API. Nothing here names a person, but the answer to `reveal`.

export const executionStatuses = ['stuck', 'RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const executionRow = z.object({
  name: z.string(),
  leadId: z.string(),
  status: said(z.string(), 'As Step Functions says it; `NONE` for one that never began or is no longer kept'),
  startedAt: z.optional(instant),
  stoppedAt: z.optional(instant),
  current: said(z.boolean(), 'The lead is moved by this one'),
  stage: said(z.optional(z.enum(stages)), 'Of the lead, while this one moves it'),
  stuck: z.boolean(),
  waits: said(z.optional(z.string()), 'What it waits for and until when, in a sentence'),
});

export const executionList = z.object({
  executions: z.array(executionRow),
  cursor: said(z.optional(z.string()), 'Where the next page begins'),
});

const executionStep = z.object({
  state: z.string(),
  kind: z.enum(['task', 'parked', 'choice', 'end', 'other']),
  from: instant,
  until: z.optional(instant),
  how: said(z.optional(z.string()), 'How it ended, in a few words'),
  failures: z.number(),
});

export const executionView = z.object({
  ...executionRow.shape,
  state: said(z.optional(z.string()), 'Where it is on the state graph'),
  steps: said(z.array(executionStep), 'Oldest first'),
  cut: said(z.boolean(), 'Older steps are left out'),
  may: said(z.array(z.enum(['restart', 'redrive', 'stop'])), 'What can be done with it now'),
  others: said(z.array(z.string()), 'Names of other executions of the lead'),
});

export const person = z.object({
  name: z.optional(z.string()),
  email: z.string(),
  company: z.optional(z.string()),
  phone: z.optional(z.string()),
});

export const auditPage = z.object({
  entries: z.array(
    z.object({
      at: instant,
      id: z.string(),
      who: z.string(),
      email: z.optional(z.string()),
      operation: z.string(),
      summary: said(z.string(), 'What the operation does'),
      about: z.optional(z.string()),
      aboutKind: said(z.optional(z.enum(['lead', 'execution'])), 'What `about` names, where it has a page'),
      reason: z.optional(z.string()),
      from: z.string(),
      agent: z.optional(z.string()),
      refused: z.optional(z.string()),
    }),
  ),
  cursor: z.optional(z.string()),
});

export const sending = z.object({ state: z.enum(['on', 'paused']) });

export const promises = z.object({
  promises: z.array(
    z.object({
      what: said(z.string(), 'What is owed, in words'),
      leadId: z.optional(z.string()),
      since: said(instant, 'When it was promised, or when it is due'),
      late: said(z.boolean(), 'It is due'),
    }),
  ),
});

export const mailId = {
  leadId: z.string(),
  lifecycleId: z.string(),
  track: z.string(),
  step: z.string(),
};

export const undeliveredMails = z.object({
  mails: z.array(
    z.object({
      ...mailId,
      title: z.string(),
      state: said(z.enum(['held', 'unsure']), '`held`: SES takes none now; `unsure`: unknown whether it was sent'),
      since: instant,
      why: z.string(),
    }),
  ),
});

export const deadLetters = z.object({
  queues: z.array(
    z.object({
      name: z.string(),
      count: z.number(),
      letters: z.array(
        z.object({ id: z.string(), at: instant, to: z.optional(z.string()), why: z.optional(z.string()) }),
      ),
    }),
  ),
});

export const retention = z.object({
  applies: said(z.boolean(), '`apply` of privacy.yaml: the walk erases; without it, it only counts'),
  kinds: z.array(
    z.object({
      kind: z.enum(retained),
      days: said(z.optional(z.number()), 'How long it is kept; absent: as long as the lead'),
      found: said(z.number(), 'How many were past their time in the last walk'),
    }),
  ),
  last: z.optional(z.object({ at: instant, applied: z.boolean(), looked: said(z.number(), 'Leads at rest') })),
});

export const readiness = z.object({
  found: z.array(
    z.object({
      what: z.string(),
      state: z.enum(['ready', 'not ready', 'unknown']),
      says: z.string(),
      todo: z.optional(z.string()),
    }),
  ),
});

export type ExecutionRow = z.infer<typeof executionRow>;
export type ExecutionView = z.infer<typeof executionView>;

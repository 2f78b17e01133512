import * as z from 'zod/mini';
import type { Operation } from '../operation.ts';
import { reasonForAudit } from '../reason-for-audit.ts';
import { said } from '../said.ts';
import {
  auditPage,
  deadLetters,
  mailId,
  promises,
  readiness,
  retention,
  sending,
  undeliveredMails,
} from '../shapes-operations.ts';

const read = ['operations:read'] as const;
const act = ['operations:act'] as const;
const reason = said(z.optional(reasonForAudit), 'Why, for the audit; without names');

/** What ops look after beside executions. */
export const careOperations = {
  audit: {
    method: 'GET',
    path: '/operations/audit',
    summary: 'Who changed what by the API, newest first.',
    may: read,
    query: z.object({ cursor: z.optional(z.string().check(z.maxLength(100))) }),
    answer: auditPage,
  },
  sending: {
    method: 'GET',
    path: '/operations/sending',
    summary: 'Whether marketing mail is on or paused.',
    may: read,
    answer: sending,
  },
  setSending: {
    method: 'POST',
    path: '/operations/sending',
    summary: 'Pauses all marketing mail within a minute, or goes on; no step is lost.',
    may: act,
    body: z.object({ ...sending.shape, reason }),
    auditsReason: true,
    answer: sending,
  },
  promises: {
    method: 'GET',
    path: '/operations/promises',
    summary: 'What is still owed to leads, the oldest first: the sweep keeps it.',
    may: read,
    answer: promises,
  },
  undeliveredMails: {
    method: 'GET',
    path: '/operations/mails',
    summary: 'Mails that SES holds, and those of unknown state, which may have been sent.',
    may: read,
    answer: undeliveredMails,
  },
  settleMail: {
    method: 'POST',
    path: '/operations/mails/settle',
    summary: 'Lets a mail go again now, or leaves it at that.',
    may: act,
    body: z.object({ ...mailId, decision: z.enum(['again', 'leave']), reason }),
    auditsReason: true,
    answer: undeliveredMails,
  },
  deadLetters: {
    method: 'GET',
    path: '/operations/dead-letters',
    summary: 'Dead letters: the receiver and the reason, without the content.',
    may: read,
    answer: deadLetters,
  },
  redriveDeadLetters: {
    method: 'POST',
    path: '/operations/dead-letters/{queue}/redrive',
    summary: 'Sends all dead letters of a queue on their way again.',
    may: act,
    answer: said(z.object({ sent: z.number() }), 'How many went'),
  },
  retention: {
    method: 'GET',
    path: '/operations/retention',
    summary: 'What is kept longer than privacy.yaml says, as the last nightly walk found it.',
    may: read,
    answer: retention,
  },
  readiness: {
    method: 'GET',
    path: '/operations/readiness',
    summary: 'What works and what does not yet, with what to do about it.',
    may: read,
    answer: readiness,
  },
} as const satisfies Record<string, Operation>;

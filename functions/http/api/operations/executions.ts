import * as z from 'zod/mini';
import type { Operation } from '../operation.ts';
import { reasonForAudit } from '../reason-for-audit.ts';
import { said } from '../said.ts';
import { executionList, executionStatuses, executionView, person } from '../shapes-operations.ts';

const act = ['operations:act'] as const;

/** The workflow of leads as ops see it: without names and addresses. */
export const executionOperations = {
  executions: {
    method: 'GET',
    path: '/executions',
    summary: 'Executions, newest first: of one status, stuck ones, or those of one lead.',
    may: ['operations:read'],
    query: z.object({
      status: said(z.optional(z.enum(executionStatuses)), '`stuck`: open leads that nothing moves'),
      q: said(
        z.optional(z.string().check(z.maxLength(320))),
        'The address of a lead, its id, or the name of an execution',
      ),
      cursor: z.optional(z.string()),
      limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
    }),
    answer: executionList,
  },
  execution: {
    method: 'GET',
    path: '/executions/{name}',
    summary: 'One execution: where it is, what it waits for, and each of its steps.',
    may: ['operations:read'],
    answer: executionView,
  },
  restartExecution: {
    method: 'POST',
    path: '/executions/{name}/restart',
    summary: 'Gives the lead of a dead execution another one, from where it was: no mail is sent twice.',
    may: act,
    answer: executionView,
  },
  redriveExecution: {
    method: 'POST',
    path: '/executions/{name}/redrive',
    summary: 'Continues a dead execution at the state in which it ended, by the definition it began with.',
    may: act,
    answer: executionView,
  },
  stopExecution: {
    method: 'POST',
    path: '/executions/{name}/stop',
    summary: 'Stops an execution. The lead waits until a person restarts it.',
    may: act,
    answer: executionView,
  },
  reveal: {
    method: 'POST',
    path: '/executions/{name}/reveal',
    summary: 'Shows who the lead of an execution is. The audit keeps who asked and why.',
    may: act,
    body: z.object({
      reason: said(reasonForAudit.check(z.minLength(5)), 'Why you need to know; without names'),
    }),
    auditsReason: true,
    answer: person,
  },
} as const satisfies Record<string, Operation>;

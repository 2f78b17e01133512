import * as z from 'zod/mini';
import type { Permission } from '../../../domain/access/permissions.ts';
import { stages } from '../../../domain/lead/stage.ts';
import { said } from './said.ts';
import { leadList, leadView, me, queue, team, timelineEntry } from './shapes.ts';

/** One thing that can be asked of the API. The routes, their checks and the OpenAPI document are all made of these rows. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below /api, with names of parameters in braces. */
  path: string;
  summary: string;
  /** Who may: one of these permissions is enough; none for everybody who has signed in. */
  may: readonly Permission[];
  query?: z.ZodMiniObject;
  body?: z.ZodMiniObject;
  answer: z.ZodMiniType;
}

const seesLeads = ['leads:team', 'leads:all'] as const;
const most = 100;
const page = {
  cursor: z.optional(z.string()),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(most)), 50),
};

export const operations = {
  me: { method: 'GET', path: '/me', summary: 'Who has signed in, and what they may do.', may: [], answer: me },
  queue: {
    method: 'GET',
    path: '/queue',
    summary: 'What is due now, first things first, with the reason of each.',
    may: ['leads:work'],
    answer: queue,
  },
  leads: {
    method: 'GET',
    path: '/leads',
    summary: 'Leads, newest first, found by name, company or address and filtered.',
    may: seesLeads,
    query: z.object({
      q: said(z.optional(z.string().check(z.maxLength(200))), 'Part of a name, a company or an address'),
      stage: z.optional(z.enum(stages)),
      grade: z.optional(z.enum(['A', 'B', 'C', 'D'])),
      country: z.optional(z.string().check(z.length(2))),
      owner: said(z.optional(z.string()), 'Id of a rep, or `me`'),
      ...page,
    }),
    answer: leadList,
  },
  lead: { method: 'GET', path: '/leads/{id}', summary: 'One lead.', may: seesLeads, answer: leadView },
  timeline: {
    method: 'GET',
    path: '/leads/{id}/timeline',
    summary: 'Everything that happened to a lead, newest first.',
    may: seesLeads,
    answer: z.object({ entries: z.array(timelineEntry) }),
  },
  accept: {
    method: 'POST',
    path: '/leads/{id}/accept',
    summary: 'Takes the lead that was offered to you.',
    may: ['leads:work'],
    answer: leadView,
  },
  team: {
    method: 'GET',
    path: '/team',
    summary: 'Who sells, who is at work, and how many leads each has.',
    may: ['leads:work', 'team:lead'],
    answer: team,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
export type Answer<Name extends OperationName> = z.infer<(typeof operations)[Name]['answer']>;

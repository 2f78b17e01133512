import * as z from 'zod/mini';
import { cohorts } from '../cohorts.ts';
import type { Operation } from '../operation.ts';
import { day, said } from '../said.ts';
import { insightFigure, insightLeads } from '../shapes-insight.ts';

const word = z.optional(z.string().check(z.maxLength(200)));

const chosen = {
  since: said(z.optional(day), 'Only what began in the week of this day or later; without it the last year'),
  until: said(z.optional(day), 'Only what began in the week of this day or earlier'),
  source: word,
  campaign: word,
  form: word,
  persona: word,
  track: word,
  rep: word,
  team: word,
  country: word,
  month: word,
};

/** Figures, and the leads behind them. */
export const insightOperations = {
  figure: {
    method: 'GET',
    path: '/insight/{figure}',
    summary:
      'One figure with its intervals: funnel, stages, speed, handover, reps, bottleneck, velocity, segments and others.',
    may: ['insight:read'],
    query: z.object({ ...chosen, by: z.optional(z.enum(cohorts)) }),
    answer: insightFigure,
  },
  figureLeads: {
    method: 'GET',
    path: '/insight/{figure}/leads',
    summary: 'The leads behind one cell of a figure; names and addresses only for those who may read them.',
    may: ['insight:read'],
    query: z.object({
      ...chosen,
      table: z.string(),
      row: said(z.string(), 'The key of the row'),
      column: z.string(),
      cursor: z.optional(z.string().check(z.regex(/^\d{1,6}$/, 'the cursor of the page before'))),
    }),
    answer: insightLeads,
  },
} as const satisfies Record<string, Operation>;

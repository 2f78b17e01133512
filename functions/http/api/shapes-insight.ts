import * as z from 'zod/mini';
import { said } from './said.ts';
import { leadRow } from './shapes.ts';

const part = (description: string) => said(z.optional(z.number()), description);

const figureCell = z.object({
  n: part('How many'),
  of: part('The whole that `n` is a part of'),
  rate: part('0 to 1'),
  low: part('Where its 95 % interval begins'),
  high: part('Where its 95 % interval ends'),
  ms: part('Milliseconds'),
  amounts: said(z.optional(z.record(z.string(), z.number())), 'By currency'),
  text: z.optional(z.string()),
  notRecorded: said(z.optional(z.literal(true)), 'It was not recorded then; this is not zero'),
  leads: part('How many lifecycles can be named behind it'),
});

const figureTable = z.object({
  name: z.string(),
  rowsAre: said(z.string(), 'What the rows are named by: week, stage, rep, source …'),
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      key: said(z.string(), 'Names the row where the leads behind a figure are asked for'),
      name: z.string(),
      title: said(z.optional(z.string()), 'The name of the rep or mail, where `name` is an id'),
      beside: z.optional(z.string()),
      growing: said(z.optional(z.literal(true)), 'Its figures will still grow'),
      cells: z.array(figureCell),
    }),
  ),
  picture: z.optional(
    z.object({
      bars: z.enum(['rows', 'columns']),
      columns: z.array(z.string()),
      until: said(z.optional(z.string()), 'The column with the end of the thin line behind each bar'),
    }),
  ),
});

const choice = z.object({ name: z.string(), title: z.string() });

export const insightFigure = z.object({
  figure: z.string(),
  from: said(z.string(), 'The first day, a Monday'),
  to: said(z.string(), 'The last day'),
  at: said(z.string(), 'When it was counted; each lead is as of its last event or the last night'),
  timeZone: said(z.string(), 'Whose days, weeks and months'),
  lifecycles: said(z.number(), 'How many lifecycles were looked at'),
  tables: z.array(figureTable),
  groups: said(
    z.array(z.object({ name: z.string(), title: z.string(), lifecycles: z.number(), tables: z.array(figureTable) })),
    'With `by`: the twenty largest groups',
  ),
  choices: said(z.record(z.string(), z.array(choice)), 'What can be asked for in each dimension'),
});

export const insightLeads = z.object({
  leads: z.array(leadRow),
  total: said(z.number(), 'How many leads can be named; erased ones cannot'),
  hidden: said(z.number(), 'How many of this page are not yours to see, or are gone'),
  cursor: said(z.optional(z.string()), 'Where the next page begins'),
});

export type InsightFigure = z.infer<typeof insightFigure>;
export type FigureTable = z.infer<typeof figureTable>;
export type FigureCell = z.infer<typeof figureCell>;

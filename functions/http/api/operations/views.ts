import * as z from 'zod/mini';
import type { Operation } from '../operation.ts';
import { said } from '../said.ts';
import { viewFilters } from '../view-filters.ts';

const seesLeads = ['leads:team', 'leads:all'] as const;

const search = z.strictObject(
  Object.fromEntries(viewFilters.map((name) => [name, z.optional(z.string().check(z.maxLength(200)))])) as {
    [Name in (typeof viewFilters)[number]]: z.ZodMiniOptional<z.ZodMiniString>;
  },
);
const body = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  search: said(search, 'Filters of the list and its columns, as in the address of the page'),
  shared: said(z._default(z.boolean(), false), 'For everybody, not for you alone'),
});
const answer = z.object({
  views: z.array(
    z.object({
      ...body.shape,
      id: z.string(),
      shared: z.boolean(),
      by: said(z.string(), 'Who saved it'),
      editable: said(z.boolean(), 'Whether you may change or remove it'),
    }),
  ),
});

/** Lists of leads that people want to see again. */
export const viewOperations = {
  views: {
    method: 'GET',
    path: '/views',
    summary: 'Your views of the list, and those that are shared.',
    may: seesLeads,
    answer,
  },
  'save-view': {
    method: 'PUT',
    path: '/views/{id}',
    summary: 'Saves a view of the list under an id of your choice: 8 to 40 small letters, digits and dashes.',
    may: seesLeads,
    body,
    answer,
  },
  'remove-view': {
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Removes a view. Only its owner or a team leader removes a shared one, for everybody.',
    may: seesLeads,
    answer,
  },
} as const satisfies Record<string, Operation>;

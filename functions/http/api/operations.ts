import type * as z from 'zod/mini';
import { careOperations } from './operations/care.ts';
import { editOperations } from './operations/edits.ts';
import { executionOperations } from './operations/executions.ts';
import { insightOperations } from './operations/insight.ts';
import { leadOperations } from './operations/leads.ts';
import { marketingOperations } from './operations/marketing.ts';
import { privacyOperations } from './operations/privacy.ts';
import { teamOperations } from './operations/team.ts';
import { viewOperations } from './operations/views.ts';
import { workOperations } from './operations/work.ts';

/** All that can be asked of the API. The routes, their checks and the OpenAPI document are made of these rows. */
export const operations = {
  ...teamOperations,
  ...leadOperations,
  ...viewOperations,
  ...workOperations,
  ...editOperations,
  ...privacyOperations,
  ...executionOperations,
  ...insightOperations,
  ...marketingOperations,
  ...careOperations,
} as const;

export type OperationName = keyof typeof operations;
export type Answer<Name extends OperationName> = z.infer<(typeof operations)[Name]['answer']>;

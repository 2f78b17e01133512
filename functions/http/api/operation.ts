import type * as z from 'zod/mini';
import type { Permission } from '../../../domain/access/permissions.ts';

export type RequestHeader = 'if-match' | 'idempotency-key' | 'accept-language';

/** One operation of the API. Routes, checks and the OpenAPI document derive from it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api, with names of parameters in braces. */
  path: string;
  summary: string;
  /** One of these permissions is enough. An empty list admits every person who has signed in. */
  may: readonly Permission[];
  /** The headers that the answer is made with; it cannot read others. */
  headers?: readonly RequestHeader[];
  query?: z.ZodMiniObject;
  body?: z.ZodMiniObject;
  /** The `reason` of the body is for the audit, which keeps it. Other reasons are about the lead and go where the lead goes. */
  auditsReason?: true;
  answer: z.ZodMiniType;
}

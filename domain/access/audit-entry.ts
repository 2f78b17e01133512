import type { Instant } from '../time/instant.ts';

/** One thing that somebody changed, or wanted to, by the API. */
export interface AuditEntry {
  at: Instant;
  /** Tells it from others of the same moment. */
  id: string;
  /** Name and address of the person, or the name of the program's key. */
  who: string;
  email?: string;
  /** The name of the operation in functions/http/api/operations.ts. */
  operation: string;
  /** What it was done to: the id of a lead, the name of an execution or of a rep. */
  about?: string;
  /** Why, in the person's words, where an operation needs a reason. Reasons about a lead stand with the lead alone. */
  reason?: string;
  /** The address it came from, and the browser or program. */
  from: string;
  agent?: string;
  /** Why it was not done. */
  refused?: string;
}

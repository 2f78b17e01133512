import { PermanentError } from '../../domain/lead/errors.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { mostParks } from '../../domain/workflow/restart.ts';
import type { TaskInput } from '../../domain/workflow/step.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { executionOf } from '../adapters/step-functions/lifecycles.ts';

/**
 * The history that a workflow step decides on. Throws LeadNotFound when the lead was erased, and ExecutionReplaced when another
 * execution runs its lifecycle or it was merged. An execution whose own history is nearly full asks for a replacement here.
 */
export async function stepHistory(
  leads: Pick<Leads, 'history' | 'restart'>,
  { leadId, lifecycleId, execution }: TaskInput,
  at: Instant,
): Promise<LeadHistory> {
  const history = await leads.history(leadId);
  if (!history) throw new PermanentError('LeadNotFound', `no lead ${leadId}`);
  const { lead } = history;
  if (lead.id !== leadId) throw new PermanentError('ExecutionReplaced', `lead ${leadId} goes on as ${lead.id}`);
  if (execution === undefined || !lead.open || lead.lifecycleId !== lifecycleId) return history;
  const isCurrent = execution === executionOf(lead);
  if (isCurrent && (lead.parks ?? 0) < mostParks) return history;
  if (isCurrent) await leads.restart(lead, at);
  throw new PermanentError('ExecutionReplaced', `another execution goes on for lead ${leadId}`);
}

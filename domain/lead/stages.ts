import type { Stage } from './lead.ts';

/**
 * Where a lead may go from each stage. Every stage leads back to `captured`: that is a new lifecycle,
 * opened by a later signal or, from an open stage, by the sweep after an execution failed.
 */
export const allowedMoves: Record<Stage, readonly Stage[]> = {
  captured: ['nurturing', 'sales-ready', 'dormant', 'rejected', 'unsubscribed'],
  nurturing: ['sales-ready', 'dormant', 'unsubscribed', 'captured'],
  'sales-ready': ['assigned', 'nurturing', 'customer', 'dormant', 'unsubscribed', 'captured'],
  assigned: ['working', 'sales-ready', 'nurturing', 'customer', 'dormant', 'unsubscribed', 'captured'],
  working: ['customer', 'lost', 'nurturing', 'sales-ready', 'dormant', 'unsubscribed', 'captured'],
  customer: ['sales-ready', 'unsubscribed', 'captured'],
  lost: ['captured'],
  dormant: ['captured'],
  rejected: ['captured'],
  unsubscribed: ['captured'],
};

/** Whether a lead may go from one stage to another. Staying where it is is not a move and always allowed. */
export function mayMove(from: Stage, to: Stage): boolean {
  return from === to || allowedMoves[from].includes(to);
}

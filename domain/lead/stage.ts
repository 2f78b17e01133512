/** Where a lead is. The ten words of the product; there is no eleventh. */
export const stages = [
  'captured',
  'nurturing',
  'sales-ready',
  'assigned',
  'working',
  'customer',
  'lost',
  'dormant',
  'rejected',
  'unsubscribed',
] as const;
export type Stage = (typeof stages)[number];

/** How a lifecycle can end: the last states of the state machine. */
export type End = 'rejected' | 'unconfirmed' | 'unsubscribed' | 'dormant' | 'customer' | 'lost';

/** The stage a lead is left in by each end. */
export const stageAtEnd: Record<End, Stage> = {
  rejected: 'rejected',
  unconfirmed: 'rejected',
  unsubscribed: 'unsubscribed',
  dormant: 'dormant',
  customer: 'customer',
  lost: 'lost',
};

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

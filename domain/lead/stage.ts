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

/** The stage each end leaves a lead in that is no customer. */
export const stageAtEnd: Record<End, Stage> = {
  rejected: 'rejected',
  unconfirmed: 'rejected',
  unsubscribed: 'unsubscribed',
  dormant: 'dormant',
  customer: 'customer',
  lost: 'lost',
};

/** The stage a lead is left in. A customer whose newest inquiry comes to nothing stays a customer. */
export function stageAfter(end: End, { stage }: { stage: Stage }): Stage {
  return stage === 'customer' && end !== 'unsubscribed' ? 'customer' : stageAtEnd[end];
}

/** Where a lead with sales can go, besides on within sales. */
const outOfSales = ['nurturing', 'customer', 'lost', 'dormant', 'rejected', 'unsubscribed', 'captured'] as const;

/**
 * Where a lead may go from each stage; functions/adapters/dynamodb/leads/writing.ts refuses any other move. Every stage leads back to
 * `captured`: that is a new lifecycle. Sales may answer before the workflow looks (a CRM reports), so `sales-ready` and `assigned` may skip stages.
 */
export const allowedMoves: Record<Stage, readonly Stage[]> = {
  captured: ['nurturing', 'sales-ready', 'dormant', 'rejected', 'unsubscribed'],
  nurturing: ['sales-ready', 'dormant', 'rejected', 'unsubscribed', 'captured'],
  'sales-ready': ['assigned', 'working', ...outOfSales],
  assigned: ['working', 'sales-ready', ...outOfSales],
  working: ['customer', 'lost', 'nurturing', 'sales-ready', 'dormant', 'rejected', 'unsubscribed', 'captured'],
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

/** The stages from which a lead may go to this one, itself included. */
export const stagesBefore = (to: Stage): readonly Stage[] => stages.filter((from) => mayMove(from, to));

import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { whoIs } from '../../../domain/lead/who.ts';
import { isBefore } from '../../adapters/dynamodb/barriers.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';

/** A history with the referrer's name. */
export type Referred = LeadHistory & { referrer?: string };

/** The lead whose personal link brought this one. Undefined without a link, for the lead's own link, or when that lead was erased. */
export async function referrerOf(leads: Pick<Leads, 'history'>, { id, first, last }: Lead): Promise<Lead | undefined> {
  const referredBy = first.referredBy ?? last.referredBy;
  if (referredBy === undefined || referredBy === id) return undefined;
  const referrer = (await leads.history(referredBy))?.lead;
  // They were erased since, and came back: whom they sent before is no part of their new life.
  if (referrer && isBefore(referrer, first.at)) return undefined;
  // Under two addresses the person may have sent a link to themselves.
  return referrer?.id === id ? undefined : referrer;
}

/** Ids of the leads that this one, or one merged into it, names as referrers. */
export function referrersIn({ lead, activities, others = [] }: LeadHistory): string[] {
  const later = activities.flatMap((one) => (one.type === 'form.submitted' ? [one.detail.attribution] : []));
  const own = [lead.first, lead.last, ...later].flatMap(({ referredBy }) => referredBy ?? []);
  return [...new Set([...own, ...others.flatMap(referrersIn)])];
}

/** The history with the referrer's name: one more query, and only for referred leads. */
export async function withReferrer(leads: Pick<Leads, 'history'>, history: LeadHistory): Promise<Referred> {
  const referrer = await referrerOf(leads, history.lead);
  if (!referrer) return history;
  return { ...history, referrer: whoIs(referrer) };
}

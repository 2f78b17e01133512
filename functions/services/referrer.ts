import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';

/** A story that says who sent the lead, in words. */
export type Referred = LeadHistory & { referrer?: string };

/** Who sent the lead by a personal link; undefined when nobody did, when it was the lead itself, or when that person was erased. */
export async function referrerOf(leads: Pick<Leads, 'story'>, { id, first, last }: Lead): Promise<Lead | undefined> {
  const referredBy = first.referredBy ?? last.referredBy;
  if (referredBy === undefined || referredBy === id) return undefined;
  return (await leads.story(referredBy))?.lead;
}

/** The story with the name of who sent the lead: one query more, and only for those whom somebody sent. */
export async function withReferrer(leads: Pick<Leads, 'story'>, story: LeadHistory): Promise<Referred> {
  const referrer = await referrerOf(leads, story.lead);
  if (!referrer) return story;
  return { ...story, referrer: [referrer.name ?? referrer.email, referrer.company].filter(Boolean).join(', ') };
}

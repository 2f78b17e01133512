import type { Activity } from '../../domain/lead/activity.ts';
import type { Assignment } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Attribution } from '../../domain/lead/person.ts';

export const now = '2026-11-24T09:42:00.000Z';
const first: Attribution = { form: 'guide', at: '2026-11-17T13:05:00.000Z', source: 'google', medium: 'cpc' };
const captured: Activity = {
  id: 'form-1',
  type: 'form.submitted',
  at: first.at,
  lifecycleId: 'life',
  detail: { form: 'guide', receipt: 'r1', contentHash: 'h1', attribution: first, message: 'First line\nsecond line' },
};

/** An offer to the rep `ada`, made four minutes ago. */
export function offer(change: Partial<Assignment> = {}): Assignment {
  return {
    lifecycleId: 'life',
    attempt: 1,
    repId: 'ada',
    toManager: false,
    status: 'offered',
    offeredAt: '2026-11-24T09:38:00.000Z',
    acceptBy: '2026-11-24T09:48:00.000Z',
    why: 'longest idle',
    candidates: [],
    ...change,
  };
}

/** A lead with everything known about it, and the offers made of it. */
export function historyOf(assignments: Assignment[], change: Partial<Lead> = {}): LeadHistory {
  const lead: Lead = {
    id: 'lead',
    email: 'anna@nordwind.example',
    name: 'Anna Lindqvist',
    company: 'Nordwind',
    jobTitle: 'Head of Service',
    phone: '+49 40 5550-1234',
    country: 'DE',
    answers: { timing: 'This quarter' },
    first,
    last: first,
    stage: 'assigned',
    moves: [{ stage: 'captured', at: first.at, why: 'form guide' }],
    revision: 3,
    lifecycleId: 'life',
    open: true,
    openedAt: first.at,
    captured,
    createdAt: first.at,
    ...change,
  };
  return { lead, activities: [captured], sends: [], assignments };
}

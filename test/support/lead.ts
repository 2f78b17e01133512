import { randomBytes } from 'node:crypto';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead, Wait } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { profileKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';

/** A new lead in its first lifecycle, with any part replaced. */
export function aLead(at: Instant, parts: Partial<Lead> = {}): Lead {
  const lifecycleId = randomBytes(6).toString('hex');
  const attribution = { form: 'contact', at };
  const { email = 'ada@works.example' } = parts;
  const person = { name: 'Ada Winter', company: 'Works Ltd' };
  return {
    id: randomBytes(16).toString('hex'),
    email,
    ...person,
    answers: {},
    first: attribution,
    last: attribution,
    stage: 'captured',
    moves: [{ stage: 'captured', at, why: 'form contact' }],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: at,
    createdAt: at,
    captured: {
      id: `form-${lifecycleId}`,
      type: 'form.submitted',
      at,
      lifecycleId,
      detail: { form: 'contact', receipt: lifecycleId, contentHash: 'x', email, person, attribution },
    },
    ...parts,
  };
}

/** A new lead of this name. */
export function somebody(email: string, name: string, company: string, at: Instant = '2026-11-23T10:00:00.000Z'): Lead {
  const lead = aLead(at, { email });
  const captured = { ...lead.captured, detail: { ...lead.captured.detail, person: { name, company } } } as Activity;
  return { ...lead, name, company, captured };
}

let people = 0;

/** An address nobody in this test file has used. */
export const anAddress = () => `person-${++people}@works.example`;

/** The task token of a parked lead. */
export const tokenOf = ({ id }: Pick<Lead, 'id'>) => `token-of-${id}`;

/**
 * What the state machine does when it parks: test/support/interleaving.ts holds it against the definition. False when
 * the lead has changed since `lead` was read.
 */
export async function park(table: Table, lead: Lead, wait: Wait, until = lead.openedAt): Promise<boolean> {
  const parked = { token: tokenOf(lead), for: wait, until };
  const row = await table.change(profileKey(lead.id), {
    set: { parked },
    remove: ['waking', 'failures', 'restartAt', 'pendingFor', 'pendingShard', 'pendingSince'],
    add: { parks: 1 },
    when: { equals: { revision: lead.revision, lifecycleId: lead.lifecycleId } },
  });
  return row !== undefined;
}

/** Ends the lifecycle of a lead and opens the next, as if everything had happened in a moment. */
export async function nextLifecycle(leads: Leads, lead: Lead): Promise<Lead | undefined> {
  const closed = await leads.close(lead, 'dormant', lead.openedAt, 'quiet');
  return closed && leads.reopen(closed, 'd'.repeat(12), lead.openedAt, 'came back');
}

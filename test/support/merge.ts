import { expect } from 'vitest';
import type { ActivityOf } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../functions/adapters/secrets/key-ring.ts';
import { aLead, anAddress, park } from './lead.ts';
import { createWorld, keys } from './world.ts';

/** Who merges. */
export const manager = { repId: 'manager' };

/** Two leads of one person, both in nurture and parked: `a` is to be kept. */
export async function twoLeads(table: Table, kept: Partial<Lead> = {}, other: Partial<Lead> = {}) {
  const world = createWorld(table);
  const a = nurtured({ jobTitle: 'Engineer', ...kept });
  const b = nurtured(other);
  await Promise.all([a, b].map((lead) => world.process().leads.create(lead)));
  await Promise.all([a, b].map((lead) => lead.open && park(table, lead, 'engagement', '2026-12-24T10:00:00.000Z')));
  world.pass(1_000);
  return { world, a, b, input: { a, b } };

  function nurtured(parts: Partial<Lead>) {
    const email = anAddress();
    const id = leadIdOfAddress(keys, email) ?? '';
    const lead = aLead(world.now(), { id, email, stage: 'nurturing', country: 'DE', ...parts });
    const captured = lead.captured as ActivityOf<'form.submitted'>;
    return { ...lead, captured: { ...captured, detail: { ...captured.detail, email } } };
  }
}

/** The same, merged. */
export async function merged(...parts: Parameters<typeof twoLeads>) {
  const made = await twoLeads(...parts);
  expect(await made.world.process().merging.merge(made.a.id, made.b.id, manager)).toBeUndefined();
  return made;
}

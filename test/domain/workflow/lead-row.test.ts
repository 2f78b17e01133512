import { expect, test } from 'vitest';
import { managerId } from '../../../domain/lead/assignment.ts';
import type { DomainEventDraft } from '../../../domain/lead/event-schemas.ts';
import type { StageMove } from '../../../domain/lead/lead.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import { leadRow } from '../../../domain/workflow/lead-row.ts';
import { config, lead, monday } from '../../support/fixtures.ts';

const [first, second] = config.sales.reps.map(({ id }) => id) as [string, string];
const lifecycleId = lead().lifecycleId;
const says = (stage: Stage, type: DomainEventDraft['type'], facts: object): StageMove => ({
  stage,
  at: monday,
  why: 'of the test',
  event: { type, lifecycleId, facts } as DomainEventDraft,
});
const assigned = (repId: string) => says('assigned', 'LeadAssigned', { repId, attempt: 1 });
const accepted = (repId: string) => says('working', 'LeadAccepted', { repId, attempt: 1 });
const contacted = (repId: string) => says('working', 'LeadContacted', { repId, channel: 'call', reached: true });

test.each<[string, StageMove[], Stage, string | undefined]>([
  ['who was asked', [assigned(first)], 'assigned', first],
  ['who accepted', [assigned(first), accepted(first)], 'working', first],
  ['who accepted, also when a colleague called', [accepted(first), contacted(second)], 'working', first],
  [
    'who accepted, also when a colleague moved the sale',
    [accepted(first), says('working', 'LeadStepChanged', { repId: second, step: 'offer' })],
    'working',
    first,
  ],
  ['the manager, after an escalation', [assigned(first), says('assigned', 'LeadEscalated', {})], 'assigned', managerId],
  ['who was given it later', [accepted(first), assigned(second)], 'assigned', second],
  ['who sold', [accepted(first), says('customer', 'LeadWon', { repId: first }), contacted(second)], 'customer', first],
  ['nobody, while it is nurtured', [accepted(first), says('nurturing', 'LeadRecycled', {})], 'nurturing', undefined],
])('a lead is with %s', (_, moves, stage, ownerId) => {
  expect(leadRow(lead({ moves, stage }), config).ownerId).toBe(ownerId);
});

import { expect, test } from 'vitest';
import type { DomainEventDraft } from '../../../../domain/lead/event-schemas.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, hour, plus } from '../../../../domain/time/instant.ts';
import { likelyOrder } from '../../../../domain/workflow/desk/likely-order.ts';
import { config } from '../../../support/fixtures.ts';
import { aLead } from '../../../support/lead.ts';

const now = '2026-11-23T10:00:00.000Z';
const before = (ms: number) => plus(now, -ms);

/** A lead that a rep has, with its last move `ms` ago. */
const worked = (ms: number, parts: Partial<Lead> = {}, type?: string) =>
  aLead(before(60 * day), {
    stage: 'working',
    moves: [
      {
        stage: 'working',
        at: before(ms),
        why: 'of the test',
        event: type === undefined ? undefined : ({ type } as DomainEventDraft),
      },
    ],
    ...parts,
  });

test('asked leads come first, then late ones, then those who did something since, then by the next step', () => {
  const soon = { nextDue: plus(now, day), activeOn: '2026-10-01' };
  const inOrder = [
    worked(2 * hour, { stage: 'assigned' }),
    worked(hour, { stage: 'assigned' }),
    worked(40 * day, { activeOn: '2026-10-01' }),
    worked(5 * day, { nextDue: before(2 * day) }),
    worked(3 * hour, {}, 'LeadAccepted'),
    worked(2 * day, { ...soon, activeOn: '2026-11-22' }),
    worked(2 * day, soon),
    worked(2 * day, { ...soon, nextDue: plus(now, 2 * day) }),
  ];
  const keys = inOrder.map((lead) => likelyOrder(lead, config, now));
  expect(keys.toSorted()).toEqual(keys);
});

test('a note after the last thing that a lead did answers it', () => {
  const parts = { nextDue: plus(now, day), activeOn: '2026-11-21' };
  const order = (more: Partial<Lead>) => likelyOrder(worked(3 * day, { ...parts, ...more }), config, now);
  expect(order({})).toMatch(/^2/);
  expect(order({ notedAt: before(hour) })).toMatch(/^3/);
});

import { expect, test } from 'vitest';
import {
  captured,
  ended,
  eventsOf,
  missingSuppression,
  settled,
  unpublishedOf,
} from '../../../domain/lead/domain-events.ts';
import { type EventType, eventSchemas } from '../../../domain/lead/event-schemas.ts';
import type { StageMove } from '../../../domain/lead/lead.ts';
import { minute, plus } from '../../../domain/time/instant.ts';
import { lead, lifecycleId, monday } from '../../support/fixtures.ts';

const move = (type: EventType, facts: object, more: Partial<StageMove> = {}) =>
  ({ stage: 'nurturing', at: monday, why: '', event: { type, lifecycleId, facts }, ...more }) as StageMove;
const silent: StageMove = { stage: 'nurturing', at: monday, why: '' };

test('events are the moves that tell something, numbered by their place, always the same', () => {
  const who = lead({ moves: [move('LeadCaptured', { form: 'demo' }), silent, move('LeadDormant', {})] });
  const events = eventsOf(who);
  const made = Date.parse(who.createdAt);
  expect(events.map(({ type, id, revision }) => [type, id, revision])).toEqual([
    ['LeadCaptured', `${who.id}-${made + 1}`, made + 1],
    ['LeadDormant', `${who.id}-${made + 3}`, made + 3],
  ]);
  expect(eventsOf({ ...who, moves: [...who.moves, silent] })).toEqual(events);
  expect(unpublishedOf({ ...who, published: 2 }).map(({ type }) => type)).toEqual(['LeadDormant']);
  expect(unpublishedOf({ ...who, published: 3 })).toEqual([]);
});

test('who was forgotten and comes back under the same id has events that nobody has seen, and newer ones', () => {
  const moves = [move('LeadCaptured', { form: 'demo' }), move('LeadDormant', {})];
  const before = eventsOf(lead({ createdAt: monday, moves }));
  const back = eventsOf(lead({ createdAt: plus(monday, minute), moves }));
  expect(back.map(({ id }) => id).filter((id) => before.some((event) => event.id === id))).toEqual([]);
  expect(Math.min(...back.map(({ revision }) => revision))).toBeGreaterThan(
    Math.max(...before.map(({ revision }) => revision)),
  );
});

test('a suppression is told once, and again when it was lifted and came back', () => {
  const suppressed = { reason: 'bounced', at: monday } as const;
  expect(missingSuppression(lead())).toBeUndefined();
  const missing = missingSuppression(lead({ suppressed, stage: 'working' }));
  expect(missing).toMatchObject({ stage: 'working', at: monday, event: { facts: { reason: 'bounced' } } });
  const moves = missing ? [missing] : [];
  expect(missingSuppression(lead({ suppressed, moves }))).toBeUndefined();
  expect(
    missingSuppression(lead({ suppressed: { ...suppressed, at: '2027-01-01T00:00:00.000Z' }, moves })),
  ).toBeDefined();
});

test('what may be an address is left out of where a lead came from', () => {
  const campaign = 'Spring, field service (DACH)';
  const from = { form: 'demo', at: monday, source: 'newsletter', campaign, medium: 'grace@lifts.example' };
  expect(captured(lifecycleId, from).facts).toMatchObject({ form: 'demo', source: 'newsletter', campaign });
  expect(JSON.stringify(captured(lifecycleId, from))).not.toContain('grace');
});

test('the manager is nobody’s rep, and of spam nobody hears', () => {
  const byManager = { repId: 'manager', toManager: true } as never;
  expect(settled('recycle', lifecycleId, byManager).facts).not.toHaveProperty('repId', 'manager');
  expect(ended(lead({ moves: [silent] }), 'rejected')).toBeUndefined();
  expect(ended(lead({ moves: [move('LeadCaptured', { form: 'demo' })] }), 'unconfirmed')).toMatchObject({
    type: 'LeadRejected',
  });
});

test('every event has a schema, and one that is not right does not pass', () => {
  const event = eventsOf(lead({ moves: [move('LeadQualified', { score: 64, grade: 'A' })] }))[0];
  const schema = eventSchemas.LeadQualified;
  expect(schema?.safeParse(event).success).toBe(true);
  expect(schema?.safeParse({ ...event, revision: 0 }).success).toBe(false);
  expect(schema?.safeParse({ ...event, data: { score: 64, grade: 'E' } }).success).toBe(false);
});

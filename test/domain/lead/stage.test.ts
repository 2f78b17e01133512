import { expect, test } from 'vitest';
import {
  allowedMoves,
  mayMove,
  type Stage,
  stageAfter,
  stageAtEnd,
  stages,
  stagesBefore,
} from '../../../domain/lead/stage.ts';

test('every stage can be reached from captured, and captured from every stage', () => {
  const reached = new Set<Stage>(['captured']);
  for (const stage of reached) for (const next of allowedMoves[stage]) reached.add(next);
  expect([...reached].sort()).toEqual([...stages].sort());
  for (const stage of stages) expect(mayMove(stage, 'captured')).toBe(true);
});

test('staying is no move, and nobody jumps over sales', () => {
  for (const stage of stages) expect(mayMove(stage, stage)).toBe(true);
  expect(mayMove('nurturing', 'customer')).toBe(false);
  expect(mayMove('captured', 'working')).toBe(false);
  expect(mayMove('lost', 'nurturing')).toBe(false);
});

test('a lead that said no, was lost or rejected comes back only by a new lifecycle', () => {
  for (const stage of ['lost', 'dormant', 'rejected', 'unsubscribed'] as const)
    expect(allowedMoves[stage]).toEqual(['captured']);
});

test('every end but that of a customer can be reached from an open stage', () => {
  for (const stage of Object.values(stageAtEnd))
    expect(stages.some((from) => from !== stage && mayMove(from, stage))).toBe(true);
});

test('a customer stays one, however a newer inquiry ends, unless they say no', () => {
  expect(stageAfter('unconfirmed', { stage: 'customer' })).toBe('customer');
  expect(stageAfter('rejected', { stage: 'customer' })).toBe('customer');
  expect(stageAfter('unsubscribed', { stage: 'customer' })).toBe('unsubscribed');
  expect(stageAfter('unconfirmed', { stage: 'captured' })).toBe('rejected');
});

test('where a lead may come from is where it may go, read backwards', () => {
  for (const from of stages) for (const to of stages) expect(stagesBefore(to).includes(from)).toBe(mayMove(from, to));
});

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Wait } from '../../domain/lead/lead.ts';

interface AslState {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  Arguments?: Record<string, unknown> & { FunctionName?: string };
  Choices?: { Condition: string; Next: string }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Retry?: { ErrorEquals: string[] }[];
}

const { StartAt, States } = JSON.parse(readFileSync('state-machines/lead-lifecycle.asl.json', 'utf8')) as {
  StartAt: string;
  States: Record<string, AslState>;
};

/** A state of the definition, as far as the model plays it. */
export type Place =
  | { kind: 'task'; state: string; task: string; next: string; retried: string[] }
  | { kind: 'wait'; state: string; wait: Wait; next: string; onTimeout: string; onChanged: string }
  | { kind: 'end'; state: string };

/** The state itself, or, of a question, the state the answer leads to. */
export function placeAt(name: string, answer?: unknown): Place {
  const state = States[name];
  if (!state) throw new Error(`the definition has no state ${name}`);
  if (state.Type === 'Choice') {
    const chosen = state.Choices?.find(({ Condition }) => Condition === `{% $states.input = '${answer}' %}`);
    return placeAt(chosen?.Next ?? state.Default ?? '');
  }
  if (state.Type !== 'Task') return { kind: 'end', state: name };
  const next = state.Next ?? '';
  const caught = (error: string) => state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error))?.Next ?? '';
  if (!state.Resource?.endsWith(':updateItem.waitForTaskToken')) {
    const task = String(state.Arguments?.FunctionName).replace(/\W/g, '');
    return { kind: 'task', state: name, task, next, retried: state.Retry?.flatMap((one) => one.ErrorEquals) ?? [] };
  }
  const { ConditionExpression, UpdateExpression, ExpressionAttributeValues } = state.Arguments ?? {};
  expect(ConditionExpression).toBe('revision = :seen AND lifecycleId = :lifecycle');
  expect(UpdateExpression).toBe(
    'SET parked = :parked REMOVE waking, failures, restartAt, pendingFor, pendingShard, pendingSince ADD parks :one',
  );
  const wait = (ExpressionAttributeValues as { ':parked': { M: { for: { S: Wait } } } })[':parked'].M.for.S;
  const onTimeout = caught('States.Timeout');
  return {
    kind: 'wait',
    state: name,
    wait,
    next,
    onTimeout,
    onChanged: caught('DynamoDb.ConditionalCheckFailedException'),
  };
}

export const start = StartAt;

import { expect, test } from 'vitest';
import type { WorkflowEvent } from '../../../../functions/adapters/step-functions/executions.ts';
import { executionSteps } from '../../../../functions/services/operations/execution-steps.ts';

const at = '2026-11-24T10:00:00.000Z';
const event = (type: string, details: Partial<WorkflowEvent> = {}): WorkflowEvent => ({
  type,
  timestamp: new Date(at),
  ...details,
});
const entered = (name: string, type = 'Task') => event(`${type}StateEntered`, { stateEnteredEventDetails: { name } });
const exited = (output: string, type = 'Task') => event(`${type}StateExited`, { stateExitedEventDetails: { output } });
const parked = (name: string) => [entered(name), event('TaskScheduled'), event('TaskSubmitted')];
const failed = (error: string) => event('TaskFailed', { taskFailedEventDetails: { error } });

test('a step is parked when its task was submitted and waits for a token', () => {
  expect(executionSteps(parked('Wait for engagement'))).toEqual([
    { state: 'Wait for engagement', kind: 'parked', from: at, failures: 0 },
  ]);
});

test('a signal that ends a wait is named', () => {
  const woken = event('TaskSucceeded', { taskSucceededEventDetails: { output: '{"signal":"link.clicked"}' } });
  const [step] = executionSteps([...parked('Wait for engagement'), woken, exited('{}')]);
  expect(step).toMatchObject({ how: 'woken: link clicked', until: at });
});

test('a wait ends by its deadline or because the lead changed first', () => {
  const [late] = executionSteps([...parked('Wait for outcome'), event('TaskTimedOut')]);
  const [changed] = executionSteps([entered('Wait for outcome'), failed('DynamoDb.ConditionalCheckFailedException')]);
  expect([late?.how, changed?.how]).toEqual(['the time was over', 'something happened meanwhile']);
});

test('a task that was retried shows its answer and counts the failures', () => {
  const tries = [failed('StorageUnavailable'), failed('StorageUnavailable'), event('TaskSucceeded')];
  const [step] = executionSteps([entered('Qualify lead'), ...tries, exited('"nurture"')]);
  expect(step).toMatchObject({ how: 'nurture', failures: 2 });
});

test('an execution that died says where and by what', () => {
  const [step] = executionSteps([entered('Qualify lead'), failed('TypeError'), event('ExecutionFailed')]);
  expect(step?.how).toBe('failed: TypeError');
  expect(executionSteps([...parked('Wait for outcome'), event('ExecutionAborted')]).at(-1)?.how).toBe('was stopped');
});

test('questions and ends are told apart from work; what is no JSON is passed over', () => {
  const steps = executionSteps([entered('Outcome?', 'Choice'), entered('Lost', 'Succeed'), exited('{', 'Succeed')]);
  expect(steps.map(({ kind }) => kind)).toEqual(['choice', 'end']);
});

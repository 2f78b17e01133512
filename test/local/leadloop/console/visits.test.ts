import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../../../local/leadloop/console/browser/api.ts';
import { time, visits } from '../../../../local/leadloop/console/browser/visits.ts';

let id = 0;
function event(
  type: string,
  details: Record<string, unknown> = {},
  timestamp: string | number = '2026-11-24T10:00:00.000Z',
): HistoryEvent {
  id += 1;
  return { id, type, timestamp, ...details };
}
const entered = (name: string, type = 'Task') => event(`${type}StateEntered`, { stateEnteredEventDetails: { name } });
const exited = (name: string, output: string, type = 'Task') =>
  event(`${type}StateExited`, { stateExitedEventDetails: { name, output } });
const parked = (name: string) => [entered(name), event('TaskScheduled'), event('TaskSubmitted')];

test('a stay is parked when its task was submitted and waits for a token', () => {
  expect(visits(parked('Wait for engagement'))).toMatchObject([{ state: 'Wait for engagement', kind: 'parked' }]);
});

test('a signal that ends a wait is named', () => {
  const [stay] = visits([
    ...parked('Wait for engagement'),
    event('TaskSucceeded', { taskSucceededEventDetails: { output: '{"signal":"link.clicked"}' } }),
    exited('Wait for engagement', '{}'),
  ]);
  expect(stay).toMatchObject({ how: 'signal: link.clicked', until: '2026-11-24T10:00:00.000Z' });
});

test('a wait ends by its deadline or because the lead changed first', () => {
  const [late] = visits([
    ...parked('Wait for outcome'),
    event('TaskTimedOut', { taskTimedOutEventDetails: { error: 'States.Timeout' } }),
  ]);
  const [changed] = visits([
    entered('Wait for outcome'),
    event('TaskFailed', { taskFailedEventDetails: { error: 'DynamoDb.ConditionalCheckFailedException' } }),
  ]);
  expect([late?.how, changed?.how]).toEqual(['timeout', 'changed']);
});

test('a task that was retried shows its answer and remembers the errors', () => {
  const failed = event('TaskFailed', { taskFailedEventDetails: { error: 'StorageUnavailable' } });
  const [stay] = visits([
    entered('Qualify lead'),
    failed,
    failed,
    event('TaskSucceeded'),
    exited('Qualify lead', '"nurture"'),
  ]);
  expect(stay).toMatchObject({ how: 'nurture', errors: ['StorageUnavailable', 'StorageUnavailable'] });
});

test('an execution that was stopped says so where it stood', () => {
  expect(visits([...parked('Wait for outcome'), event('ExecutionAborted')]).at(-1)?.how).toBe('aborted');
});

test('questions and ends are told apart from work', () => {
  expect(visits([entered('Outcome?', 'Choice'), entered('Lost', 'Succeed')]).map((it) => it.kind)).toEqual([
    'choice',
    'end',
  ]);
});

test('what is no JSON is shown as it is, and details of the wrong shape are passed over', () => {
  const odd = [
    entered('Qualify lead'),
    exited('Qualify lead', '{'),
    event('TaskStateExited', { stateExitedEventDetails: 'nothing' }),
  ];
  expect(visits(odd)).toMatchObject([{ state: 'Qualify lead', how: '{' }]);
});

test('times are ISO text, whether AWS wrote seconds or the cloud wrote text', () => {
  expect(time(event('TaskScheduled', {}, 1_795_514_400.25))).toBe('2026-11-24T10:00:00.250Z');
  expect(time(event('TaskScheduled'))).toBe('2026-11-24T10:00:00.000Z');
});

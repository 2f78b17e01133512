import { describe, expect, test } from 'vitest';
import { InvalidDefinitionError, loadDefinition } from '../../../../local/cloud/step-functions/language/load.ts';
import { callback, invoke, machine } from './workflow.ts';

const pass = { Type: 'Pass', End: true };

function problemsOf(definition: unknown): string[] {
  try {
    loadDefinition(definition);
  } catch (error) {
    if (error instanceof InvalidDefinitionError) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

describe('a definition is loaded', () => {
  test('with every supported field', () => {
    const definition = machine(
      {
        T: {
          ...invoke({
            TimeoutSeconds: 9,
            HeartbeatSeconds: 3,
            Output: 1,
            Assign: { a: 1 },
            Comment: 'c',
            QueryLanguage: 'JSONata',
          }),
          Retry: [
            {
              ErrorEquals: ['A'],
              IntervalSeconds: 1,
              BackoffRate: 1.5,
              MaxAttempts: 0,
              MaxDelaySeconds: 9,
              JitterStrategy: 'FULL',
            },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'P', Assign: { b: 1 }, Output: 2, Comment: 'c' }],
        },
        P: pass,
      },
      { Comment: 'c', TimeoutSeconds: 10, Version: '1.0' },
    );
    expect(problemsOf(definition)).toEqual([]);
  });
});

// Only what runs as it does on AWS is accepted; the fields are those of the ASL specification, state by state.
describe('a definition is refused, naming state, field, what was got and what is expected,', () => {
  test('when it is in JSONPath', () => {
    expect(problemsOf({ StartAt: 'A', States: { A: pass } })).toEqual([
      '- top level, field QueryLanguage: got nothing (JSONPath), expected "JSONata"',
    ]);
  });

  test('when a state uses a JSONPath field, with what replaces it', () => {
    expect(problemsOf(machine({ A: { ...pass, ResultPath: '$.a' } }))).toEqual([
      '- state "A", field ResultPath: got a field that is not supported, expected Output or Assign with {% $states.result … %}',
    ]);
  });

  test.each(['Map', 'Parallel', 'Paas'])('when a state is of type %s', (Type) => {
    expect(problemsOf(machine({ A: { Type, End: true } }))[0]).toBe(
      `- state "A", field Type: got ${Type}, expected one of Task, Choice, Wait, Pass, Succeed, Fail`,
    );
  });

  test.each([
    'arn:aws:states:::sqs:sendMessage',
    'arn:aws:states:::states:startExecution.sync',
    'arn:aws:lambda:eu-west-1:123456789012:function:f',
  ])('when a Resource is %s', (Resource) => {
    expect(problemsOf(machine({ A: invoke({ Resource }) }))[0]).toContain(
      `state "A", field Resource: got "${Resource}", expected arn:`,
    );
  });

  test.each<[string, object, string]>([
    ['an unknown field', { ...pass, Nxt: 'B' }, 'field Nxt'],
    ['no way on', { Type: 'Pass' }, 'field Next'],
    ['two ways on', { ...pass, Next: 'A' }, 'field Next'],
    ['a target that does not exist', { Type: 'Pass', Next: 'Nowhere' }, 'field Next: got "Nowhere"'],
    [
      'broken JSONata',
      { ...pass, Output: { a: '{% $states.input. %}' } },
      'field Output: got {"a":"{% $states.input. %}"}',
    ],
    [
      'States.ALL among others',
      invoke({ Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }),
      'field Retry[0]/ErrorEquals',
    ],
    [
      'States.ALL before the end',
      invoke({
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'A' },
          { ErrorEquals: ['A'], Next: 'A' },
        ],
      }),
      'field Catch[0]/ErrorEquals',
    ],
    ['an empty ErrorEquals', invoke({ Retry: [{ ErrorEquals: [] }] }), 'field Retry[0]/ErrorEquals'],
    ['a backoff below 1', invoke({ Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }), 'field Retry[0]/BackoffRate'],
    [
      'an unknown jitter',
      invoke({ Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'HALF' }] }),
      'field Retry[0]/JitterStrategy',
    ],
    ['a text as timeout', callback({ TimeoutSeconds: '9' }), 'field TimeoutSeconds'],
    [
      'a heartbeat no shorter than the timeout',
      callback({ TimeoutSeconds: 9, HeartbeatSeconds: 9 }),
      'field HeartbeatSeconds',
    ],
    ['no FunctionName', invoke({ Arguments: { Payload: 1 } }), 'field Arguments'],
    [
      'an invocation parameter nobody would follow',
      invoke({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
      'field Arguments/InvocationType',
    ],
    ['a variable called states', { ...pass, Assign: { states: 1 } }, 'field Assign/states'],
    ['a Wait for nothing', { Type: 'Wait', End: true }, 'field Seconds'],
    [
      'a Wait for two things',
      { Type: 'Wait', Seconds: 1, Timestamp: '2026-11-22T09:00:00Z', End: true },
      'field Seconds',
    ],
    ['a Choice without Choices', { Type: 'Choice', Default: 'A' }, 'field Choices'],
    ['a rule without Condition', { Type: 'Choice', Choices: [{ Next: 'A' }] }, 'field Choices[0]/Condition'],
    [
      'Next on a Choice',
      { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'A' }], Next: 'A' },
      'field Next',
    ],
    ['Retry on a Pass', { ...pass, Retry: [] }, 'field Retry'],
    ['Assign on a Succeed', { Type: 'Succeed', Assign: {} }, 'field Assign'],
  ])('when a state has %s', (_, state, expected) => {
    expect(problemsOf(machine({ A: state })).join('\n')).toContain(`state "A", ${expected}`);
  });

  test('when a state cannot be reached', () => {
    expect(problemsOf(machine({ A: pass, B: pass }))).toEqual([
      '- state "B", field Next: got no way to reach it, expected a transition to it',
    ]);
  });

  test('with all problems at once', () => {
    expect(
      problemsOf({ QueryLanguage: 'JSONata', StartAt: 'X', States: { A: { Type: 'Pass', Foo: 1 } } }),
    ).toHaveLength(4);
  });

  test.each([undefined, null, 'text', []])('when it is %j', (definition) => {
    expect(problemsOf(definition)).toEqual([expect.stringContaining('expected an object')]);
  });
});

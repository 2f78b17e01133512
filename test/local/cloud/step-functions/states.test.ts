import { describe, expect, test } from 'vitest';
import { invoke, machine, startOfTime, types, workflow } from './workflow.ts';

// Amazon States Language specification, "Pass State", "Choice State", "Wait State", "Succeed State", "Fail State".
describe('Pass', () => {
  test('hands its input on when it has no Output', async () => {
    const flow = await workflow({ definition: machine({ A: { Type: 'Pass', End: true } }) });
    expect(await flow.outcome(await flow.run({ a: [1] }))).toEqual({ a: [1] });
  });

  test('gives its Output, where expressions may stand at any depth', async () => {
    const Output = { a: '{% $states.input.n + 1 %}', b: ['x', { c: '{% $states.input.n %}' }], plain: ' {% no %}' };
    const flow = await workflow({ definition: machine({ A: { Type: 'Pass', Output, End: true } }) });
    expect(await flow.outcome(await flow.run({ n: 1 }))).toEqual({ a: 2, b: ['x', { c: 1 }], plain: ' {% no %}' });
  });
});

describe('Choice', () => {
  const definition = machine({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' }, Output: 'from the rule' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'End' },
      ],
      Default: 'End',
      Assign: { size: 'small' },
      Output: 'from the state',
    },
    Big: { Type: 'Pass', Output: '{% $size & " " & $states.input %}', End: true },
    End: { Type: 'Succeed', Output: { input: '{% $states.input %}', size: '{% $exists($size) ? $size : "none" %}' } },
  });

  test('takes the first rule that is true, with the Assign and Output of that rule', async () => {
    const flow = await workflow({ definition });
    expect(await flow.outcome(await flow.run({ n: 11 }))).toBe('big from the rule');
  });

  test('hands its input on when the rule has no Output, and does not use the Assign of the state', async () => {
    const flow = await workflow({ definition });
    expect(await flow.outcome(await flow.run({ n: 6 }))).toEqual({ input: { n: 6 }, size: 'none' });
  });

  test('uses the Assign and Output of the state when no rule matches', async () => {
    const flow = await workflow({ definition });
    expect(await flow.outcome(await flow.run({ n: 1 }))).toEqual({ input: 'from the state', size: 'small' });
  });

  test('without Default and without a match fails with States.NoChoiceMatched', async () => {
    const C = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'E' }] };
    const flow = await workflow({ definition: machine({ C, E: { Type: 'Succeed' } }) });
    expect(await flow.outcome(await flow.run())).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  test('refuses a condition that is neither true nor false', async () => {
    const C = { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n %}', Next: 'E' }] };
    const flow = await workflow({ definition: machine({ C, E: { Type: 'Succeed' } }) });
    expect(await flow.outcome(await flow.run({ n: 1 }))).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'C' (entered at the event id #2). The JSONata expression '$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 1",
    });
  });
});

describe('Wait', () => {
  test('waits for Seconds, half a year too', async () => {
    const flow = await workflow({
      definition: machine({ W: { Type: 'Wait', Seconds: '{% $states.input.s %}', End: true } }),
    });
    const arn = await flow.run({ s: 180 * 86_400 });
    await flow.advance(180 * 86_400_000 - 1);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
    await flow.advance(1);
    expect(await flow.outcome(arn)).toEqual({ s: 180 * 86_400 });
  });

  test('waits until a Timestamp, and not at all when it has passed', async () => {
    const flow = await workflow({
      definition: machine({
        W: { Type: 'Wait', Timestamp: '{% $states.input %}', Output: '{% $millis() %}', End: true },
      }),
    });
    const at = new Date(startOfTime + 5_000).toISOString();
    const arn = await flow.run(at);
    await flow.advance(60_000);
    expect(await flow.outcome(arn)).toBe(startOfTime + 5_000);
    expect(await flow.outcome(await flow.run(at))).toBe(startOfTime + 60_000);
  });

  // Recorded from AWS: LocalStack snapshot test_wait_timestamp_jsonata[NO_T].
  test('refuses a Timestamp that is no ISO 8601 time with an offset', async () => {
    const flow = await workflow({
      definition: machine({ WaitState: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } }),
    });
    const arn = await flow.run('2016-12-05 21:29:29Z');
    const cause =
      "An error occurred while executing the state 'WaitState' (entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016-12-05 21:29:29Z";
    expect(await flow.outcome(arn)).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    expect((await flow.events(arn)).slice(2)).toMatchObject([
      {
        type: 'EvaluationFailed',
        previousEventId: 2,
        evaluationFailedEventDetails: { location: 'Timestamp', state: 'WaitState', cause },
      },
      { type: 'ExecutionFailed', previousEventId: 3 },
    ]);
  });

  test.each([-1, 1.5, '"3"'])('refuses %s seconds', async (seconds) => {
    const flow = await workflow({
      definition: machine({ W: { Type: 'Wait', Seconds: `{% ${seconds} %}`, End: true } }),
    });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('Fail', () => {
  // Recorded from AWS: LocalStack snapshot test_fail_error_jsonata.
  test('fails the execution with Error and Cause, which may be expressions', async () => {
    const definition = machine({ F: { Type: 'Fail', Error: '{% $states.input.error %}', Cause: 'because' } });
    const flow = await workflow({ definition });
    const arn = await flow.run({ error: 'Exception' });
    expect(await flow.outcome(arn)).toEqual({ status: 'FAILED', error: 'Exception', cause: 'because' });
    expect(types(await flow.events(arn))).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });
});

// Developer guide, "Passing data between states with variables".
describe('variables', () => {
  test('Assign and Output see the values before the assignment, not each other', async () => {
    const definition = machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}', y: '{% $x %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Pass', Output: { input: '{% $states.input %}', x: '{% $x %}', y: '{% $y %}' }, End: true },
    });
    const flow = await workflow({ definition });
    expect(await flow.outcome(await flow.run())).toEqual({ input: 1, x: 2, y: 1 });
  });

  // Recorded from AWS: LocalStack snapshot test_undefined_reference[BASE_UNDEFINED_OUTPUT_FIELD].
  test('an expression that gives nothing fails with States.QueryEvaluationError naming the field', async () => {
    const flow = await workflow({
      definition: machine({ State0: { Type: 'Pass', Output: { result: '{% $doesNotExist %}' }, End: true } }),
    });
    const arn = await flow.run();
    expect((await flow.events(arn)).slice(2)).toMatchObject([
      {
        id: 3,
        previousEventId: 0,
        type: 'EvaluationFailed',
        evaluationFailedEventDetails: {
          cause:
            "An error occurred while executing the state 'State0' (entered at the event id #2). The JSONata expression '$doesNotExist' specified for the field 'Output/result' returned nothing (undefined).",
          error: 'States.QueryEvaluationError',
          location: 'Output/result',
          state: 'State0',
        },
      },
      { id: 4, previousEventId: 3, type: 'ExecutionFailed' },
    ]);
  });

  test('are limited to 256 KiB an Assign', async () => {
    const flow = await workflow({
      definition: machine({ A: { Type: 'Pass', Assign: { a: '{% $pad("", 262145, "x") %}' }, End: true } }),
    });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'States.DataLimitExceeded' });
  });
});

// Developer guide, "Accessing execution data from the Context object in Step Functions".
test('$states.context tells execution, state and state machine', async () => {
  const flow = await workflow({
    definition: machine({ S: { Type: 'Pass', Output: '{% $states.context %}', End: true } }),
  });
  expect(await flow.outcome(await flow.run({ a: 1 }, 'mine'))).toEqual({
    Execution: {
      Id: 'arn:aws:states:eu-west-1:123456789012:execution:test:mine',
      Input: { a: 1 },
      Name: 'mine',
      RoleArn: 'arn:aws:iam::123456789012:role/test',
      StartTime: '2026-11-23T09:00:00.000Z',
      RedriveCount: 0,
    },
    State: { Name: 'S', EnteredTime: '2026-11-23T09:00:00.000Z', RetryCount: 0 },
    StateMachine: { Id: 'arn:aws:states:eu-west-1:123456789012:stateMachine:test', Name: 'test' },
  });
});

// Developer guide, "Service quotas": 262,144 bytes of data as a UTF-8 string; recorded: LocalStack test_start_large_input.
describe('the 256 KiB limit', () => {
  const definition = machine({ State_1: { Type: 'Pass', Output: '{% $pad("", $states.input, "ä") %}', End: true } });

  test('counts bytes, quotes included, and lets the largest output pass', async () => {
    const flow = await workflow({ definition });
    expect(await flow.outcome(await flow.run(131_071))).toHaveLength(131_071);
  });

  test('fails a state whose output is larger with States.DataLimitExceeded', async () => {
    const flow = await workflow({ definition });
    const arn = await flow.run(131_072);
    expect(await flow.outcome(arn)).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'State_1' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
    expect(types(await flow.events(arn))).toEqual(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
  });
});

test('a state machine that goes round for ever fails at 25,000 events', { timeout: 30_000 }, async () => {
  const definition = machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } });
  const flow = await workflow({ definition });
  const arn = await flow.run();
  expect(await flow.outcome(arn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(await flow.events(arn)).toHaveLength(25_000);
});

test('the TimeoutSeconds of the state machine ends the execution as TIMED_OUT', async () => {
  const definition = machine({ W: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 60 });
  const flow = await workflow({ definition });
  const arn = await flow.run();
  await flow.advance(59_999);
  expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
  await flow.advance(1);
  expect(await flow.outcome(arn)).toEqual({ status: 'TIMED_OUT' });
  expect(types(await flow.events(arn)).at(-1)).toBe('ExecutionTimedOut');
});

test('one-item sequences collapse, longer ones stay arrays for the next state', async () => {
  const definition = machine({
    A: { Type: 'Pass', Output: { one: '{% $states.input[n > 2] %}', two: '{% $states.input[n > 1].n %}' }, Next: 'B' },
    B: { Type: 'Pass', Output: ['{% $states.input.two %}', '{% $type($states.input.one) %}'], End: true },
  });
  const flow = await workflow({ definition });
  expect(await flow.outcome(await flow.run([{ n: 1 }, { n: 2 }, { n: 3 }]))).toEqual([[2, 3], 'object']);
});

test('the history of a task that invokes a function has the events AWS records', async () => {
  const flow = await workflow({ definition: machine({ Start: invoke({ Assign: { v: 1 }, TimeoutSeconds: 5 }) }) });
  const events = await flow.events(await flow.run({ a: 1 }));
  const seconds = startOfTime / 1_000;
  const task = { resource: 'invoke', resourceType: 'lambda' };
  const output = '{"ExecutedVersion":"$LATEST","Payload":{"a":1},"StatusCode":200}';
  const outputDetails = { truncated: false };
  // Recorded from AWS: LocalStack snapshot test_base_task[TIMEOUT_SECONDS] and, for variables, test_base_cases[BASE_EXPR].
  expect(events).toEqual([
    {
      id: 1,
      previousEventId: 0,
      timestamp: seconds,
      type: 'ExecutionStarted',
      executionStartedEventDetails: {
        input: '{"a":1}',
        inputDetails: { truncated: false },
        roleArn: 'arn:aws:iam::123456789012:role/test',
      },
    },
    {
      id: 2,
      previousEventId: 0,
      timestamp: seconds,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: { name: 'Start', input: '{"a":1}', inputDetails: { truncated: false } },
    },
    {
      id: 3,
      previousEventId: 2,
      timestamp: seconds,
      type: 'TaskScheduled',
      taskScheduledEventDetails: {
        ...task,
        region: 'eu-west-1',
        parameters: '{"FunctionName":"f","Payload":{"a":1}}',
        timeoutInSeconds: 5,
      },
    },
    { id: 4, previousEventId: 3, timestamp: seconds, type: 'TaskStarted', taskStartedEventDetails: task },
    {
      id: 5,
      previousEventId: 4,
      timestamp: seconds,
      type: 'TaskSucceeded',
      taskSucceededEventDetails: { ...task, output, outputDetails },
    },
    {
      id: 6,
      previousEventId: 5,
      timestamp: seconds,
      type: 'TaskStateExited',
      stateExitedEventDetails: {
        name: 'Start',
        output,
        outputDetails,
        assignedVariables: { v: '1' },
        assignedVariablesDetails: { truncated: false },
      },
    },
    {
      id: 7,
      previousEventId: 6,
      timestamp: seconds,
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output, outputDetails },
    },
  ]);
});

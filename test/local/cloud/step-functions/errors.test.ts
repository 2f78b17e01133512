import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches } from '../../../../local/cloud/step-functions/failure.ts';
import type { Retrier } from '../../../../local/cloud/step-functions/language/definition.ts';
import { retryDelay } from '../../../../local/cloud/step-functions/retry.ts';
import { serviceFailure } from '../../../../local/cloud/step-functions/service-errors.ts';
import { callback, invoke, machine, startOfTime, tokenOf, types, type Workflow, workflow } from './workflow.ts';

/** A function that fails with these error types, one after the other, and then answers. */
function failing(...errorTypes: string[]) {
  const left = [...errorTypes];
  return async () => {
    const errorType = left.shift();
    return errorType === undefined ? { payload: 'ok' } : { error: { errorType, errorMessage: 'no' } };
  };
}

const caught = { Type: 'Pass', Output: { caught: '{% $states.input %}' }, End: true };
const payload = { Output: '{% $states.result.Payload %}' };

/** When the task was tried, in seconds after the start. */
async function attempts(flow: Workflow, arn: string): Promise<number[]> {
  const events = await flow.events(arn);
  return events.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp - startOfTime / 1_000);
}

// Developer guide, "Handling errors in Step Functions workflows", "Error names".
describe('error names', () => {
  test.each([
    ['States.ALL', 'Anything', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.QueryEvaluationError', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Anything', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['anything', 'Anything', false],
  ])('%s in ErrorEquals matches %s: %s', (name, error, expected) => {
    expect(matches(name, { error })).toBe(expected);
  });

  test('a missed heartbeat is matched by States.HeartbeatTimeout and by States.Timeout', () => {
    for (const name of ['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'])
      expect(matches(name, { error: 'States.Timeout', heartbeat: true })).toBe(true);
  });
});

// Amazon States Language specification, "Retrying after error"; developer guide, "Retrying after an error".
describe('Retry', () => {
  test('without settings retries three times, after 1, 2 and 4 seconds', async () => {
    const definition = machine({ A: invoke({ ...payload, Retry: [{ ErrorEquals: ['Busy'] }] }) });
    const flow = await workflow({ definition, lambda: failing('Busy', 'Busy', 'Busy') });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await attempts(flow, arn)).toEqual([0, 1, 3, 7]);
    expect(await flow.outcome(arn)).toBe('ok');
  });

  test('gives up after MaxAttempts with the error of the last attempt', async () => {
    const definition = machine({ A: invoke({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }] }) });
    const flow = await workflow({ definition, lambda: failing('First', 'Second') });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await flow.outcome(arn)).toEqual({
      status: 'FAILED',
      error: 'Second',
      cause: '{"errorType":"Second","errorMessage":"no"}',
    });
  });

  test('never waits longer than MaxDelaySeconds', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 2, MaxDelaySeconds: 5, MaxAttempts: 4 }];
    const flow = await workflow({
      definition: machine({ A: invoke({ Retry }) }),
      lambda: failing('Busy', 'Busy', 'Busy'),
    });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await attempts(flow, arn)).toEqual([0, 3, 8, 13]);
  });

  // The example of the specification: ErrorA, ErrorB, ErrorC, ErrorB with waits of 1, 2 and 5 seconds, then the Catch.
  test('counts the attempts of each retrier for itself, and goes to Catch when one is used up', async () => {
    const definition = machine({
      A: invoke({
        Retry: [
          { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
          { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
      }),
      Z: { ...caught, Output: '{% $states.input.Error %}' },
    });
    const flow = await workflow({ definition, lambda: failing('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB') });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await attempts(flow, arn)).toEqual([0, 1, 3, 8]);
    expect(await flow.outcome(arn)).toBe('ErrorB');
  });

  test('starts counting anew when the state is entered again', async () => {
    const definition = machine({
      A: invoke({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }], Next: 'B', End: undefined }),
      B: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $exists($again) %}', Next: 'C' }],
        Default: 'A',
        Assign: { again: 1 },
      },
      C: { Type: 'Succeed' },
    });
    const lambda = failing('Busy');
    let calls = 0;
    const flow = await workflow({
      definition,
      lambda: async () =>
        ++calls % 2 === 1 ? { error: { errorType: 'Busy' } } : lambda().then(() => ({ payload: 1 })),
    });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await attempts(flow, arn)).toEqual([0, 1, 1, 2]);
    expect(await flow.outcome(arn)).toMatchObject({ StatusCode: 200 });
  });

  test('evaluates Arguments again, where State.RetryCount tells the attempt', async () => {
    const seen: unknown[] = [];
    const Arguments = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' };
    const fail = failing('Busy', 'Busy');
    const flow = await workflow({
      definition: machine({ A: invoke({ Arguments, Retry: [{ ErrorEquals: ['Busy'] }] }) }),
      lambda: (_, count) => {
        seen.push(count);
        return fail();
      },
    });
    await flow.run();
    await flow.advance(60_000);
    expect(seen).toEqual([0, 1, 2]);
  });

  test('retries what fails in Output as well: the whole task runs again', async () => {
    const definition = machine({
      A: invoke({
        Output: '{% $states.result.Payload.missing %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
      }),
    });
    const flow = await workflow({ definition });
    const arn = await flow.run();
    await flow.advance(10_000);
    expect(await attempts(flow, arn)).toEqual([0, 1]);
    expect(await flow.outcome(arn)).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  test('a delay is between nothing and its bound with full jitter, and exactly its bound without', () => {
    const retriers = fc.record({
      intervalSeconds: fc.integer({ min: 1, max: 1_000 }),
      backoffRate: fc.double({ min: 1, max: 4, noNaN: true }),
      maxDelaySeconds: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
    });
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(retriers, fc.nat(50), chance, (shape, used, random) => {
        const retrier: Retrier = { ...shape, errorEquals: [], maxAttempts: 99, fullJitter: true };
        const bound =
          Math.min(shape.intervalSeconds * shape.backoffRate ** used, shape.maxDelaySeconds ?? 31_622_400) * 1_000;
        const delay = retryDelay(retrier, used, random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.round(bound));
        expect(retryDelay({ ...retrier, fullJitter: false }, used, random)).toBe(Math.round(bound));
      }),
      { numRuns: 200 },
    );
  });
});

// Amazon States Language specification, "Fallback states".
describe('Catch', () => {
  test('takes the first catcher that matches, and hands on Error and Cause', async () => {
    const definition = machine({
      A: invoke({
        Catch: [
          { ErrorEquals: ['Other'], Next: 'B' },
          { ErrorEquals: ['Broken'], Next: 'C' },
          { ErrorEquals: ['States.ALL'], Next: 'B' },
        ],
      }),
      B: { Type: 'Succeed', Output: 'wrong' },
      C: caught,
    });
    const flow = await workflow({ definition, lambda: failing('Broken') });
    const arn = await flow.run();
    expect(await flow.outcome(arn)).toEqual({
      caught: { Error: 'Broken', Cause: '{"errorType":"Broken","errorMessage":"no"}' },
    });
    // Recorded from AWS: LocalStack snapshot test_raise_custom_exception.
    expect(types(await flow.events(arn)).slice(4, 6)).toEqual(['TaskFailed', 'TaskStateExited']);
  });

  test('has its own Assign and Output, which see $states.errorOutput and $states.input', async () => {
    const definition = machine({
      A: invoke({
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Next: 'B',
            Assign: { why: '{% $states.errorOutput.Error %}' },
            Output: '{% $states.input %}',
          },
        ],
      }),
      B: { Type: 'Pass', Output: { why: '{% $why %}', input: '{% $states.input %}' }, End: true },
    });
    const flow = await workflow({ definition, lambda: failing('Broken') });
    expect(await flow.outcome(await flow.run(7))).toEqual({ why: 'Broken', input: 7 });
  });

  test('does not catch what fails inside a catcher', async () => {
    const definition = machine({
      A: invoke({
        Catch: [
          { ErrorEquals: ['Broken'], Next: 'B', Output: '{% $nothing %}' },
          { ErrorEquals: ['States.ALL'], Next: 'B' },
        ],
      }),
      B: { Type: 'Succeed' },
    });
    const flow = await workflow({ definition, lambda: failing('Broken') });
    const arn = await flow.run();
    expect(await flow.outcome(arn)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(types(await flow.events(arn)).slice(-3)).toEqual(['TaskFailed', 'EvaluationFailed', 'ExecutionFailed']);
  });

  test('does not catch States.DataLimitExceeded by States.ALL, but does by its name', async () => {
    const lambda = async () => ({ payload: 'x'.repeat(262_144) });
    const withCatch = (name: string) =>
      machine({ A: invoke({ Catch: [{ ErrorEquals: [name], Next: 'B' }] }), B: caught });
    const all = await workflow({ definition: withCatch('States.ALL'), lambda });
    // The words are recorded from AWS: LocalStack snapshot test_service_task_lambada_data_limit_exceeded_on_large_utf8_response.
    const cause =
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.";
    expect(await all.outcome(await all.run())).toEqual({ status: 'FAILED', error: 'States.DataLimitExceeded', cause });
    const named = await workflow({ definition: withCatch('States.DataLimitExceeded'), lambda });
    expect(await named.outcome(await named.run())).toEqual({
      caught: { Error: 'States.DataLimitExceeded', Cause: cause },
    });
  });

  test('never catches States.Runtime', async () => {
    const A = invoke({
      Arguments: { FunctionName: '{% 7 %}' },
      Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'B' }],
    });
    const flow = await workflow({ definition: machine({ A, B: { Type: 'Succeed' } }) });
    expect(await flow.outcome(await flow.run())).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

// Developer guide, "Invoke an AWS Lambda function with Step Functions" and "Handling errors", Lambda examples.
describe('a function that fails', () => {
  test('without an error type fails the task with Lambda.Unknown', async () => {
    const flow = await workflow({ definition: machine({ A: invoke() }), lambda: async () => ({ error: {} }) });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'Lambda.Unknown' });
  });

  test('by its timeout keeps the name Sandbox.Timedout', async () => {
    const flow = await workflow({ definition: machine({ A: invoke() }), lambda: failing('Sandbox.Timedout') });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'Sandbox.Timedout' });
  });

  test('because it cannot be reached fails the task with an error of the Lambda service', async () => {
    const lambda = async () => {
      throw Object.assign(new Error('Function not found'), { name: 'ResourceNotFoundException' });
    };
    const flow = await workflow({ definition: machine({ A: invoke() }), lambda });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'Lambda.ResourceNotFoundException' });
  });

  test('gives null for a handler that returned nothing', async () => {
    const flow = await workflow({
      definition: machine({ A: invoke(payload) }),
      lambda: async () => ({ payload: undefined }),
    });
    expect(await flow.outcome(await flow.run())).toBeNull();
  });
});

// Recorded from AWS: LocalStack snapshots test_aws_sdk; names as in the Java SDK ("AWS SDK service integrations").
test.each([
  ['dynamodb', 'ConditionalCheckFailedException', 'DynamoDb.ConditionalCheckFailedException'],
  ['dynamodb', 'InternalServerError', 'DynamoDb.InternalServerErrorException'],
  ['dynamodb', 'RequestLimitExceeded', 'DynamoDb.RequestLimitExceededException'],
  ['dynamodb', 'ValidationException', 'DynamoDb.DynamoDbException'],
  ['dynamodb', 'TimeoutError', 'DynamoDb.SdkClientException'],
  ['sfn', 'InvalidToken', 'Sfn.InvalidTokenException'],
  ['s3', 'NoSuchKey', 'S3.NoSuchKeyException'],
])('an error of %s named %s is reported as %s', (service, name, expected) => {
  expect(serviceFailure(service, Object.assign(new Error('words'), { name })).error).toBe(expected);
});

test('a service that does not answer is reported as SdkClientException', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(serviceFailure('dynamodb', refused)).toEqual({
    error: 'DynamoDb.SdkClientException',
    cause: 'connect ECONNREFUSED',
  });
});

test('a service call that fails in a callback task fails the task', async () => {
  const sdk = async () => {
    throw Object.assign(new Error('The conditional request failed'), {
      name: 'ConditionalCheckFailedException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: 'r1' },
    });
  };
  const definition = machine({
    P: callback({ Catch: [{ ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Next: 'C' }] }),
    C: caught,
  });
  const flow = await workflow({ definition, sdk });
  const arn = await flow.run();
  expect(await flow.outcome(arn)).toEqual({
    caught: {
      Error: 'DynamoDb.ConditionalCheckFailedException',
      Cause: 'The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: r1)',
    },
  });
  await expect(flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' })).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
});
